//! What outputs are called, and inputs that would be written to one name.

use crate::id::{CaseId, Id};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Two inputs with one case id: their documents would have one name.
#[derive(Debug, PartialEq, Eq)]
pub struct Clash {
    /// The case id.
    pub case: CaseId,
    /// The inputs.
    pub inputs: Vec<PathBuf>,
}

/// Returns the name of an output: `a1042.plan.pdf`.
pub fn output_name(case: &CaseId, document: &Id, format: &str) -> String {
    format!("{case}.{document}.{format}")
}

/// Returns the inputs that share a case id.
pub fn clashes<'i>(inputs: impl Iterator<Item = (&'i CaseId, &'i Path)>) -> Vec<Clash> {
    let mut by_case: BTreeMap<&CaseId, Vec<&Path>> = BTreeMap::new();
    for (case, input) in inputs {
        by_case.entry(case).or_default().push(input);
    }
    let several = by_case.into_iter().filter(|(_, inputs)| inputs.len() > 1);
    several
        .map(|(case, inputs)| Clash {
            case: case.clone(),
            inputs: inputs.into_iter().map(Path::to_owned).collect(),
        })
        .collect()
}
