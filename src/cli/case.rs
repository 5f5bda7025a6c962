//! From a case file to its plan: what `plan`, `why` and `score` share.

pub use super::clinic::Wanted;
use super::clinic::{Clinic, Noted};
use super::context::{Context, at_hand, own_problems};
use super::exit::{Exit, Stop};
use super::private::refuse_names_of_nothing;
use crate::desk::Definitions;
use crate::diagnostic::{Code, Diagnostic, Source, has_errors};
use crate::finding::Findings;
use crate::instrument::{Library, Reading, RecordKind};
use crate::number::counted;
use crate::plan::{self, Inputs, Means, Plan};
use crate::record::{self, Case, Edits};
use crate::render::template::Document;
use crate::response::Responses;
use crate::trace;
use crate::yaml::civil_date;
use chrono::{Datelike, NaiveDate};
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

    /// Returns another day on which the same may be shown.
    pub fn moved_to(&self, day: NaiveDate) -> Day {
        Day { as_of: Some(day), private: self.private.clone() }
    }

    /// Returns the day that was asked for, or today.
    pub fn of(&self, context: &Context<'_>) -> NaiveDate {
        self.as_of.unwrap_or_else(|| context.environment.today())
    }

    /// Returns the day on which the newest answers of a case are not to come: where they are of a day after
    /// today and no other day is asked for, that of its newest entry. A clock that runs behind hides no
    /// danger.
    pub fn behind_no_answer(&self, case: &Case, context: &Context<'_>) -> Option<NaiveDate> {
        let today = context.environment.today();
        let is_to_come = case.responses.iter().any(|recorded| recorded.date() > today);
        case.newest_day().filter(|_| is_to_come && self.as_of.is_none())
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
    let wanted = Wanted { document, ..Wanted::default() };
    make_wanted(path, day, wanted, definitions, context)
}

/// Reads a case and makes its plan, with what is wanted in it.
pub fn make_wanted(
    path: &Path,
    day: &Day,
    wanted: Wanted<'_>,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(Case, Plan), Stop> {
    let (case, faults) = read(path, definitions, context)?;
    let plan = plan_of(&case, faults, day, wanted, definitions, context)?;
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
    plan_of(case, Vec::new(), day, Wanted::default(), definitions, context)
}

/// Makes the plan of a case that was read, with what is noted of it, for the team or as a document says.
pub fn plan_of(
    case: &Case,
    of_case: Vec<Diagnostic>,
    day: &Day,
    wanted: Wanted<'_>,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Plan, Stop> {
    explained(with_inputs(case, of_case, day, wanted, definitions, context, plan::plan)?)
}

/// Makes a plan of a case for each of some documents.
pub fn plans_of(
    clinic: &Clinic<'_>,
    means: &Means<'_>,
    noted: Noted<'_>,
    day: &Day,
    documents: &[&Document],
    context: &mut Context<'_>,
) -> Result<Vec<Plan>, Stop> {
    let wanted =
        documents.iter().map(|document| Wanted { document: Some(*document), ..Wanted::default() });
    let wanted: Vec<Wanted<'_>> = wanted.collect();
    let plans = clinic.with_inputs(means, noted, day, &wanted, context, plan::plan)?;
    plans.into_iter().map(explained).collect()
}

/// A line that cannot say why it is there is a defect of this program, not of its input.
fn explained(plan: Plan) -> Result<Plan, Stop> {
    let Some(id) = trace::unexplained(&plan).first().map(|line| line.id.clone()) else {
        return Ok(plan);
    };
    let message = format!("nothing explains line {id}");
    Err(Stop::because(Exit::Bug, Diagnostic::error(Code::GoldenThread, message)))
}

/// Gathers what a plan of a case is made of, and makes something of it; where anything is wrong with
/// any of it, all of that is told at once.
pub fn with_inputs<T>(
    case: &Case,
    of_case: Vec<Diagnostic>,
    day: &Day,
    wanted: Wanted<'_>,
    definitions: &Definitions,
    context: &mut Context<'_>,
    make: impl Fn(&Inputs<'_>) -> T,
) -> Result<T, Stop> {
    refuse_restricted(case)?;
    let mut clinic = Clinic::of(definitions);
    clinic.at_hand.add_kept_in(case);
    let noted = Noted { case, faults: of_case };
    let mut made = clinic.with_inputs(&clinic.means(), noted, day, &[wanted], context, make)?;
    Ok(made.remove(0))
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
pub fn gather(
    case: &Case,
    responses: Responses,
    day: &Day,
    library: &Library,
    context: &Context<'_>,
) -> Result<Findings, Stop> {
    refuse_names_of_nothing(&day.private, &responses.read, library)?;
    let mut findings = findings(case, responses, day.of(context), context.environment.today())?;
    findings.reveal.clone_from(&day.private);
    Ok(findings)
}

/// Gathers what is known of a case on a day; a day of birth or of answers that has not come is a slip.
pub fn findings(
    case: &Case,
    responses: Responses,
    as_of: NaiveDate,
    today: NaiveDate,
) -> Result<Findings, Stop> {
    if case.client.birth_year.is_some_and(|year| year > as_of.year()) {
        let message = "the client's year of birth lies after the day of the plan";
        return Err(Stop::because(Exit::Input, Diagnostic::error(Code::BadDate, message)));
    }
    refuse_days_to_come(&responses, as_of.max(today))?;
    Ok(case.findings(responses, as_of))
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
