//! What the documents of a batch are made with, and in what two runs differ.

use super::difference::{Difference, Kind};
use crate::id::{Hash, Id};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Display;

/// The format of the lines; raised when their meaning changes.
pub const FORMAT: u32 = 1;

/// What an output is made with besides its case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// The format of the manifest.
    pub format: u32,
    /// The version of the program.
    pub version: String,
    /// The hash of all definitions in the program.
    pub built_in: Hash,
    /// The day that counted as today.
    pub as_of: NaiveDate,
    /// Whether a document with a character that has no glyph is refused.
    pub strict: bool,
    /// The hash of each file that the clinic brought, documents aside.
    pub own: BTreeMap<String, Hash>,
    /// The hash of each document's template.
    pub documents: BTreeMap<Id, Hash>,
}

impl Recipe {
    /// Returns the name by which outputs say that they were made with it.
    pub fn hash(&self) -> Hash {
        Hash::of(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// Returns in what it and the one of now differ as far as a document goes.
    pub fn differences(&self, now: &Recipe, document: &Id) -> Vec<Difference> {
        let mut found = Vec::new();
        let mut note = |differs: bool, kind, what: String| {
            found.extend(differs.then(|| Difference::new(kind, what)));
        };
        let then_and_now = |then: &dyn Display, now: &dyn Display| format!("{then}, now {now}");
        let version = then_and_now(&self.version, &now.version);
        note(self.version != now.version, Kind::Program, version);
        let built_in = "has other definitions built in".to_owned();
        note(self.built_in != now.built_in, Kind::Program, built_in);
        let day = format!("--as-of {}", then_and_now(&self.as_of, &now.as_of));
        note(self.as_of != now.as_of, Kind::Option, day);
        let strict = format!("--strict {}", then_and_now(&self.strict, &now.strict));
        note(self.strict != now.strict, Kind::Option, strict);
        let template = |recipe: &Recipe| recipe.documents.get(document).copied();
        let changed = template(self) != template(now);
        note(changed, Kind::Definition, format!("documents/{document} changed"));
        for (name, hash) in &self.own {
            let other = now.own.get(name);
            let how = if other.is_some() { "changed" } else { "is gone" };
            note(other != Some(hash), Kind::Definition, format!("{name} {how}"));
        }
        for name in now.own.keys().filter(|name| !self.own.contains_key(*name)) {
            note(true, Kind::Definition, format!("{name} is new"));
        }
        found
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A recipe with something in each of its parts.
    pub fn recipe() -> Recipe {
        Recipe {
            format: FORMAT,
            version: "1".into(),
            built_in: Hash::of(b"all"),
            as_of: "2026-11-22".parse().expect("a day"),
            strict: false,
            own: BTreeMap::from([("problems/own".into(), Hash::of(b"own"))]),
            documents: BTreeMap::from([(Id::new("plan").expect("an id"), Hash::of(b"plan"))]),
        }
    }

    #[test]
    fn each_difference_of_a_recipe_is_named() {
        let document = Id::new("plan").expect("an id");
        let (before, mut now) = (recipe(), recipe());
        assert!(before.differences(&now, &document).is_empty());
        now.version = "2".into();
        now.built_in = Hash::of(b"others");
        now.as_of = "2026-11-23".parse().expect("a day");
        now.strict = true;
        now.documents.insert(document.clone(), Hash::of(b"other"));
        now.own = BTreeMap::from([("settings".into(), Hash::of(b"s"))]);
        let found = before.differences(&now, &document);
        assert_eq!(
            found.iter().map(ToString::to_string).collect::<Vec<_>>(),
            [
                "program 1, now 2",
                "program has other definitions built in",
                "option --as-of 2026-11-22, now 2026-11-23",
                "option --strict false, now true",
                "definition documents/plan changed",
                "definition problems/own is gone",
                "definition settings is new",
            ]
        );
    }
}
