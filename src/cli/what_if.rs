//! `caseplan what-if`: what another answer would change in the plan. Nothing is written.

use super::case::{Day, make_of, read};
use super::context::{Context, at_hand, no_instrument};
use super::exit::{Exit, Stop};
use crate::desk::Definitions;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::instrument::Instrument;
use crate::interview::{Refusal, typed_read};
use crate::plan::{Line, Plan};
use crate::record::Case;
use crate::response::{Informant, Recorded, Taking};
use serde_json::json;
use std::collections::BTreeMap;
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
    let changes = Changes::between(&before, &after);
    let text = if args.json { changes.as_json() } else { changes.as_text() };
    context.print(&text)?;
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

/// What differs between two plans, line by line.
struct Changes<'p> {
    gone: Vec<&'p Line>,
    new: Vec<&'p Line>,
    changed: Vec<(&'p Line, &'p Line)>,
}

impl<'p> Changes<'p> {
    fn between(before: &'p Plan, after: &'p Plan) -> Changes<'p> {
        let (old, new) = (before.lines(), after.lines());
        let by_id = |lines: &[&'p Line]| -> BTreeMap<&'p str, &'p Line> {
            lines.iter().map(|line| (line.id.as_str(), *line)).collect()
        };
        let (was, is) = (by_id(&old), by_id(&new));
        let changed = new.iter().filter_map(|line| Some((*was.get(line.id.as_str())?, *line)));
        Changes {
            gone: old.into_iter().filter(|line| !is.contains_key(line.id.as_str())).collect(),
            changed: changed.filter(|(was, is)| was.text != is.text).collect(),
            new: new.iter().filter(|line| !was.contains_key(line.id.as_str())).copied().collect(),
        }
    }

    fn as_text(&self) -> String {
        let mut page = super::page::Page::default();
        if self.gone.is_empty() && self.new.is_empty() && self.changed.is_empty() {
            page.line(0, "Nothing in the plan would change.");
        }
        for line in &self.new {
            page.hanging("+ ", 4, &format!("{} {}: {}", line.label, line.id, line.text));
        }
        for (was, is) in &self.changed {
            page.hanging("~ ", 4, &format!("{} {}: {}", is.label, is.id, was.text));
            page.hanging("    instead: ", 6, &is.text);
        }
        for line in &self.gone {
            page.hanging("- ", 4, &format!("{} {}: {}", line.label, line.id, line.text));
        }
        page.finish()
    }

    fn as_json(&self) -> String {
        let line = |line: &&Line| json!({ "id": line.id, "label": line.label, "text": line.text });
        let changed = self.changed.iter().map(|(was, is)| {
            json!({ "id": is.id, "label": is.label, "before": was.text, "after": is.text })
        });
        let json = json!({
            "new": self.new.iter().map(line).collect::<Vec<_>>(),
            "changed": changed.collect::<Vec<_>>(),
            "gone": self.gone.iter().map(line).collect::<Vec<_>>(),
        });
        format!("{json}\n")
    }
}
