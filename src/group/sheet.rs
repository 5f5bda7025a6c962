//! The sheet of those who lead a group: what each member works on, and what they share.

use super::Group;
use crate::condition::Truth;
use crate::plan::{Plan, Sheet, SheetAnswer, StepLine};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;

/// The form in which somebody is asked whether a group fits.
const SCREENING: &str = "group_screening";
/// The form in which a member looks at themselves.
const SELF_ASSESSMENT: &str = "self_assessment";
/// The programme of tasks, and that of psycho-education.
const TASKS: &str = "thirty_tasks";
const EDUCATION: &str = "education";
/// A topic is shared where it is next for so many.
const SHARED: usize = 2;

/// What those who lead a group need.
#[derive(Serialize)]
pub struct GroupSheet {
    /// What the group is called.
    pub title: String,
    /// The day.
    pub as_of: NaiveDate,
    /// Who leads it.
    pub leaders: Vec<String>,
    /// How it works.
    pub style: String,
    /// Where it meets.
    pub place: String,
    /// Whether members join as it goes.
    pub is_open: bool,
    /// How many members it has room for.
    pub size: u32,
    /// When it meets.
    pub schedule: String,
    /// What the group has settled on contact between members.
    pub contact_rule: String,
    /// What the group speaks about.
    pub topics: Vec<String>,
    /// What comes next in psycho-education for two members or more.
    pub shared: Vec<SharedTopic>,
    /// The members.
    pub members: Vec<Member>,
    /// How many cases could not be read.
    pub unread: usize,
}

/// A topic that several members come to now.
#[derive(Serialize)]
pub struct SharedTopic {
    /// The topic.
    pub title: String,
    /// For how many.
    pub members: usize,
}

/// What is needed of one member.
#[derive(Clone, Serialize)]
pub struct Member {
    /// The client's identifiers.
    pub identifiers: String,
    /// Whether somebody must speak with the counselor before the session; why is not said.
    pub speak_first: bool,
    /// What became of the screening; empty where it was decided that the member joins.
    pub not_settled: String,
    /// What the member hopes to find.
    pub hoped_for: String,
    /// The aims that the member chose.
    pub aims: String,
    /// The member's own ratings of community, change and choice, 0 to 10.
    pub ratings: String,
    /// What helps the member to take part.
    pub help_needed: String,
    /// The tasks that the member is on.
    pub tasks: Vec<String>,
    /// The milestones that come next.
    pub milestones: Vec<String>,
    /// Topics of psycho-education that come next.
    #[serde(skip)]
    topics: Vec<String>,
}

impl Member {
    /// Returns what is needed of a member's plan.
    pub fn of(plan: &Plan) -> Member {
        let screening = plan.forms.iter().find(|(form, _)| **form == *SCREENING);
        let own = plan.forms.iter().find(|(form, _)| **form == *SELF_ASSESSMENT);
        let (screening, own) = (screening.map(|(_, sheet)| sheet), own.map(|(_, sheet)| sheet));
        let text = |sheet: Option<&Sheet>, item| said(sheet, item).unwrap_or_default();
        let critical = plan.alerts.iter().any(|alert| alert.level == "critical");
        Member {
            identifiers: plan.identifiers.clone(),
            speak_first: critical,
            not_settled: not_settled(plan, screening),
            hoped_for: text(screening, "hoped_for"),
            aims: text(own, "aims"),
            ratings: ratings(own),
            help_needed: text(screening, "help_needed"),
            tasks: titles(plan, TASKS, |step| step.state != "next"),
            milestones: milestones(plan),
            topics: titles(plan, EDUCATION, |_| true),
        }
    }

    fn sample() -> Member {
        Member {
            identifiers: String::new(),
            speak_first: true,
            not_settled: String::new(),
            hoped_for: String::new(),
            aims: String::new(),
            ratings: String::new(),
            help_needed: String::new(),
            tasks: vec![String::new()],
            milestones: vec![String::new()],
            topics: Vec::new(),
        }
    }
}

