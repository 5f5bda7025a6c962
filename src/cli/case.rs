//! From a case file to its plan: what `plan`, `why` and `score` share.

use super::context::{Context, at_hand, own_problems, staff, timing};
use super::exit::{Exit, Stop};
use super::private::refuse_names_of_nothing;
use crate::desk::{Definitions, Origin};
use crate::diagnostic::{Code, Diagnostic, Source, has_errors};
use crate::finding::Findings;
use crate::formulation::formulate;
use crate::instrument::{Library, Reading, RecordKind};
use crate::number::counted;
use crate::plan::{self, Inputs, Means, Plan, Quotes};
use crate::problem::{Problem, read_problem};
use crate::record::{self, Case, Edits};
use crate::render::template::{Audience, Document};
use crate::response::Responses;
use crate::trace;
use crate::yaml::civil_date;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The day a plan is made for, and what it may show.
#[derive(clap::Args)]
pub struct Day {
    /// The day that counts as today
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// Show the answer to a private item, by its name such as intake.home_violence
    #[arg(long, value_name = "NAME")]
    private: Vec<String>,
}

impl Day {
    /// Returns a day on which nothing private is shown.
    pub fn at(as_of: Option<NaiveDate>) -> Day {
        Day { as_of, private: Vec::new() }
    }

    /// Returns the day that was asked for, or today.
    pub fn of(&self, context: &Context<'_>) -> NaiveDate {
        self.as_of.unwrap_or_else(|| context.environment.today())
    }

    /// Returns whether a private answer is to be shown.
    pub fn names_private(&self) -> bool {
        !self.private.is_empty()
    }
}

/// A date as it is written in a record.
pub fn date(text: &str) -> Result<NaiveDate, String> {
    civil_date(text).map_err(|wrong| format!("{wrong}; it is written year-month-day: 2026-11-22"))
}

