//! From a case file to its plan: what `plan`, `why` and `score` share.

use super::context::{Context, library_for};
use super::exit::{Exit, Stop};
use crate::desk::Definitions;
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::finding::Findings;
use crate::formulation::formulate;
use crate::plan::{self, Inputs, Plan, Quotes};
use crate::record::{self, Case};
use crate::render::template::{Audience, Document};
use crate::trace;
use chrono::{Datelike, NaiveDate};
use std::path::Path;

/// The day a plan is made for, and what it may show.
#[derive(clap::Args)]
pub struct Day {
    /// The day of the plan; today where it is not given
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// Show the answer to a private item, by its name such as intake.home_violence
    #[arg(long, value_name = "NAME")]
    private: Vec<String>,
}

/// A date as it is written in a record, in a year that a plan can be of.
fn date(text: &str) -> Result<NaiveDate, String> {
    let date = text.parse::<NaiveDate>().ok().filter(|_| text.len() == 10);
    let sensible = |date: &NaiveDate| (1900..2200).contains(&date.year());
    date.filter(sensible).ok_or_else(|| "a date is written year-month-day: 2026-11-22".to_owned())
}

/// Reads a case and makes its plan, for the team or as a document says; nothing is written.
pub fn make(
    path: &Path,
    day: &Day,
    document: Option<&Document>,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(Case, Plan), Stop> {
    let case = open(path, context)?;
    let library = library_for(&case, definitions);
    let (responses, faults) = case.fit(&library);
    let (warnings, errors): (Vec<_>, Vec<_>) =
        faults.into_iter().partition(|fault| !has_errors(std::slice::from_ref(fault)));
    context.report(&warnings);
    if !errors.is_empty() {
        return Err(Stop::input(errors));
    }
    let problems = context.problems(definitions, &library)?;
    let known: Vec<&str> = problems.iter().map(|problem| problem.id.as_str()).collect();
    context.report(&case.decisions_about_nothing(&known, &library));
    let as_of = day.as_of.unwrap_or_else(|| context.environment.today());
    if case.client.birth_year.is_some_and(|year| year > as_of.year()) {
        let message = "the client's year of birth lies after the day of the plan";
        return Err(Stop::because(Exit::Input, Diagnostic::error(Code::BadDate, message)));
    }
    let mut findings = Findings::gather(&case.client, as_of, responses);
    findings.reveal.clone_from(&day.private);
    let formulation = formulate(&findings, &problems);
    let home = document.filter(|document| document.audience == Audience::Client);
    let quotes = home.map_or(Quotes::Shown, |document| {
        Quotes::for_home(document.id.as_str(), &findings, &case.decisions)
    });
    let inputs = Inputs {
        quotes,
        case: &case.id,
        findings: &findings,
        formulation: &formulation,
        decisions: &case.decisions,
    };
    let plan = plan::plan(&inputs);
    match trace::unexplained(&plan).first() {
        // A line that cannot say why it is there is a defect of this program, not of its input.
        Some(line) => {
            let message = format!("nothing explains line {}", line.id);
            Err(Stop::because(Exit::Bug, Diagnostic::error(Code::GoldenThread, message)))
        }
        None => Ok((case, plan)),
    }
}

/// Says on standard error what was not read.
pub fn tell_left_out(plan: &Plan, context: &mut Context<'_>) {
    let count = plan.left_out;
    if count > 0 {
        let responses = if count == 1 { "response" } else { "responses" };
        let day = plan.as_of;
        context.say(&format!("attention: {count} {responses} dated after {day}, not read"));
    }
}

/// Reads a case file or an answers file.
pub fn open(path: &Path, context: &mut Context<'_>) -> Result<Case, Stop> {
    let source = context.read_record(path)?;
    let reading = record::read(&source);
    let Some(case) = reading.value else { return Err(Stop::input(reading.faults)) };
    context.report(&reading.faults);
    Ok(case)
}
