//! Deciding at the terminal: question by question, each decision saved when it is complete.

use super::super::case::{Day, Wanted, with_inputs};
use super::super::change::Change;
use super::super::context::Context;
use super::super::exit::{Exit, Stop};
use crate::deciding::{Deciding, Question};
use crate::decision::Decision;
use crate::desk::{Definitions, Heard, Lines};
use crate::id::Hash;
use crate::interview::Refusal;
use crate::interview::plain::PROMPT;
use crate::number::counted;
use crate::plan::what_is_signed;
use crate::record::Case;
use chrono::NaiveDate;

/// Asks about everything there is to decide on; gives how the run ends where somebody left.
pub fn ask(
    deciding: &mut Deciding,
    change: &mut Change,
    lines: &mut Lines,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Option<Exit>, Stop> {
    while let Some(question) = deciding.question() {
        context.print(&page(&question))?;
        let line = match lines.hear() {
            Heard::Line(line) => line,
            Heard::NoText => {
                context.print("that is not text\n")?;
                continue;
            }
            Heard::Interrupted => return Ok(Some(left(deciding, Exit::Interrupted, context))),
            Heard::End => return Ok(Some(left(deciding, Exit::Saved, context))),
        };
        let taken = match line.trim() {
            ":quit" => return Ok(Some(left(deciding, Exit::Saved, context))),
            ":back" => {
                deciding.back();
                continue;
            }
            ":later" => {
                deciding.later();
                continue;
            }
            _ => deciding.take(&line),
        };
        match taken {
            Ok(None) => {}
            Ok(Some(mut decision)) => {
                if let Decision::Signature(signature) = &mut decision {
                    signature.hash =
                        Some(signed(&change.case, signature.on, definitions, context)?);
                }
                let what = called(&decision);
                let revision = change.decide(decision)?;
                context.print(&format!("Saved: {what}, revision {revision}.\n\n"))?;
            }
            Err(Refusal(why)) => context.print(&format!("{why}\n"))?,
        }
    }
    Ok(None)
}

/// What is signed on a day: the plan as it is then, with everything that was decided before.
fn signed(
    case: &Case,
    on: NaiveDate,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Hash, Stop> {
    let (day, wanted) = (Day::at(Some(on)), Wanted::default());
    with_inputs(case, Vec::new(), &day, wanted, definitions, context, what_is_signed)
}

/// Asks who decides, where that is not said; nothing where nobody says it.
pub fn by(
    given: Option<&str>,
    lines: &mut Lines,
    context: &mut Context<'_>,
) -> Result<Option<String>, Stop> {
    if let Some(by) = given.filter(|by| !by.trim().is_empty()) {
        return Ok(Some(by.to_owned()));
    }
    loop {
        context.print(&format!("Who decides? (name and credential)\n{PROMPT}"))?;
        match lines.hear() {
            Heard::Line(line) if !line.trim().is_empty() => {
                return Ok(Some(line.trim().to_owned()));
            }
            Heard::Line(_) | Heard::NoText => {}
            Heard::End | Heard::Interrupted => return Ok(None),
        }
    }
}

fn page(question: &Question<'_>) -> String {
    let mut page = String::new();
    if !question.shown.is_empty() {
        let (at, of) = question.count;
        page.push_str(&format!("{at} of {of}\n"));
        question.shown.iter().for_each(|line| page.push_str(&format!("{line}\n")));
        page.push('\n');
    }
    page.push_str(question.text);
    page.push('\n');
    for key in &question.keys {
        page.push_str(&format!("  {}) {}\n", key.typed, key.label));
    }
    page.push_str(PROMPT);
    page
}

fn called(decision: &Decision) -> String {
    match decision {
        Decision::Problem(decision) => {
            format!("{}, {}", decision.problem, decision.disposition.word())
        }
        Decision::Finding(decision) => decision.finding.clone(),
        Decision::Signature(signature) => format!("the signature of {}", signature.document),
        Decision::Edit(edit) => edit.line.clone(),
        Decision::Reviewed(reviewed) => {
            format!("{}, {}", reviewed.objective, reviewed.outcome.words())
        }
        Decision::Review(review) => format!("the review, {}", review.care.words()),
        _ => "the decision".to_owned(),
    }
}

fn left(deciding: &Deciding, exit: Exit, context: &mut Context<'_>) -> Exit {
    let matters = counted(deciding.left(), "matter is", "matters are");
    context.say(&format!("what was decided is saved; {matters} still open"));
    exit
}
