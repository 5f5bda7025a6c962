//! The kinds of definition: where they stand, and what their files are called.

use crate::id::Id;
use crate::instrument::is_language;
use std::path::Path;

/// The kinds of definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DefinitionKind {
    /// A measure or a form.
    Instrument,
    /// Measures that are given together.
    Battery,
    /// A presenting problem.
    Problem,
    /// Something that a counselor can offer.
    Treatment,
    /// A way that a client goes step by step.
    Programme,
    /// What bears on how problems came about and go on.
    Formulation,
    /// When plans are due by the rules of a place.
    Timing,
    /// A document's template.
    Document,
    /// The texts of an instrument.
    Wording,
}

impl DefinitionKind {
    /// Every kind there is.
    pub const ALL: [DefinitionKind; 9] = [
        DefinitionKind::Instrument,
        DefinitionKind::Battery,
        DefinitionKind::Problem,
        DefinitionKind::Treatment,
        DefinitionKind::Programme,
        DefinitionKind::Formulation,
        DefinitionKind::Timing,
        DefinitionKind::Document,
        DefinitionKind::Wording,
    ];

    /// Returns the name of the folder that holds them.
    pub fn folder(self) -> &'static str {
        match self {
            DefinitionKind::Instrument => "instruments",
            DefinitionKind::Battery => "batteries",
            DefinitionKind::Problem => "problems",
            DefinitionKind::Treatment => "interventions",
            DefinitionKind::Programme => "programmes",
            DefinitionKind::Formulation => "formulations",
            DefinitionKind::Timing => "jurisdictions",
            DefinitionKind::Document => "documents",
            DefinitionKind::Wording => "wording",
        }
    }

    /// Returns how the names of their files end.
    pub fn extension(self) -> &'static str {
        match self {
            DefinitionKind::Document => "md",
            _ => "yaml",
        }
    }

    /// Returns the id that the name of a file gives, and of texts the language, where the name has
    /// one: `csbd19.hu.yaml`.
    pub(super) fn name_of(self, path: &Path) -> Option<(Id, Option<String>)> {
        let fits = path.extension().is_some_and(|extension| extension == self.extension());
        let stem = path.file_stem()?.to_str().filter(|_| fits && !self.is_index(path))?;
        let (id, language) = match stem.split_once('.') {
            Some((id, language)) if self == DefinitionKind::Wording => (id, Some(language)),
            _ => (stem, None),
        };
        let is_name = language.is_none_or(is_language);
        Some((Id::new(id).filter(|_| is_name)?, language.map(str::to_owned)))
    }

    /// Returns whether a file lists what cannot be had, instead of defining something.
    pub(super) fn is_index(self, path: &Path) -> bool {
        self == DefinitionKind::Instrument && path.ends_with("unavailable.yaml")
    }
}
