//! What plans are made of besides a case, read once for as many cases as there are.

use super::case::{Day, gather, refuse_restricted};
use super::context::{Context, at_hand, own_problems, staff, timing};
use super::exit::Stop;
use crate::desk::{Definitions, Found, Origin};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::finding::{Findings, FiredAlert};
use crate::formulation::formulate;
use crate::instrument::Library;
use crate::jurisdiction::InForce;
use crate::plan::{self, Inputs, Means, Quotes};
use crate::problem::{Problem, Trigger, read_problem};
use crate::record::{AtHand, Case, IssuedPlan};
use crate::render::template::{Audience, Document};
use crate::response::Responses;
use crate::staff::Staff;
use chrono::NaiveDate;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a plan is made for.
#[derive(Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// A document that may be taken home.
    pub document: Option<&'a Document>,
    /// A problem that is looked at whether it can matter or not.
    pub problem: Option<&'a str>,
    /// Whether the course of treatment is shown, whatever the document says.
    pub course: bool,
}

/// What plans are made of besides a case. What was read is remembered as long as nothing was wrong
/// with it: faults are told once, and whoever goes on after one would go on without what is faulty.
pub struct Clinic<'d> {
    /// What a record is held against.
    pub at_hand: AtHand<'d>,
    definitions: &'d Definitions,
    own: Vec<Arc<Problem>>,
    of_problems: Vec<Diagnostic>,
    built_in: Vec<BuiltIn<'d>>,
    house: Result<House, Stop>,
}

/// A built-in problem, which is read where it can matter.
struct BuiltIn<'d> {
    found: &'d Found,
    trigger: OnceCell<Option<Trigger>>,
    read: OnceCell<Arc<Problem>>,
}

/// What the clinic wrote down about itself.
struct House {
    timing: Option<InForce>,
    staff: Option<Staff>,
}

/// A case that was read, with what is noted of it.
pub struct Noted<'c> {
    /// The case.
    pub case: &'c Case,
    /// What is noted of it.
    pub faults: Vec<Diagnostic>,
}

impl<'d> Clinic<'d> {
    /// Reads what every case is held against.
    pub fn of(definitions: &'d Definitions) -> Clinic<'d> {
        let at_hand = at_hand(definitions);
        let (own, of_problems) = own_problems(definitions, &at_hand.library);
        let built_in = definitions.problems.iter();
        let built_in = built_in.filter(|found| found.origin == Origin::BuiltIn);
        let built_in = built_in.map(|found| {
            let (trigger, read) = (OnceCell::new(), OnceCell::new());
            BuiltIn { found, trigger, read }
        });
        Clinic {
            built_in: built_in.collect(),
            own: own.into_iter().map(Arc::new).collect(),
            house: House::of(definitions),
            at_hand,
            definitions,
            of_problems,
        }
    }

    /// Returns the treatments and programmes, each to be read when a plan calls for it.
    pub fn means(&self) -> Means<'_> {
        Means::of(self.definitions.known(&self.at_hand.library))
    }

