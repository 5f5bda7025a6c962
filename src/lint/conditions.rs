//! Conditions that answers do not decide: always true, never true, or never asked for.

use crate::condition::Condition;
use crate::diagnostic::{Code, Faults, Span};
use crate::instrument::{Doubts, Instrument, Item, Key, Local};
use crate::proof;
use std::sync::Arc;

/// Notes skip logic and contradictions that hold whatever is answered, or never, and rules of a
/// triage that never decide it.
pub fn check(instrument: &Arc<Instrument>, doubts: &Doubts, faults: &mut Faults) {
    let doubtful = |condition: &Condition<Local>| doubts.of_names(instrument, condition.reads());
    for item in &instrument.items {
        let Some(condition) = item.ask_when.as_ref().filter(|one| !doubtful(one)) else { continue };
        let whose = format!("`ask_when` of `{}`", item.id);
        let spoken = ["so the item is never asked", "so the item is asked of everybody"];
        constant(instrument, condition, &whose, spoken, item.asked_at, faults);
        if proof::hangs_on_a_skip(instrument, condition) {
            let message = format!("{whose} reads what may not have been asked: `{condition}`");
            faults.error(Code::GateNotAsked, item.asked_at, message).hint(
                "say in it when that is asked, as in `q1 = yes and q2 >= 1`; else nobody can tell whether this is asked",
            );
        }
    }
    for item in instrument.items.iter().filter(|item| !item.conditions().any(doubtful)) {
        useless_shortcut(instrument, item, faults);
    }
    for line in instrument.consistency.iter().filter(|line| !doubtful(&line.when)) {
        let spoken = ["so it never says anything", "so it contradicts every answer"];
        constant(instrument, &line.when, "this line of `consistency`", spoken, line.span, faults);
    }
    let scores = instrument.scores.iter().enumerate();
    for (index, score) in scores.filter(|(_, score)| !doubts.of(score.id.as_str())) {
        if let Key::Triage { rules, .. } = &score.key {
            let (holding, certain) = proof::rules_that_hold(instrument, index);
            let never = rules.iter().enumerate().filter(|(rule, _)| !holding.contains(rule));
            for (rule, line) in never {
                if !certain {
                    let whose = format!("rule {} of `{}` decides it", rule + 1, score.id);
                    undecided(&whose, line.span, faults);
                    continue;
                }
                let message = format!("rule {} of `{}` never decides it", rule + 1, score.id);
                faults
                    .error(Code::Unreachable, line.span, message)
                    .hint("wherever it holds, a rule above it holds too, or it never holds");
            }
        }
    }
}

/// A shortcut speaks of sheets on which the item is not asked.
fn useless_shortcut(instrument: &Arc<Instrument>, item: &Item, faults: &mut Faults) {
    let (Some(asked), Some(shortcut)) = (&item.ask_when, &item.shortcut) else { return };
    let both = format!("({shortcut}) and not ({asked})");
    let Ok(both) = Condition::parse(&both, &instrument.names()) else { return };
    let whose = format!("`shortcut` of `{}` where the item is not asked", item.id);
    let spoken = ["so no answer counts by it", "so the item is never asked"];
    constant(instrument, &both, &whose, spoken, item.span, faults);
}

fn constant(
    instrument: &Arc<Instrument>,
    condition: &Condition<Local>,
    whose: &str,
    [never, always]: [&str; 2],
    span: Span,
    faults: &mut Faults,
) {
    let truths = proof::truths(instrument, condition);
    if !truths.certain {
        let other = if truths.yes { "false" } else { "true" };
        undecided(&format!("{whose} can ever be {other}"), span, faults);
        return;
    }
    let (what, hint) = match (truths.yes, truths.no) {
        (false, _) => ("true", never),
        (_, false) => ("false", always),
        _ => return,
    };
    let message = format!("{whose} can never be {what}: `{condition}`");
    faults.error(Code::ConditionConstant, span, message).hint(hint);
}

/// There are more answer sheets than can be tried, and no way round was found.
fn undecided(what: &str, span: Span, faults: &mut Faults) {
    faults
        .note(Code::ConditionConstant, span, format!("it was not decided whether {what}"))
        .hint("there are too many answer sheets to try all; show one in an example");
}
