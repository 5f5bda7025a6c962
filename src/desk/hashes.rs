//! The hashes by which it is known whether a definition is still the one of before.

use super::built_in;
use super::definitions::{Definitions, Found, Origin};
use crate::id::Hash;
use std::collections::BTreeMap;

impl Definitions {
    /// Returns the hash of everything that is built in.
    pub fn built_in_hash(&self) -> Hash {
        built_in::hash()
    }

    /// Returns the hash of every file that the clinic brought, documents aside, by a name that says
    /// what it is. What others stand in for counts too: answers may have been taken with it.
    pub fn own_hashes(&self) -> BTreeMap<String, Hash> {
        let own = self.all().filter(|found| found.origin != Origin::BuiltIn);
        let own = own.map(|found| (found.file_name(), &found.source));
        let before = self.earlier.iter().filter(|(_, source)| !built_in::is_from_here(source));
        let before = before.map(|(id, source)| (format!("earlier/{id}/{}", source.name), source));
        let house = [("jurisdiction", &self.jurisdiction), ("staff", &self.staff)];
        let house = house.into_iter().filter_map(|(name, source)| Some((name, source.as_ref()?)));
        let house = house.chain(self.settings.iter().map(|own| ("settings", &own.source)));
        let house = house.map(|(name, source)| (name.to_owned(), source));
        let all = own.chain(before).chain(house);
        all.map(|(name, source)| (name, Hash::of(source.text.as_bytes()))).collect()
    }

    /// Returns every definition but the documents.
    fn all(&self) -> impl Iterator<Item = &Found> {
        let kinds = [
            &self.instruments,
            &self.batteries,
            &self.problems,
            &self.treatments,
            &self.programmes,
            &self.formulations,
            &self.timings,
            &self.wordings,
        ];
        kinds.into_iter().flatten()
    }
}

impl Found {
    /// Returns the name of its file in a folder of definitions, without its end.
    fn file_name(&self) -> String {
        let Found { kind, id, language, .. } = self;
        match language {
            Some(language) => format!("{}/{id}.{language}", kind.folder()),
            None => format!("{}/{id}", kind.folder()),
        }
    }
}