    /// Gathers what plans of a case are made of, and makes one of it for each document that is wanted;
    /// where anything is wrong with any of it, all of that is told at once.
    pub fn with_inputs<T>(
        &self,
        means: &Means<'_>,
        noted: Noted<'_>,
        day: &Day,
        wanted: &[Wanted<'_>],
        context: &mut Context<'_>,
        make: impl Fn(&Inputs<'_>) -> T,
    ) -> Result<Vec<T>, Stop> {
        let case = noted.case;
        let responses = self.fit(noted, context)?;
        let library = &self.at_hand.library;
        let findings = gather(case, responses, day, library, context)?;
        let open = plan::open_alerts(&findings, &case.decisions);
        let mut faults = Vec::new();
        let named = wanted.iter().find_map(|wanted| wanted.problem);
        let problems = self.problems(case, &findings, &open, named, &mut faults);
        let formulation = formulate(&findings, problems.iter().map(Arc::as_ref), &open);
        let starts = starts(case, &findings, library);
        let settings = self.definitions.settings.as_ref();
        let House { timing, staff } = self.house.as_ref().map_err(Stop::clone)?;
        let issued: Vec<_> = case.plans.iter().map(IssuedPlan::shown).collect();
        let made = wanted.iter().map(|wanted| {
            let document = wanted.document;
            make(&Inputs {
                timing: timing.as_ref(),
                staff: staff.as_ref(),
                issued: &issued,
                quotes: quotes(document, &findings, case),
                forms: document.map_or(&[], |document| &document.forms),
                factors: document.map_or(&[], |document| &document.factors),
                course: wanted.course || document.is_some_and(|document| document.course),
                crisis_contacts: settings.map_or(&[], |settings| &settings.crisis_contacts),
                starts: &starts,
                case: &case.id,
                findings: &findings,
                formulation: &formulation,
                decisions: &case.decisions,
                open: &open,
                means,
            })
        });
        let made = made.collect();
        faults.extend(means.take_faults());
        faults.extend(library.take_faults());
        if has_errors(&faults) { Err(Stop::input(faults)) } else { Ok(made) }
    }

    /// Holds the answers and decisions of a case against what they are about.
    fn fit(&self, noted: Noted<'_>, context: &mut Context<'_>) -> Result<Responses, Stop> {
        let Noted { case, faults } = noted;
        refuse_restricted(case)?;
        let (responses, of_answers) = case.fit(&self.at_hand.library);
        let of_decisions = case.decisions_about_nothing(&self.at_hand);
        let of_definitions = self.definitions.faults.clone();
        let of_problems = self.of_problems.clone();
        let of_library = self.at_hand.library.take_faults();
        let all =
            [of_definitions, faults, of_answers, of_decisions, of_problems, of_library].concat();
        if has_errors(&all) {
            return Err(Stop::input(all));
        }
        context.report(&all);
        Ok(responses)
    }

    /// Returns the problems that can matter to a case, and one that is named.
    fn problems(
        &self,
        case: &Case,
        findings: &Findings,
        open: &[FiredAlert<'_>],
        named: Option<&str>,
        faults: &mut Vec<Diagnostic>,
    ) -> Vec<Arc<Problem>> {
        let concerns = findings.concerns();
        let mut problems = self.own.clone();
        for problem in &self.built_in {
            let id = problem.found.id.as_str();
            let find = || self.definitions.trigger(problem.found, &self.at_hand.library);
            let trigger = problem.trigger.get_or_init(find).as_ref().filter(|_| named != Some(id));
            let decided = case.decisions.for_problem(id).is_some();
            if decided || trigger.is_none_or(|one| one.may_matter(findings, open, &concerns)) {
                problems.extend(self.read(problem, faults));
            }
        }
        problems
    }

    fn read(&self, problem: &BuiltIn<'_>, faults: &mut Vec<Diagnostic>) -> Option<Arc<Problem>> {
        if let Some(read) = problem.read.get() {
            return Some(read.clone());
        }
        let known = self.definitions.known(&self.at_hand.library);
        let reading = read_problem(&problem.found.source, known);
        faults.extend(reading.faults);
        let read = Arc::new(reading.value?);
        Some(problem.read.get_or_init(|| read).clone())
    }
}

impl House {
    fn of(definitions: &Definitions) -> Result<House, Stop> {
        Ok(House { timing: timing(definitions)?, staff: staff(definitions)? })
    }
}

fn quotes(document: Option<&Document>, findings: &Findings, case: &Case) -> Quotes {
    let leaves =
        |document: &&Document| matches!(document.audience, Audience::Client | Audience::Outside);
    document.filter(leaves).map_or(Quotes::Shown, |document| {
        Quotes::for_home(document.id.as_str(), findings, &case.decisions)
    })
}

/// Gathers what was known on the days on which the treatment of problems began.
pub fn starts(
    case: &Case,
    findings: &Findings,
    library: &Library,
) -> BTreeMap<NaiveDate, Findings> {
    let days = plan::start_days(findings, &case.decisions).into_iter();
    let known = days.map(|day| {
        let mut then = Findings::gather(&case.client, day, case.fit(library).0);
        then.reveal.clone_from(&findings.reveal);
        then.progress = findings.progress.clone();
        (day, then)
    });
    known.collect()
}
