//! Many cases, read side by side.

use super::super::case::{findings, refuse_restricted};
use super::super::check::is_no_record;
use super::super::clinic::starts;
use super::super::context::{at_hand, stop};
use super::super::exit::Stop;
use super::batteries;
use crate::battery::Battery;
use crate::decision::{Decision, Decisions};
use crate::desk::{self, Definitions};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::due::{self, Asked, Due};
use crate::finding::Findings;
use crate::formulation::formulate;
use crate::id::CaseId;
use crate::instrument::Reading;
use crate::jurisdiction::InForce;
use crate::plan::{Inputs, Means, Quotes, objectives_by, open_alerts};
use crate::problem::{Problem, read_problem};
use crate::record::{self, AtHand, Case, IssuedPlan};
use crate::rule::{Shelf, Texts};
use crate::staff::Staff;
use chrono::NaiveDate;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What every case is asked, and held against.
pub struct Question<'d> {
    /// The definitions.
    pub definitions: &'d Definitions,
    /// The timing rules that the clinic works by.
    pub timing: Option<&'d InForce>,
    /// Who works there.
    pub staff: Option<&'d Staff>,
    /// The day that counts as today.
    pub day: NaiveDate,
    /// The day that it is.
    pub today: NaiveDate,
    /// How many days ahead are looked at.
    pub within: u32,
}

/// What was heard of many cases.
#[derive(Default)]
pub struct Heard {
    /// What is due in those that could be read, in order.
    pub due: Vec<Due>,
    /// Those that could be read, with their files.
    pub read: Vec<(CaseId, PathBuf)>,
    /// The files that could not be.
    pub unread: Vec<PathBuf>,
    /// What is wrong with files.
    pub faults: Vec<Diagnostic>,
}

/// What was heard of one file.
enum Told {
    Due(CaseId, Vec<Due>),
    NoRecord,
    Unread(Vec<Diagnostic>),
}

impl Question<'_> {
    /// Asks every case what is due. Each core reads the definitions that it needs once.
    pub fn ask(&self, paths: &[PathBuf]) -> Heard {
        let share = paths.len().div_ceil(rayon::current_num_threads()).max(1);
        let told: Vec<Told> =
            paths.par_chunks(share).flat_map_iter(|part| self.part(part)).collect();
        let mut heard = Heard::default();
        for (path, told) in paths.iter().zip(told) {
            heard.take(path, told);
        }
        due::sort(&mut heard.due);
        heard
    }

    fn part(&self, paths: &[PathBuf]) -> Vec<Told> {
        let at_hand = at_hand(self.definitions);
        let texts = problem_texts(self.definitions);
        let shelves = Shelves::of(self.definitions, &at_hand, &texts);
        paths.iter().map(|path| self.file(path, &shelves)).collect()
    }

    fn file(&self, path: &Path, shelves: &Shelves<'_>) -> Told {
        match self.case(path, shelves) {
            Ok(Some((case, due))) => Told::Due(case, due),
            Ok(None) => Told::NoRecord,
            Err(stop) => Told::Unread(stop.diagnostics),
        }
    }

    /// Returns what is due in a case; nothing where the file says that it is no record.
    fn case(&self, path: &Path, shelves: &Shelves<'_>) -> Result<Option<(CaseId, Vec<Due>)>, Stop> {
        let source = desk::read_record(path).map_err(stop)?;
        if is_no_record(&source.text) {
            return Ok(None);
        }
        let Reading { value, faults } = record::read(&source);
        let case = value.ok_or_else(|| Stop::input(faults))?;
        refuse_restricted(&case)?;
        if !shelves.at_hand.lacks_what_is_kept_in(&case) {
            return self.due(&case, shelves).map(|due| Some((case.id.clone(), due)));
        }
        // What is kept in one case holds for no other.
        let mut at_hand = at_hand(self.definitions);
        at_hand.add_kept_in(&case);
        let texts = problem_texts(self.definitions);
        let own = Shelves::of(self.definitions, &at_hand, &texts);
        self.due(&case, &own).map(|due| Some((case.id.clone(), due)))
    }

    fn due(&self, case: &Case, shelves: &Shelves<'_>) -> Result<Vec<Due>, Stop> {
        let Shelves { at_hand, batteries, means, .. } = shelves;
        let library = &at_hand.library;
        let (responses, mut faults) = case.fit(library);
        faults.extend(library.take_faults());
        if has_errors(&faults) {
            return Err(Stop::input(faults));
        }
        let findings = findings(case, responses, self.day, self.today)?;
        let open = open_alerts(&findings, &case.decisions);
        let decisions = case.decisions.as_of(self.day);
        let problems = self.with_objectives(&decisions, shelves);
        let formulation = formulate(&findings, problems.iter().map(Arc::as_ref), &open);
        let starts = match problems.is_empty() {
            true => BTreeMap::<NaiveDate, Findings>::new(),
            false => starts(case, &findings, library),
        };
        let issued: Vec<_> = case.plans.iter().map(IssuedPlan::shown).collect();
        let inputs = Inputs {
            case: &case.id,
            findings: &findings,
            formulation: &formulation,
            decisions: &decisions,
            open: &open,
            means,
            starts: &starts,
            quotes: Quotes::Shown,
            forms: &[],
            factors: &[],
            course: false,
            staff: self.staff,
            timing: self.timing,
            issued: &issued,
            crisis_contacts: &[],
        };
        Ok(due::due(&Asked { case, inputs: &inputs, batteries, library }, self.within))
    }

    /// The problems that are treated and have an objective that can be due by then. The others need not be
    /// held against what was found.
    fn with_objectives(&self, decisions: &Decisions, shelves: &Shelves<'_>) -> Vec<Arc<Problem>> {
        let until = due::until(self.day, self.within);
        let mut problems: Vec<Arc<Problem>> = Vec::new();
        for decision in decisions.iter() {
            let Decision::Problem(decision) = decision else { continue };
            let Some(problem) = shelves.problems.get(&decision.problem) else { continue };
            let is_new = problems.iter().all(|known| known.id != problem.id);
            if is_new && objectives_by(until, &problem, decisions) {
                problems.push(problem);
            }
        }
        problems
    }
}

/// The definitions that cases are held against, each read when the first case needs it.
struct Shelves<'l> {
    at_hand: &'l AtHand<'l>,
    problems: Shelf<'l, Problem>,
    means: Means<'l>,
    batteries: Vec<Battery>,
}

impl<'l> Shelves<'l> {
    fn of(definitions: &'l Definitions, at_hand: &'l AtHand<'l>, texts: &'l Texts) -> Shelves<'l> {
        let library = &at_hand.library;
        let known = definitions.known(library);
        Shelves {
            at_hand,
            problems: Shelf::new(texts, known, read_problem),
            means: Means::of(known),
            batteries: batteries(definitions, library).0,
        }
    }
}

fn problem_texts(definitions: &Definitions) -> Texts {
    definitions.problems.iter().map(|found| (found.id.clone(), found.source.clone())).collect()
}

impl Heard {
    fn take(&mut self, path: &Path, told: Told) {
        match told {
            Told::NoRecord => return,
            Told::Due(case, due) => {
                self.due.extend(due);
                self.read.push((case, path.to_owned()));
            }
            Told::Unread(faults) => {
                self.faults.extend(faults);
                self.unread.push(path.to_owned());
            }
        }
        self.faults.extend(desk::loose_permissions(path));
    }
}
