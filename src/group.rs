//! A therapy group, and the sheet of those who lead it.
//!
//! The file format is described in `docs/group-files.md`. The sheet is the minimum that leading the group
//! needs and belongs in no chart; a member's own documents never name another: rule 17 of the clinical
//! rules.

mod sheet;

pub use sheet::{GroupSheet, Member};

use crate::diagnostic::{Code, Faults, Source, Span};
use crate::id::Id;
use crate::instrument::{Reading, RecordKind};
use crate::yaml::{self, Fields, Node};
use chrono::NaiveDate;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The keys of a group file.
pub const GROUP_KEYS: &[&str] = &[
    "group",
    "version",
    "title",
    "for",
    "leaders",
    "style",
    "topics",
    "place",
    "kind",
    "size",
    "schedule",
    "contact_rule",
    "members",
];
/// The keys of a member.
pub const MEMBER_KEYS: &[&str] = &["case", "joined", "left"];

/// For whom a group is: clients, where it does not say.
const OF: [(&str, RecordKind); 2] =
    [("clients", RecordKind::Client), ("partners", RecordKind::Partner)];

/// A therapy group, checked.
pub struct Group {
    /// The id.
    pub id: Id,
    /// What it is called.
    pub title: String,
    /// Whose records its members have: clients', or partners'.
    pub of: RecordKind,
    /// Who leads it, with credentials.
    pub leaders: Vec<String>,
    /// How it works: such as process, skills, education.
    pub style: Option<String>,
    /// What it speaks about.
    pub topics: Vec<String>,
    /// Where it meets, or how online.
    pub place: Option<String>,
    /// Whether members join as it goes.
    pub is_open: bool,
    /// How many members it has room for.
    pub size: u32,
    /// When it meets.
    pub schedule: String,
    /// What the group has settled on contact between members.
    pub contact_rule: Option<String>,
    /// Its members, those who have left too.
    pub members: Vec<GroupMember>,
    /// The file it was read from.
    pub source: Arc<Source>,
}

/// A member of a group.
pub struct GroupMember {
    /// The case, as a path from the folder of the group file.
    pub case: PathBuf,
    /// Since when.
    pub joined: Option<NaiveDate>,
    /// Until when.
    pub left: Option<NaiveDate>,
    span: Span,
}

impl GroupMember {
    /// Returns whether they belong to the group on a day.
    pub fn is_in(&self, on: NaiveDate) -> bool {
        self.joined.is_none_or(|joined| joined <= on) && self.left.is_none_or(|left| on < left)
    }
}

/// Reads a group file.
pub fn read_group(source: &Arc<Source>) -> Reading<Group> {
    let mut faults = Faults::new(source);
    let root = yaml::read(&mut faults);
    let value = root.as_ref().and_then(|root| {
        let fields = Fields::open(root, "a group", GROUP_KEYS, &mut faults)?;
        decode(&fields, source, &mut faults)
    });
    let value = value.filter(|_| !faults.has_errors());
    // The members of a group are as confidential as a record: of a place nothing is quoted.
    Reading { value, faults: faults.into_list(|_| String::new()) }
}

fn decode(fields: &Fields<'_>, source: &Arc<Source>, faults: &mut Faults) -> Option<Group> {
    let id = fields.required_id("group", faults);
    let version = fields.required("version", faults);
    version.and_then(|node| node.integer_in(1..10_000, faults));
    let title = fields.required_text("title", faults);
    fields.required("leaders", faults);
    let leaders = fields.texts("leaders", faults);
    let kinds = [("open", true), ("closed", false)];
    let kind = fields.required("kind", faults).and_then(|node| node.word(&kinds, faults));
    let size = fields.required("size", faults).and_then(|node| node.integer_in(2..100, faults));
    let schedule = fields.required_text("schedule", faults);
    fields.required("members", faults);
    let nodes = fields.list("members", faults);
    let members: Vec<GroupMember> = nodes.iter().filter_map(|node| member(node, faults)).collect();
    check_members(&members, size, faults);
    Some(Group {
        id: id?,
        title: title?,
        of: fields.word("for", &OF, faults).unwrap_or(RecordKind::Client),
        leaders,
        style: fields.text("style", faults),
        topics: fields.texts("topics", faults),
        place: fields.text("place", faults),
        is_open: kind?,
        size: u32::try_from(size?).ok()?,
        schedule: schedule?,
        contact_rule: fields.text("contact_rule", faults),
        members,
        source: source.clone(),
    })
}

/// A member.
fn member(node: &Node, faults: &mut Faults) -> Option<GroupMember> {
    let fields = Fields::open(node, "a member", MEMBER_KEYS, faults)?;
    let case = fields.required_text("case", faults);
    let joined = fields.get("joined").and_then(|node| node.date(faults));
    let left = fields.get("left").and_then(|node| node.date(faults));
    if let (Some(joined), Some(left)) = (joined, left)
        && left < joined
    {
        faults.error(Code::BadDate, node.span, "left before joining");
    }
    Some(GroupMember { case: PathBuf::from(case?), joined, left, span: node.span })
}

fn check_members(members: &[GroupMember], size: Option<i64>, faults: &mut Faults) {
    for (index, member) in members.iter().enumerate() {
        if members[..index].iter().any(|other| plain(&other.case) == plain(&member.case)) {
            faults.error(Code::DuplicateId, member.span, "this case stands here twice");
        }
    }
    let staying: Vec<&GroupMember> = members.iter().filter(|m| m.left.is_none()).collect();
    let room = size.and_then(|size| usize::try_from(size).ok());
    if let (Some(room), Some(last)) = (room, staying.last())
        && staying.len() > room
    {
        let message = format!("{} members, and room for {room}", staying.len());
        faults.warning(Code::BadNumber, last.span, message);
    }
}

/// A path without what says nothing, such as `./`.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}
