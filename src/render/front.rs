//! The front matter of a Markdown document that somebody wrote: what stands around its text.

use super::Imprint;
use crate::diagnostic::{Faults, Source};
use crate::instrument::Reading;
use crate::settings::PageSize;
use crate::yaml::{self, Fields, Node};
use std::sync::Arc;

/// The keys of front matter.
pub const FRONT_KEYS: &[&str] = &["title", "client", "status", "language", "page"];

/// What front matter says.
#[derive(Default)]
pub struct Front {
    title: Option<String>,
    client: Option<String>,
    status: Option<String>,
    language: Option<String>,
    page: PageSize,
}

impl Front {
    /// Reads the front matter that a document begins with, so long in bytes; a document without any
    /// says nothing.
    pub fn read(document: &Source, length: usize) -> Reading<Front> {
        let head = document.text.get(..length).unwrap_or_default();
        let head = head.trim_start_matches('\u{FEFF}');
        let Some((head, _)) = head.rsplit_once("---") else {
            return Reading { value: Some(Front::default()), faults: Vec::new() };
        };
        let source: Arc<Source> = Source::record(document.name.clone(), head);
        let mut faults = Faults::new(&source);
        let root = yaml::read(&mut faults);
        let front = root.as_ref().and_then(|root| decode(root, &mut faults));
        let value = front.filter(|_| !faults.has_errors());
        let route = |span| root.as_ref().map_or_else(String::new, |root| yaml::route(root, span));
        Reading { value, faults: faults.into_list(route) }
    }

    /// Returns what the pages say around a text that has this title where none is given.
    pub fn imprint(self, title: impl FnOnce() -> String) -> Imprint {
        let title = self.title.unwrap_or_else(title);
        let usual = Imprint::default();
        Imprint {
            header_left: title.clone(),
            title,
            language: self.language.unwrap_or(usual.language),
            header_right: self.status.unwrap_or_default(),
            footer: self.client.unwrap_or_default(),
            page: self.page,
            ..Imprint::default()
        }
    }
}

fn decode(root: &Node, faults: &mut Faults) -> Option<Front> {
    let fields = Fields::open(root, "front matter", FRONT_KEYS, faults)?;
    Some(Front {
        title: fields.text("title", faults),
        client: fields.text("client", faults),
        status: fields.text("status", faults),
        language: fields.text("language", faults),
        page: fields.word("page", &PageSize::WORDS, faults).unwrap_or_default(),
    })
}
