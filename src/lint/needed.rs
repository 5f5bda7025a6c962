//! What a measure has to say of itself.

use crate::diagnostic::{Code, Faults, Span};
use crate::instrument::{Administration, Direction, Doubts, Instrument, Key, Kind, Score};

/// Notes what a measure leaves out: who answers it, what time it asks about, which way is worse,
/// and whether it is known when a change is more than chance.
pub fn check(instrument: &Instrument, doubts: &Doubts, faults: &mut Faults) {
    if instrument.kind != Kind::Measure || doubts.of_key("kind") {
        return;
    }
    let id = &instrument.id;
    let head = Span { start: 0, end: instrument.source.text.lines().next().map_or(0, str::len) };
    if instrument.administration.is_none() && !doubts.of_key("administration") {
        let words: Vec<&str> = Administration::WORDS.iter().map(|(word, _)| *word).collect();
        faults
            .error(Code::MissingKey, head, format!("the measure `{id}` needs `administration`"))
            .hint(format!("who answers it: one of {}", words.join(", ")));
    }
    if instrument.window.is_none() && !doubts.of_key("window") {
        faults.error(Code::MissingKey, head, format!("the measure `{id}` needs `window`")).hint(
            "the time that the questions ask about: `14 days`, `lifetime`, `now`, `not_stated`",
        );
    }
    if instrument.citation.read.is_empty() && !doubts.of_key("source") {
        let message = format!("the measure `{id}` needs `source.read`");
        faults.error(Code::MissingKey, head, message).hint("what was read of it, and where");
    }
    let in_words = |score: &&Score| matches!(score.key, Key::Triage { .. } | Key::When(_));
    instrument.scores.iter().filter(|score| !in_words(score)).for_each(|score| {
        number(score, doubts, faults);
    });
}

fn number(score: &Score, doubts: &Doubts, faults: &mut Faults) {
    let id = &score.id;
    if doubts.of_part(id, "direction") {
        return;
    }
    if !score.direction_is_stated {
        faults
            .error(Code::MissingKey, score.span, format!("the score `{id}` needs `direction`"))
            .hint("one of higher_is_worse, higher_is_better, neutral");
    } else if score.direction != Direction::Neutral
        && score.change.is_none()
        && !doubts.of_part(id, "change")
    {
        faults
            .error(Code::MissingKey, score.span, format!("the score `{id}` needs `change`"))
            .hint("`none` where nothing was published that could be read");
    }
}
