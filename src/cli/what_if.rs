//! `caseplan what-if`: what another answer would change in the plan. Nothing is written.

use super::case::{Day, make_of, read};
use super::context::{Context, at_hand, no_instrument};
use super::exit::{Exit, Stop};
use super::page::Page;
use crate::desk::Definitions;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::instrument::Instrument;
use crate::interview::{Refusal, typed_read};
use crate::plan::said;
use crate::record::Case;
use crate::response::{Informant, Recorded, Taking};
use crate::trace::{Changed, difference};
use serde_json::{Value as Json, json};
use std::path::PathBuf;
use std::sync::Arc;

/// Show what other answers would change in the plan; nothing is written
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan what-if case.yaml phq9.q9=0
  caseplan what-if case.yaml intake.group_view=willing phq9.q3=declined
  caseplan what-if case.yaml gad7.q1=               as if it had not been answered")]
pub struct Args {
    /// A case file or an answers file
    case: PathBuf,
    /// Answers: the item, an equals sign and the answer, `declined` or `na`; nothing for no answer
    #[arg(required = true, value_name = "ITEM=ANSWER")]
    answers: Vec<String>,
    #[command(flatten)]
    day: Day,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions_as_found()?;
    let (mut case, _) = read(&args.case, &definitions, context)?;
    let before = make_of(&case, &args.day, &definitions, context)?;
    for answer in &args.answers {
        suppose(&mut case, answer, args, &definitions, context)?;
    }
    let after = make_of(&case, &args.day, &definitions, context)?;
    let changes = difference(&said(&before), &said(&after));
    context.print(&if args.json { as_json(&changes) } else { as_text(&changes) })?;
    Ok(Exit::Done)
}

/// Puts an answer into the latest response of its instrument, or into a new one.
fn suppose(
    case: &mut Case,
    answer: &str,
    args: &Args,
    definitions: &Definitions,
    context: &Context<'_>,
) -> Result<(), Stop> {
    let parts = answer.split_once('=').and_then(|(name, to)| Some((name.split_once('.')?, to)));
    let Some(((id, item), to)) = parts else {
        let message = "not an item and its answer";
        let diagnostic = Diagnostic::error(Code::Usage, message).with_hint("such as phq9.q9=0");
        return Err(Stop::because(Exit::Usage, diagnostic));
    };
    let mut at_hand = at_hand(definitions);
    at_hand.add_kept_in(case);
    let day = args.day.of(context);
    let counts = |recorded: &Recorded| {
        recorded.instrument == *id && recorded.void.is_none() && recorded.begun <= day
    };
    let latest = (0..case.responses.len()).filter(|at| counts(&case.responses[*at]));
    let latest = latest.max_by_key(|at| {
        let recorded = &case.responses[*at];
        (recorded.finished.unwrap_or(recorded.begun), *at)
    });
    let pinned = latest.and_then(|at| case.responses[at].definition);
    let instrument = match pinned {
        Some(pinned) => at_hand.library.pinned(id, pinned.scoring),
        None => at_hand.library.get(id),
    };
    let Some(instrument) = instrument else {
        let diagnostic = no_instrument(id, definitions, &at_hand.library);
        return Err(Stop::input(vec![diagnostic]).with(at_hand.library.take_faults()));
    };
    let at = latest.unwrap_or_else(|| {
        let by = "nobody: a supposition".to_owned();
        let taking = Taking { on: day, by, informant: Informant::Client };
        let mut begun = Recorded::begun(format!("{id}-1"), &instrument, &taking);
        begun.finished = Some(day);
        case.responses.push(begun);
        case.responses.len() - 1
    });
    answered(&mut case.responses[at], &instrument, item, to)
}

fn answered(
    recorded: &mut Recorded,
    instrument: &Arc<Instrument>,
    item: &str,
    to: &str,
) -> Result<(), Stop> {
    let Some((_, item)) = instrument.item(item) else {
        let message = format!("`{}` has no item `{item}`", instrument.id);
        let mut diagnostic = Diagnostic::error(Code::UnknownItem, message);
        let known = instrument.items.iter().map(|item| item.id.as_str());
        diagnostic.hint_if(nearest(item, known));
        return Err(Stop::input(vec![diagnostic]));
    };
    let day = recorded.finished.unwrap_or(recorded.begun);
    match to {
        "" => recorded.clear(item.id.as_str()),
        "declined" => recorded.decline(&item.id),
        "na" => recorded.does_not_apply(&item.id),
        text => {
            let node = typed_read(item, text, day).map_err(|Refusal(why)| {
                let message = format!("{}.{}: {why}", instrument.id, item.id);
                Stop::input(vec![Diagnostic::error(Code::BadAnswer, message)])
            })?;
            recorded.set(instrument, &item.id, node);
        }
    }
    Ok(())
}

fn as_text(changes: &[Changed]) -> String {
    let mut page = Page::default();
    if changes.is_empty() {
        page.line(0, "Nothing in the plan would change.");
    }
    changes.iter().for_each(|change| changed(change, &mut page));
    page.finish()
}

/// Writes a line that differs.
pub fn changed(change: &Changed, page: &mut Page) {
    let Changed { id, label, .. } = change;
    let label = if label.is_empty() { String::new() } else { format!("{label} ") };
    let line = |text: &str| format!("{label}{id}: {text}");
    match (&change.before, &change.after) {
        (None, after) => page.hanging("+ ", 4, &line(after.as_deref().unwrap_or_default())),
        (Some(before), None) => page.hanging("- ", 4, &line(before)),
        (Some(before), Some(after)) => {
            page.hanging("~ ", 4, &line(before));
            page.hanging("    instead: ", 6, after);
        }
    }
}

fn as_json(changes: &[Changed]) -> String {
    let of_kind = |before: bool, after: bool| {
        let of_it = changes.iter().filter(move |change| {
            (change.before.is_some(), change.after.is_some()) == (before, after)
        });
        of_it.map(line_as_json).collect::<Vec<Json>>()
    };
    let json = json!({
        "new": of_kind(false, true),
        "changed": of_kind(true, true),
        "gone": of_kind(true, false),
    });
    format!("{json}\n")
}

fn line_as_json(change: &Changed) -> Json {
    let Changed { id, label, before, after, .. } = change;
    match (before, after) {
        (Some(before), Some(after)) => {
            json!({ "id": id, "label": label, "before": before, "after": after })
        }
        (one, other) => {
            json!({ "id": id, "label": label, "text": one.as_ref().or(other.as_ref()) })
        }
    }
}
