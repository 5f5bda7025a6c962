//! Alerts, from their nodes.

use super::super::{Alert, Area, Level, Local, Names, Score};
use super::{key_id, own_condition};
use crate::condition::Condition;
use crate::diagnostic::{Code, Faults};
use crate::yaml::{Entry, Fields, Node};

/// The keys of an alert.
pub const ALERT_KEYS: &[&str] = &["when", "level", "area", "say", "do"];

/// Reads an alert.
pub fn alert(entry: &Entry, names: &Names<'_>, faults: &mut Faults) -> Option<Alert> {
    let levels = [("critical", Level::Critical), ("attention", Level::Attention)];
    let id = key_id(entry, faults);
    let fields = Fields::open(&entry.value, "an alert", ALERT_KEYS, faults)?;
    let node = fields.required("when", faults);
    let when = node.and_then(|node| own_condition(node, names, faults));
    if let Some((node, when)) = node.zip(when.as_ref()) {
        refuse_estimates(node, when, names.scores, faults);
    }
    let level = fields.required("level", faults).and_then(|node| node.word(&levels, faults));
    // An alert that does not say what it is about is taken for the gravest.
    let area = fields.word("area", &Area::WORDS, faults).unwrap_or(Area::Imminent);
    let say = fields.required_text("say", faults);
    let act = fields.required_text("do", faults);
    Some(Alert {
        id: id?,
        when: when?,
        level: level.unwrap_or(Level::Critical),
        area,
        say: say.unwrap_or_default(),
        act: act.unwrap_or_default(),
        span: entry.key.span,
        when_at: fields.key_span("when"),
    })
}

/// Notes an alert that reads a score which is an estimate where answers are missing: it would rule out
/// what nobody said.
fn refuse_estimates(node: &Node, when: &Condition<Local>, scores: &[Score], faults: &mut Faults) {
    let estimated = when.reads().iter().find_map(|name| match name {
        Local::Score(index, _) => scores.get(*index).filter(|score| is_estimated(score, scores)),
        _ => None,
    });
    if let Some(score) = estimated {
        let message = format!(
            "this alert reads `{}`, which is estimated where answers are missing",
            score.id
        );
        faults
            .error(Code::ConditionType, node.span, message)
            .hint("an alert reads items, or a score that is never estimated");
    }
}

fn is_estimated(score: &Score, scores: &[Score]) -> bool {
    score.missing.allow > 0
        || score.key.reads().iter().any(|name| match name {
            Local::Score(index, _) => scores.get(*index).is_some_and(|of| is_estimated(of, scores)),
            _ => false,
        })
}
