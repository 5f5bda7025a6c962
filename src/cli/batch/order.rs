//! What is made of every case.

use super::super::case::Day;
use super::super::exit::Stop;
use super::super::plan::{Form, document, refuse_json_for_the_client, refuse_outside};
use crate::batch::{FORMAT, Recipe};
use crate::desk::Definitions;
use crate::id::Hash;
use crate::render::template::Document;
use chrono::NaiveDate;

/// What is made of every case.
pub struct Order {
    /// The documents.
    pub documents: Vec<Document>,
    /// The forms of each.
    pub forms: Vec<Form>,
    /// The day that counts as today.
    pub as_of: NaiveDate,
    /// Whether a document with a character that has no glyph is refused.
    pub strict: bool,
}

impl Order {
    /// Reads the documents, and refuses those that are not made in this way.
    pub fn of(
        documents: &[String],
        forms: &[Form],
        as_of: NaiveDate,
        strict: bool,
        definitions: &Definitions,
    ) -> Result<Order, Stop> {
        let mut order = Order { documents: Vec::new(), forms: forms.to_vec(), as_of, strict };
        order.forms.sort_unstable();
        order.forms.dedup();
        for id in documents {
            let document = document(id, definitions)?;
            refuse_outside(&document)?;
            forms.iter().try_for_each(|form| refuse_json_for_the_client(*form, &document))?;
            if order.documents.iter().all(|known| known.id != document.id) {
                order.documents.push(document);
            }
        }
        Ok(order)
    }

    /// Returns the day, on which nothing private is shown.
    pub fn day(&self) -> Day {
        Day::at(Some(self.as_of))
    }

    /// Returns every document in every form.
    pub fn each(&self) -> impl Iterator<Item = (&Document, Form)> {
        let forms = |document| self.forms.iter().map(move |form| (document, *form));
        self.documents.iter().flat_map(forms)
    }

    /// Returns what the outputs are made with.
    pub fn recipe(&self, definitions: &Definitions) -> Recipe {
        let template =
            |document: &Document| (document.id.clone(), Hash::of(document.source.text.as_bytes()));
        Recipe {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            built_in: definitions.built_in_hash(),
            as_of: self.as_of,
            strict: self.strict,
            own: definitions.own_hashes(),
            documents: self.documents.iter().map(template).collect(),
        }
    }
}
