//! What a view is about, for what is typed at it.

use super::super::{Asked, Body, Prompt, View};
use crate::response::Informant;

/// Returns whether something can be typed: an alert and the hand-over only wait for a key.
pub fn takes_text(view: &View) -> bool {
    matches!(view.body, Body::Question(_) | Body::Review(_) | Body::NotSaved { .. })
}

/// Returns the question of a view.
pub fn asked(view: &View) -> Option<&Asked> {
    match &view.body {
        Body::Question(asked) => Some(asked),
        _ => None,
    }
}

/// Returns the text that is recorded and stands there to be mended.
pub fn recorded(view: &View) -> &str {
    match asked(view).map(|asked| &asked.prompt) {
        Some(Prompt::Text(now)) => now,
        _ => "",
    }
}

/// Returns what a view is about, so that text that was typed for one question never goes to
/// another.
pub fn about(view: &View) -> Option<(usize, String)> {
    let number = view.standing.as_ref().map_or(0, |standing| standing.number);
    let text = match &view.body {
        Body::Question(asked) => {
            let lead_in = asked.lead_in.as_deref().unwrap_or_default();
            format!("{}{lead_in}{}{}", asked.text, asked.lines.len(), offered(&asked.prompt))
        }
        Body::Alert { alert, .. } => alert.name(),
        Body::HandBack => "hand back".into(),
        Body::HandOver => "hand over".into(),
        Body::NotSaved { .. } => "not saved".into(),
        // The word that finishes is typed again where something was said against it.
        Body::Review(_) => format!("review {}", view.message.as_deref().unwrap_or_default()),
        Body::Ended(_) => "ended".into(),
    };
    Some((number, text))
}

/// What can be chosen: between two answers that differ it is another question than before.
fn offered(prompt: &Prompt) -> String {
    match prompt {
        Prompt::One(keys) | Prompt::Several(keys, _) => {
            keys.iter().map(|key| key.label.as_str()).collect::<Vec<_>>().join("|")
        }
        Prompt::Line(_) | Prompt::Text(_) => String::new(),
    }
}

/// Returns whose account comes after the one that is taken now.
pub fn next_source(view: &View) -> Informant {
    let at = Informant::WORDS.iter().position(|(_, known)| *known == view.informant);
    let next = at.map_or(0, |at| (at + 1) % Informant::WORDS.len());
    Informant::WORDS[next].1
}
