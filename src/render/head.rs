//! The head of a Markdown document that the program made: from which case and document it is,
//! and the hash by which a later edit is seen.

use super::Imprint;
use super::template::{Document, split};
use crate::diagnostic::{Faults, Source};
use crate::group::Group;
use crate::id::Hash;
use crate::plan::Plan;
use crate::settings::PageSize;
use crate::yaml::{self, Fields, Yaml};
use chrono::NaiveDate;

/// What a document says of itself.
pub struct Head {
    /// The case and the document, such as `csb/plan`; by it a file is known as ours.
    pub marker: String,
    /// The title.
    pub title: String,
    /// The running footer: case id and the client's identifiers.
    pub footer: String,
    /// What stands at the right of every page: `DRAFT · Confidential`.
    pub status: String,
    /// The day of the plan.
    pub as_of: Option<NaiveDate>,
    /// The hash of the other lines of the head and of everything below it.
    pub hash: Option<Hash>,
    /// The size of the pages; it changes nothing that is said, and no hash.
    pub page: PageSize,
}

const HEAD_KEYS: &[&str] = &["caseplan", "title", "footer", "status", "as_of", "hash", "page"];

impl Head {
    /// Returns the head of a document of a plan.
    pub fn of(document: &Document, plan: &Plan, markdown: &str) -> Head {
        let status = if plan.is_draft() { "DRAFT · Confidential" } else { "Confidential" };
        let mut head = Head {
            marker: format!("{}/{}", plan.case, document.id),
            title: document.title.clone(),
            footer: format!("Case {} · {}", plan.case, plan.identifiers),
            status: status.to_owned(),
            as_of: Some(plan.as_of),
            hash: None,
            page: PageSize::default(),
        };
        head.hash = Some(head.digest(markdown));
        head
    }

    /// Returns it for pages of a size.
    pub fn on(self, page: PageSize) -> Head {
        Head { page, ..self }
    }

    /// Returns the head of a sheet for the leaders of a group.
    pub fn of_group(document: &Document, group: &Group, as_of: NaiveDate, markdown: &str) -> Head {
        let mut head = Head {
            marker: format!("group_{}/{}", group.id, document.id),
            title: document.title.clone(),
            footer: group.title.clone(),
            status: "Not for any chart · Confidential".to_owned(),
            as_of: Some(as_of),
            hash: None,
            page: PageSize::default(),
        };
        head.hash = Some(head.digest(markdown));
        head
    }

    /// Returns the head and the body of a document that the program made; `None` for any other.
    pub fn split(text: &str) -> Option<(Head, &str)> {
        let (head, body) = split(text)?;
        let mut faults = Faults::new(&Source::record("", head));
        let root = yaml::read(&mut faults)?;
        let fields = Fields::open(&root, "a head", HEAD_KEYS, &mut faults)?;
        let head = Head {
            marker: fields.text("caseplan", &mut faults)?,
            title: fields.text("title", &mut faults).unwrap_or_default(),
            footer: fields.text("footer", &mut faults).unwrap_or_default(),
            status: fields.text("status", &mut faults).unwrap_or_default(),
            as_of: fields.get("as_of").and_then(|node| node.date(&mut faults)),
            hash: fields.text("hash", &mut faults).and_then(|text| Hash::parse(&text)),
            page: fields
                .get("page")
                .and_then(|node| node.word(&PageSize::WORDS, &mut faults))
                .unwrap_or_default(),
        };
        Some((head, body))
    }

    /// Returns the document: the head, and the Markdown below it.
    pub fn with(&self, markdown: &str) -> String {
        let mut entries = self.entries();
        entries.extend(self.hash.map(|hash| ("hash".to_owned(), Yaml::word(hash))));
        if self.page != PageSize::default() {
            entries.push(("page".to_owned(), Yaml::word(self.page.word())));
        }
        format!("---\n{}---\n{markdown}", yaml::write(&Yaml::Map(entries)))
    }

    /// Returns whether head and body are still the ones that the program made.
    pub fn is_untouched(&self, body: &str) -> bool {
        self.hash == Some(self.digest(body))
    }

    /// Returns what the pages say around the text; `status` stands at the right of the header.
    pub fn imprint(&self, status: &str) -> Imprint {
        Imprint {
            title: self.title.clone(),
            language: "en".into(),
            header_left: self.title.clone(),
            header_right: status.to_owned(),
            footer: self.footer.clone(),
            created: self.as_of,
            marker: Some(self.marker.clone()),
            page: self.page,
            ..Imprint::default()
        }
    }

    fn entries(&self) -> Vec<(String, Yaml)> {
        let texts = [
            ("caseplan", &self.marker),
            ("title", &self.title),
            ("footer", &self.footer),
            ("status", &self.status),
        ];
        let mut entries: Vec<(String, Yaml)> =
            texts.map(|(key, text)| (key.to_owned(), Yaml::text(text))).into();
        entries.extend(self.as_of.map(|day| ("as_of".to_owned(), Yaml::word(day))));
        entries
    }

    fn digest(&self, body: &str) -> Hash {
        Hash::of(format!("{}{body}", yaml::write(&Yaml::Map(self.entries()))).as_bytes())
    }
}
