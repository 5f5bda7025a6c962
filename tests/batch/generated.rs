//! Invented cases of clients who differ: every other one a record with decisions, the rest answers files.

use crate::common::clinic::{Shown, decided, plan_for, told};
use crate::common::make_private;
use crate::drawn::{self, Draw, SAID};
use caseplan::desk::{Definitions, Environment, definitions};
use caseplan::diagnostic::Source;
use caseplan::instrument::{Instrument, Library, RecordKind};
use caseplan::plan::Quotes;
use caseplan::problem::{Problem, read_problem};
use caseplan::record::{self, Case};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The day that the documents of these cases are made for.
pub const AS_OF: &str = "2026-03-01";

/// What cases are drawn from.
pub struct Clients<'d> {
    definitions: &'d Definitions,
    library: &'d Library,
    problems: Vec<Problem>,
    instruments: Vec<Arc<Instrument>>,
}

/// Writes so many cases into a folder, the first of them of number 0; returns their files.
pub fn write_cases(folder: &Path, count: u64) -> Vec<PathBuf> {
    let definitions = definitions(&Environment::default(), None).expect("built-in definitions");
    let library = definitions.library();
    let clients = Clients::of(&definitions, &library);
    (0..count).map(|number| clients.write(folder, number)).collect()
}

/// Returns what no other client says.
pub fn sentinel(number: u64) -> String {
    format!("{SAID}{number}said")
}

impl<'d> Clients<'d> {
    pub fn of(definitions: &'d Definitions, library: &'d Library) -> Clients<'d> {
        let known = definitions.known(library);
        let instruments =
            definitions.instruments.iter().filter_map(|found| library.get(found.id.as_str()));
        let of_client = |one: &Arc<Instrument>| RecordKind::Client.holds(one);
        let problems = definitions.problems.iter();
        let problem = |source| read_problem(source, known).value.expect("a sound problem");
        Clients {
            definitions,
            library,
            problems: problems.map(|found| problem(&found.source)).collect(),
            instruments: instruments.filter(of_client).collect(),
        }
    }

    fn write(&self, folder: &Path, number: u64) -> PathBuf {
        let path = folder.join(format!("c{number:05}.yaml"));
        fs::write(&path, self.text(number)).expect("written");
        make_private(&path);
        path
    }

    /// Returns the file of a client.
    pub fn text(&self, number: u64) -> String {
        let mut draw = Draw(number);
        let text = drawn::case(&mut draw, &self.instruments);
        let text = text.replacen("answers: a-1", &format!("answers: c{number:05}"), 1);
        let text = text.replace(SAID, &sentinel(number));
        if number.is_multiple_of(2) { self.decided_on(&mut draw, &text) } else { text }
    }

    /// Makes a record of answers, on which somebody decided.
    fn decided_on(&self, draw: &mut Draw, text: &str) -> String {
        let case = read(text);
        let nothing = decided("");
        let findings = told(self.library, &case, AS_OF, &nothing);
        let shown = Shown { quotes: Quotes::Shown, forms: &[], factors: &[] };
        let known = self.definitions.known(self.library);
        let plan = plan_for(known, &self.problems, &case, &findings, &nothing, shown);
        let decisions = decided(&drawn::decisions(draw, &plan, &findings));
        let mut case = case.adopt(self.library, |_| true).expect("all of it is built in");
        case.decisions = decisions;
        record::write(&case)
    }
}

fn read(text: &str) -> Case {
    record::read(&Source::record("drawn", text)).value.expect("a sound case")
}