/// Reads a case and makes its plan, for the team or as a document says; nothing is written.
pub fn make(
    path: &Path,
    day: &Day,
    document: Option<&Document>,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(Case, Plan), Stop> {
    let (case, faults) = read(path, definitions, context)?;
    let plan = plan_of(&case, faults, day, document, definitions, context)?;
    Ok((case, plan))
}

/// Reads a case with what is noted of it; of one that cannot be read everything is told at once.
pub fn read(
    path: &Path,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(Case, Vec<Diagnostic>), Stop> {
    let source = context.read_record(path)?;
    let Reading { value, faults } = record::read(&source);
    let Some(case) = value else {
        let mut at_hand = at_hand(definitions);
        let faults = record::faults(&source, Edits::Refused, &mut at_hand);
        let (_, of_problems) = own_problems(definitions, &at_hand.library);
        return Err(Stop::input([definitions.faults.clone(), faults, of_problems].concat()));
    };
    Ok((case, faults))
}

/// Makes the plan of a case by its text, for the team.
pub fn make_of_source(
    source: &Arc<Source>,
    day: &Day,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Plan, Stop> {
    let source = Source::record(source.name.clone(), source.text.clone());
    let Reading { value, faults } = record::read(&source);
    let case = value.ok_or_else(|| Stop::input(faults))?;
    make_of(&case, day, definitions, context)
}

/// Makes the plan of a case that was read, for the team.
pub fn make_of(
    case: &Case,
    day: &Day,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Plan, Stop> {
    plan_of(case, Vec::new(), day, None, definitions, context)
}

fn plan_of(
    case: &Case,
    of_case: Vec<Diagnostic>,
    day: &Day,
    document: Option<&Document>,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Plan, Stop> {
    let wanted = Wanted { document, problem: None };
    let plan = with_inputs(case, of_case, day, wanted, definitions, context, plan::plan)?;
    match trace::unexplained(&plan).first() {
        // A line that cannot say why it is there is a defect of this program, not of its input.
        Some(line) => {
            let message = format!("nothing explains line {}", line.id);
            Err(Stop::because(Exit::Bug, Diagnostic::error(Code::GoldenThread, message)))
        }
        None => Ok(plan),
    }
}

/// What a plan is made for.
#[derive(Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// A document that may be taken home.
    pub document: Option<&'a Document>,
    /// A problem that is looked at whether it can matter or not.
    pub problem: Option<&'a str>,
}

/// Gathers what a plan of a case is made of, and makes something of it; where anything is wrong with
/// any of it, all of that is told at once.
pub fn with_inputs<T>(
    case: &Case,
    of_case: Vec<Diagnostic>,
    day: &Day,
    Wanted { document, problem }: Wanted<'_>,
    definitions: &Definitions,
    context: &mut Context<'_>,
    make: impl FnOnce(&Inputs<'_>) -> T,
) -> Result<T, Stop> {
    let Whole { responses, mut problems, library } = whole(case, of_case, definitions, context)?;
    let findings = gather(case, responses, day, &library, context)?;
    let open = plan::open_alerts(&findings, &case.decisions);
    let concerns = findings.concerns();
    let mut faults = Vec::new();
    for found in definitions.problems.iter().filter(|found| found.origin == Origin::BuiltIn) {
        let trigger = definitions.trigger(found, &library);
        let trigger = trigger.filter(|_| problem != Some(found.id.as_str()));
        let decided = case.decisions.for_problem(found.id.as_str()).is_some();
        if decided || trigger.is_none_or(|one| one.may_matter(&findings, &open, &concerns)) {
            let reading = read_problem(&found.source, definitions.known(&library));
            problems.extend(reading.value);
            faults.extend(reading.faults);
        }
    }
    let formulation = formulate(&findings, &problems, &open);
    let means = Means::of(definitions.known(&library));
    let home = document
        .filter(|document| matches!(document.audience, Audience::Client | Audience::Outside));
    let quotes = home.map_or(Quotes::Shown, |document| {
        Quotes::for_home(document.id.as_str(), &findings, &case.decisions)
    });
    let mut starts = BTreeMap::new();
    for day in plan::start_days(&findings, &case.decisions) {
        let mut then = Findings::gather(&case.client, day, case.fit(&library).0);
        then.reveal.clone_from(&findings.reveal);
        then.progress = findings.progress.clone();
        starts.insert(day, then);
    }
    let settings = definitions.settings.as_ref();
    let (timing, staff) = (timing(definitions)?, staff(definitions)?);
    let issued: Vec<NaiveDate> = case.plans.iter().map(|plan| plan.on).collect();
    let made = make(&Inputs {
        timing: timing.as_ref(),
        staff: staff.as_ref(),
        issued: &issued,
        quotes,
        forms: document.map_or(&[], |document| &document.forms),
        factors: document.map_or(&[], |document| &document.factors),
        crisis_contacts: settings.map_or(&[], |settings| &settings.crisis_contacts),
        starts: &starts,
        case: &case.id,
        findings: &findings,
        formulation: &formulation,
        decisions: &case.decisions,
        open: &open,
        means: &means,
    });
    faults.extend(means.take_faults());
    faults.extend(library.take_faults());
    if has_errors(&faults) { Err(Stop::input(faults)) } else { Ok(made) }
}

/// A case with what is known by it, and nothing that a plan would be made of.
pub struct Known {
    /// The case.
    pub case: Case,
    /// What is known.
    pub findings: Findings,
    /// The instruments, with those that are kept in the case.
    pub library: Library,
}

/// Reads what is known of a case.
pub fn known(
    path: &Path,
    day: &Day,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Known, Stop> {
    let source = context.read_record(path)?;
    known_of(&source, day, definitions, context)
}

/// Reads what is known of a case by its text.
pub fn known_of(
    source: &Arc<Source>,
    day: &Day,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Known, Stop> {
    let mut at_hand = at_hand(definitions);
    let Reading { value, faults } = record::read(source);
    let Some(case) = value else {
        let faults = record::faults(source, Edits::Refused, &mut at_hand);
        return Err(Stop::input([definitions.faults.clone(), faults].concat()));
    };
    refuse_restricted(&case)?;
    at_hand.add_kept_in(&case);
    let (responses, of_answers) = case.fit(&at_hand.library);
    let of_library = at_hand.library.take_faults();
    let all = [definitions.faults.clone(), faults, of_answers, of_library].concat();
    if has_errors(&all) {
        return Err(Stop::input(all));
    }
    context.report(&all);
    let findings = gather(&case, responses, day, &at_hand.library, context)?;
    Ok(Known { case, findings, library: at_hand.library })
}

/// Gathers what is known of a case on a day.
fn gather(
    case: &Case,
    responses: Responses,
    day: &Day,
    library: &Library,
    context: &Context<'_>,
) -> Result<Findings, Stop> {
    refuse_names_of_nothing(&day.private, &responses.read, library)?;
    let as_of = day.of(context);
    if case.client.birth_year.is_some_and(|year| year > as_of.year()) {
        let message = "the client's year of birth lies after the day of the plan";
        return Err(Stop::because(Exit::Input, Diagnostic::error(Code::BadDate, message)));
    }
    refuse_days_to_come(&responses, as_of.max(context.environment.today()))?;
    let mut findings = case.findings(responses, as_of);
    findings.reveal.clone_from(&day.private);
    Ok(findings)
}

/// A day that has not come is a slip, and what was answered then would be in no plan.
fn refuse_days_to_come(responses: &Responses, today: NaiveDate) -> Result<(), Stop> {
    let days = responses.read.iter().map(|response| (&response.id, response.date()));
    let days = days.chain(responses.unread.iter().map(|unread| (&unread.id, unread.date)));
    let faults: Vec<Diagnostic> = days
        .filter(|(_, day)| *day > today)
        .map(|(id, _)| {
            let message = format!("response {id} is dated after today, {today}");
            Diagnostic::error(Code::BadDate, message)
                .with_hint("mend its date; `--as-of` asks for a plan of a later day")
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Stop::input(faults)) }
}

/// Says on standard error what was not read.
pub fn tell_left_out(plan: &Plan, context: &mut Context<'_>) {
    let count = plan.left_out;
    if count > 0 {
        let responses = counted(count, "response", "responses");
        let day = plan.as_of;
        context.say(&format!("attention: {responses} dated after {day}, not read"));
    }
}

/// What stands apart by law enters no plan, no table and no score: rule 13 of the clinical rules.
pub fn refuse_restricted(case: &Case) -> Result<(), Stop> {
    if case.kind != RecordKind::Restricted {
        return Ok(());
    }
    let message = "a restricted record is not read by this command";
    let hint = "what is in it is read by its author, with `interview` or in an editor";
    let diagnostic = Diagnostic::error(Code::WrongRecord, message).with_hint(hint);
    Err(Stop::because(Exit::Refused, diagnostic))
}

/// What a plan of a case is made of, but for the built-in problems.
struct Whole {
    responses: Responses,
    problems: Vec<Problem>,
    library: Library,
}

fn whole(
    case: &Case,
    of_case: Vec<Diagnostic>,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Whole, Stop> {
    refuse_restricted(case)?;
    let mut at_hand = at_hand(definitions);
    at_hand.add_kept_in(case);
    let (responses, of_answers) = case.fit(&at_hand.library);
    let of_decisions = case.decisions_about_nothing(&at_hand);
    let (problems, of_problems) = own_problems(definitions, &at_hand.library);
    let of_definitions = definitions.faults.clone();
    let all = [of_definitions, of_case, of_answers, of_decisions, of_problems].concat();
    if has_errors(&all) {
        return Err(Stop::input(all));
    }
    context.report(&all);
    Ok(Whole { responses, problems, library: at_hand.library })
}
