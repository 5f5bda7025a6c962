//! The head of a Markdown document that the program made: from which case and document it is,
//! and the hash by which a later edit is seen.

use super::template::{Document, split};
use super::{Imprint, PageSize};
use crate::diagnostic::{Faults, Source};
use crate::id::Hash;
use crate::plan::Plan;
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
    /// The day of the plan.
    pub as_of: Option<NaiveDate>,
    /// The hash of everything below the head.
    pub hash: Option<Hash>,
}

const HEAD_KEYS: &[&str] = &["caseplan", "title", "footer", "as_of", "hash"];

impl Head {
    /// Returns the head of a document of a plan.
    pub fn of(document: &Document, plan: &Plan, markdown: &str) -> Head {
        Head {
            marker: format!("{}/{}", plan.case, document.id),
            title: document.title.clone(),
            footer: format!("Case {} · {}", plan.case, plan.identifiers),
            as_of: Some(plan.as_of),
            hash: Some(Hash::of(markdown.as_bytes())),
        }
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
            as_of: fields.get("as_of").and_then(|node| node.date(&mut faults)),
            hash: fields.text("hash", &mut faults).and_then(|text| Hash::parse(&text)),
        };
        Some((head, body))
    }

    /// Returns the document: the head, and the Markdown below it.
    pub fn with(&self, markdown: &str) -> String {
        let mut entries = vec![
            ("caseplan".to_owned(), Yaml::text(&self.marker)),
            ("title".to_owned(), Yaml::text(&self.title)),
            ("footer".to_owned(), Yaml::text(&self.footer)),
        ];
        entries.extend(self.as_of.map(|day| ("as_of".to_owned(), Yaml::word(day))));
        entries.extend(self.hash.map(|hash| ("hash".to_owned(), Yaml::word(hash))));
        format!("---\n{}---\n{markdown}", yaml::write(&Yaml::Map(entries)))
    }

    /// Returns whether the body is still the one that the program made.
    pub fn is_untouched(&self, body: &str) -> bool {
        self.hash == Some(Hash::of(body.as_bytes()))
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
            page: PageSize::A4,
        }
    }
}