impl GroupSheet {
    /// Returns the sheet of a group whose members' cases could be read, and how many could not.
    pub fn of(group: &Group, members: Vec<Member>, unread: usize, as_of: NaiveDate) -> GroupSheet {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        GroupSheet {
            title: group.title.clone(),
            as_of,
            leaders: group.leaders.clone(),
            style: text(&group.style),
            place: text(&group.place),
            is_open: group.is_open,
            size: group.size,
            schedule: group.schedule.clone(),
            contact_rule: text(&group.contact_rule),
            topics: group.topics.clone(),
            shared: shared(&members),
            members,
            unread,
        }
    }

    /// Returns a sheet with one of everything, against which a document is held when it is read.
    pub fn sample() -> GroupSheet {
        GroupSheet {
            title: String::new(),
            as_of: NaiveDate::default(),
            leaders: vec![String::new()],
            style: String::new(),
            place: String::new(),
            is_open: true,
            size: 2,
            schedule: String::new(),
            contact_rule: String::new(),
            topics: vec![String::new()],
            shared: vec![SharedTopic { title: String::new(), members: 2 }],
            members: vec![Member::sample()],
            unread: 1,
        }
    }
}

fn answer<'s>(sheet: Option<&'s Sheet>, item: &str) -> Option<&'s SheetAnswer> {
    let (_, answer) = sheet?.answers.iter().find(|(id, _)| **id == *item)?;
    Some(answer).filter(|answer| answer.known)
}

fn said(sheet: Option<&Sheet>, item: &str) -> Option<String> {
    answer(sheet, item).map(|answer| answer.text.clone())
}

/// Why a member is not known to have a place in the group.
fn not_settled(plan: &Plan, screening: Option<&Sheet>) -> String {
    // Rule 7 of the clinical rules.
    if plan.adult != Truth::True {
        return "it is not known that the member is 18 or over".to_owned();
    }
    match answer(screening, "group_decision") {
        Some(decision) if decision.is("joins") => String::new(),
        Some(decision) => format!("the screening ended with: {}", decision.text),
        None => "no decision on the group is recorded".to_owned(),
    }
}

/// The member's own ratings, in the order of the three words.
fn ratings(own: Option<&Sheet>) -> String {
    let three =
        [("community", "own_community"), ("change", "own_change"), ("choice", "own_choice")];
    let known =
        three.iter().filter_map(|(word, item)| Some(format!("{word} {}", said(own, item)?)));
    known.collect::<Vec<_>>().join(", ")
}

/// The titles of the steps of a programme whose turn it is.
fn titles(plan: &Plan, programme: &str, which: impl Fn(&StepLine) -> bool) -> Vec<String> {
    let own = plan.programmes.iter().filter(|one| one.programme == programme);
    let now = own.flat_map(|one| &one.now).filter(|step| which(step));
    now.map(|step| step.line.text.clone()).collect()
}

/// The milestones of every programme that are in work or come next; what is told to a partner is not
/// the group's.
fn milestones(plan: &Plan) -> Vec<String> {
    let own = plan.programmes.iter();
    let own =
        own.filter(|one| !["disclosure", "partner", "family"].contains(&one.programme.as_str()));
    let now = own.flat_map(|one| &one.now).filter(|step| step.milestone);
    now.map(|step| step.line.text.clone()).collect()
}

/// The topics that are next for several, those of most members first.
fn shared(members: &[Member]) -> Vec<SharedTopic> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for topic in members.iter().flat_map(|member| &member.topics) {
        *counts.entry(topic).or_default() += 1;
    }
    let mut shared: Vec<SharedTopic> = counts
        .into_iter()
        .filter(|(_, members)| *members >= SHARED)
        .map(|(title, members)| SharedTopic { title: title.to_owned(), members })
        .collect();
    shared.sort_by(|a, b| b.members.cmp(&a.members).then(a.title.cmp(&b.title)));
    shared
}
