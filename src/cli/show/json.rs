//! An instrument as JSON, for other programs.

use super::instrument::answers;
use super::scores::missing;
use crate::cli::about;
use crate::desk::Found;
use crate::instrument::{
    AnswerType, Band, Bands, Change, Choice, Direction, Instrument, Item, Key, Norm, PackRights,
    Reliable, Score,
};
use serde_json::{Value as Json, json};

/// Returns everything that `show` prints.
pub fn instrument(instrument: &Instrument, found: &Found, pack: Option<&PackRights>) -> Json {
    let (rights, length) = (&instrument.rights, instrument.length());
    json!({
        "instrument": instrument.id,
        "version": instrument.version,
        "title": instrument.title,
        "short": instrument.short,
        "language": instrument.language,
        "from": found.origin.to_string(),
        "who": instrument.administration.map(|who| who.words()),
        "window": instrument.window.map(|window| window.to_string()),
        "repeated": instrument.repeated,
        "items_count": length.items,
        "minutes": length.minutes,
        "minutes_estimated": length.estimated,
        "loinc": instrument.loinc,
        "source": {
            "citation": instrument.citation.text,
            "doi": instrument.citation.doi,
            "read": instrument.citation.read,
        },
        "rights": {
            "owner": rights.owner, "terms": rights.terms, "statement": rights.statement,
            "stated_in": rights.stated_in, "unread": rights.unread,
        },
        "wording": about::wording_word(instrument, pack),
        "pack": pack.map(|pack| json!({
            "file": pack.source.name, "language": pack.language, "owner": pack.owner,
            "terms": pack.terms, "statement": pack.statement, "stated_in": pack.stated_in,
        })),
        "confirmed": about::is_confirmed(instrument),
        "hashes": {
            "scoring": instrument.hashes.scoring.to_string(),
            "wording": instrument.hashes.wording.to_string(),
        },
        "instruction": instrument.instruction,
        "stem": instrument.stem,
        "items": instrument.items.iter().map(item).collect::<Vec<_>>(),
        "scores": instrument.scores.iter().map(score).collect::<Vec<_>>(),
        "alerts": instrument.alerts.iter().map(|alert| json!({
            "id": alert.id, "level": alert.level.word(), "area": alert.area.word(),
            "when": alert.when.to_string(), "say": alert.say, "do": alert.act,
        })).collect::<Vec<_>>(),
        "consistency": instrument.consistency.iter().map(|line| json!({
            "when": line.when.to_string(), "say": line.say,
        })).collect::<Vec<_>>(),
    })
}

fn item(item: &Item) -> Json {
    let (choices, columns) = match &item.answer {
        AnswerType::Choice(choices) | AnswerType::Multiple(choices) => (choices.to_vec(), None),
        AnswerType::Records(columns) => (Vec::new(), Some(columns)),
        _ => (Vec::new(), None),
    };
    json!({
        "id": item.id,
        "type": type_word(&item.answer),
        "text": item.text,
        "section": item.section,
        "lead_in": item.lead_in,
        "help": item.help,
        "answers": answers(item),
        "choices": choices.iter().map(choice).collect::<Vec<_>>(),
        "fields": columns.map(|columns| columns.iter().map(self::item).collect::<Vec<_>>()),
        "ask_when": item.ask_when.as_ref().map(ToString::to_string),
        "shortcut": item.shortcut.as_ref().map(ToString::to_string),
        "private": item.private,
        "requirement": item.requirement,
        "unscored": item.unscored,
        "sensitive": item.sensitive,
        "shows_limits": item.shows_limits,
        "cycle": item.cycle,
    })
}

fn type_word(answer: &AnswerType) -> &'static str {
    match answer {
        AnswerType::Choice(_) => "choice",
        AnswerType::Multiple(_) => "multiple",
        AnswerType::YesNo { .. } => "yes_no",
        AnswerType::Number(_) => "number",
        AnswerType::Date { .. } => "date",
        AnswerType::Time => "time",
        AnswerType::Text { .. } => "text",
        AnswerType::Records(_) => "records",
    }
}

fn choice(choice: &Choice) -> Json {
    json!({
        "code": choice.code.to_string(), "text": choice.text, "points": choice.points,
        "concern": choice.concern,
    })
}

fn score(score: &Score) -> Json {
    let profiles = score.profiles.iter().enumerate().map(|(index, profile)| {
        json!({
            "id": profile.id, "source": profile.source, "in_force": index == score.profile,
            "bands": bands(score, &profile.bands),
        })
    });
    json!({
        "id": score.id,
        "title": score.title,
        "key": score.key.words(),
        "low": score.range.map(|range| range.low),
        "high": score.range.map(|range| range.high),
        "direction": match score.direction {
            Direction::HigherIsWorse => "higher_is_worse",
            Direction::HigherIsBetter => "higher_is_better",
            Direction::Neutral => "neutral",
        },
        "missing": missing(score),
        "labels": labels(score),
        "bands": bands(score, &score.bands),
        "profiles": profiles.collect::<Vec<_>>(),
        "concern": score.concern,
        "change": score.change.as_ref().map(change),
        "norms": score.norms.iter().map(norm).collect::<Vec<_>>(),
        "confirmed": score.confirmed,
        "loinc": score.loinc,
        "note": score.note,
    })
}

/// The labels of a triage, with what is a concern.
fn labels(score: &Score) -> Json {
    let Key::Triage { rules, otherwise } = &score.key else { return Json::Null };
    let rules = rules.iter().map(|rule| {
        json!({ "label": rule.label, "concern": rule.concern, "when": rule.when.to_string() })
    });
    let last = json!({ "label": otherwise.0, "concern": otherwise.1, "when": Json::Null });
    rules.chain([last]).collect()
}

fn bands(score: &Score, bands: &Bands) -> Json {
    let lists = bands.lists(None).into_iter();
    lists.flat_map(|(sex, bands)| list(score, sex, bands)).collect()
}

fn list(score: &Score, sex: Option<&str>, bands: &[Band]) -> Vec<Json> {
    let stretches = score.stretches(bands);
    let lines = stretches.iter().map(|stretch| {
        json!({
            "sex": sex, "from": stretch.low, "to": stretch.high, "values": stretch.values(),
            "label": stretch.band.label, "text": stretch.band.text,
            "concern": stretch.band.concern,
        })
    });
    lines.collect()
}

fn change(change: &Change) -> Json {
    let Change::Known { reliable, cut, source, local, .. } = change else { return json!("none") };
    let (points, sd, reliability, level) = match reliable {
        Reliable::Points { points, level } => (Some(points), None, None, *level),
        Reliable::Index { sd, reliability, level } => {
            (None, Some(sd), Some(reliability), Some(*level))
        }
    };
    json!({
        "reliable": points, "sd": sd, "reliability": reliability, "level": level, "cut": cut,
        "source": source, "local": local,
    })
}

fn norm(norm: &Norm) -> Json {
    json!({
        "group": norm.group, "sex": norm.sex, "age": norm.age.map(|age| age.to_string()),
        "n": norm.n, "mean": norm.mean, "sd": norm.sd, "reliability": norm.reliability,
        "source": norm.source,
    })
}
