//! What an instrument computes and says, as a person reads it.

use crate::cli::page::Page;
use crate::instrument::{
    Alert, Band, Bands, Change, Instrument, Key, Norm, Reliable, Rounding, Rule, Score,
};
use crate::number::RoundingMode;

/// Writes scores, alerts and consistency.
pub fn pages(instrument: &Instrument, page: &mut Page) {
    for score in &instrument.scores {
        one(score, page);
    }
    if instrument.scores.is_empty() {
        page.heading("No score");
        page.line(2, "answers are recorded and not interpreted");
    }
    for alert in &instrument.alerts {
        self::alert(alert, page);
    }
    if !instrument.consistency.is_empty() {
        page.heading("Consistency");
    }
    for line in &instrument.consistency {
        page.line(2, &format!("{} — when {}", line.say.trim(), line.when));
    }
}

fn one(score: &Score, page: &mut Page) {
    page.heading(&format!("Score {}: {}", score.id, score.title));
    let range = score.range.map(|range| format!(", {range}")).unwrap_or_default();
    let times = match score.times.as_integer() {
        Some(1) => String::new(),
        _ => format!(", times {}", score.times),
    };
    page.field("key", &format!("{}{times}{range}", score.key.words()));
    if score.range.is_some() {
        page.field("direction", score.direction.words());
    }
    if let Some(words) = missing(score) {
        page.field("missing", &words);
    }
    if let Key::Triage { rules, otherwise } = &score.key {
        for Rule { label, concern, when, .. } in rules {
            page.field("", &format!("{label}{} when {when}", mark(*concern)));
        }
        page.field("", &format!("{}{} otherwise", otherwise.0, mark(otherwise.1)));
    }
    if let Some(concern) = score.concern {
        page.field("concern", if concern { "yes" } else { "no" });
    }
    all_bands(score, page);
    if let Some(change) = &score.change {
        page.field("change", &self::change(change));
    }
    for (index, norm) in score.norms.iter().enumerate() {
        page.field(if index == 0 { "norms" } else { "" }, &self::norm(norm));
    }
    if !score.confirmed {
        page.field(
            "confirmed",
            &format!("no: {}", score.open.as_deref().unwrap_or("see its file")),
        );
    }
    if let Some(loinc) = &score.loinc {
        page.field("LOINC", loinc);
    }
    if let Some(note) = &score.note {
        page.field("note", note);
    }
}

fn mark(concern: bool) -> &'static str {
    if concern { " (concern)" } else { "" }
}

/// Returns what happens where answers are missing; `when` scores and triage hold where they hold.
pub fn missing(score: &Score) -> Option<String> {
    if matches!(score.key, Key::When(_) | Key::Triage { .. } | Key::Lookup { .. }) {
        return None;
    }
    let mut words = match score.missing.allow {
        0 => "every answer is needed".to_owned(),
        allow => {
            let round = score.rounding.map(rounding).unwrap_or_default();
            format!("prorated while at most {allow} are missing{round}")
        }
    };
    if let Some(source) = &score.missing.source {
        words.push_str(&format!(" ({source})"));
    }
    if let Some(value) = score.not_asked {
        words.push_str(&format!("; what was not asked counts as {value}"));
    }
    Some(words)
}

fn rounding(rounding: Rounding) -> String {
    let mode = match rounding.mode {
        RoundingMode::HalfUp => "halves up",
        RoundingMode::HalfEven => "halves to even",
        RoundingMode::Down => "down",
        RoundingMode::Up => "up",
    };
    match rounding.places {
        0 => format!(", rounded to whole numbers, {mode}"),
        places => format!(", rounded to {places} decimal places, {mode}"),
    }
}

fn all_bands(score: &Score, page: &mut Page) {
    if score.profiles.is_empty() {
        return lists(score, &score.bands, "bands", page);
    }
    for (index, profile) in score.profiles.iter().enumerate() {
        let force = if index == score.profile { "in force" } else { "not in force" };
        page.field("bands", &format!("{} ({force}): {}", profile.id, profile.source));
        lists(score, &profile.bands, "", page);
    }
}

fn lists(score: &Score, bands: &Bands, name: &str, page: &mut Page) {
    let mut name = name;
    for (sex, bands) in bands.lists(None) {
        if let Some(sex) = sex {
            page.field(std::mem::take(&mut name), sex);
        }
        for line in ranges(score, bands) {
            page.field(std::mem::take(&mut name), &line);
        }
    }
}

/// Returns each band with the values it covers: `0–4 minimal`.
pub fn ranges(score: &Score, bands: &[Band]) -> Vec<String> {
    let stretches = score.stretches(bands);
    let words = stretches.iter().map(|stretch| {
        format!("{} {}{}", stretch.values(), stretch.band.text, mark(stretch.band.concern))
    });
    words.collect()
}

fn change(change: &Change) -> String {
    let Change::Known { reliable, cut, source, local, .. } = change else {
        return "no rule was published that could be read".into();
    };
    let mut words = match reliable {
        Reliable::Points { points, level } => {
            let level = level.map_or_else(String::new, |level| format!(" ({level} %)"));
            format!("{points} points or more are more than chance{level}")
        }
        Reliable::Index { sd, reliability, level } => format!(
            "by the reliable change index: standard deviation {sd}, reliability {reliability}, {level} %"
        ),
    };
    if let Some(cut) = cut {
        words.push_str(&format!("; clinical cut-off {cut}"));
    }
    let whose = if *local { "worked out by the clinic: " } else { "" };
    format!("{words} ({whose}{source})")
}

fn norm(norm: &Norm) -> String {
    let mut words = norm.group.clone();
    let age = norm.age.map(|age| format!("{age} years"));
    let n = norm.n.map(|n| format!("n {n}"));
    for part in [norm.sex.clone(), age, n].into_iter().flatten() {
        words.push_str(&format!(", {part}"));
    }
    words.push_str(&format!(": mean {}, standard deviation {}", norm.mean, norm.sd));
    if let Some(reliability) = norm.reliability {
        words.push_str(&format!(", reliability {reliability}"));
    }
    format!("{words} ({})", norm.source)
}

fn alert(alert: &Alert, page: &mut Page) {
    page.heading(&format!("Alert {}: {}, {}", alert.id, alert.level.word(), alert.area.word()));
    page.field("when", &alert.when.to_string());
    page.field("say", &alert.say);
    page.field("do", &alert.act);
}
