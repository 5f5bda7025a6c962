//! An instrument as a person reads it: what it is, what it asks.

use super::scores;
use crate::cli::about;
use crate::cli::page::Page;
use crate::condition::CodeName;
use crate::desk::Found;
use crate::instrument::{
    AnswerType, Choice, Instrument, Item, Kind, PackRights, Wording, same_choices,
};
use std::sync::Arc;

/// Returns the page of an instrument.
pub fn page(instrument: &Instrument, found: &Found, pack: Option<&Arc<PackRights>>) -> String {
    let mut page = Page::default();
    head(instrument, found, &mut page);
    rights(instrument, pack, &mut page);
    state(instrument, &mut page);
    items(instrument, &mut page);
    scores::pages(instrument, &mut page);
    page.finish()
}

fn head(instrument: &Instrument, found: &Found, page: &mut Page) {
    page.line(0, &instrument.title);
    page.blank();
    let kind = match instrument.kind {
        Kind::Measure => "measure",
        Kind::Form => "form",
    };
    page.field(
        "id",
        &format!("{}, version {}, a {kind}; {}", instrument.id, instrument.version, found.origin),
    );
    if let Some(who) = instrument.administration {
        page.field("who", who.words());
    }
    if let Some(window) = instrument.window {
        page.field("asks about", &window.words());
    }
    if let Some(repeated) = &instrument.repeated {
        page.field("repeated", repeated);
    }
    page.field("length", &instrument.length().words());
    if let Some(loinc) = &instrument.loinc {
        page.field("LOINC", loinc);
    }
    let citation = &instrument.citation;
    let doi = citation.doi.as_ref().map_or_else(String::new, |doi| format!(" doi:{doi}"));
    page.field("source", &format!("{}{doi}", citation.text));
    for (index, read) in citation.read.iter().enumerate() {
        page.field(if index == 0 { "read" } else { "" }, read);
    }
}

fn rights(instrument: &Instrument, pack: Option<&Arc<PackRights>>, page: &mut Page) {
    let rights = &instrument.rights;
    page.field("rights", &format!("{}; {}", rights.owner, rights.terms));
    quoted(rights.statement.as_deref(), rights.stated_in.as_deref(), page);
    page.field("wording", &about::wording(instrument, pack.map(|pack| &**pack)));
    if let Some(pack) = pack {
        page.field("", &pack.source.name);
        let terms = pack.terms.as_ref().map_or_else(String::new, |terms| format!("; {terms}"));
        page.field("", &format!("{}{terms}", pack.owner));
        quoted(Some(&pack.statement), pack.stated_in.as_deref(), page);
        return;
    }
    if !rights.unread.is_empty() {
        page.field("", &format!("could not be read: {}", rights.unread.join(", ")));
    }
    if rights.wording != Wording::Shipped {
        let command = format!("caseplan wording new {}", instrument.id);
        page.field("", &format!("whoever has the texts brings them in a pack: {command}"));
    }
}

fn quoted(statement: Option<&str>, stated_in: Option<&str>, page: &mut Page) {
    if let Some(statement) = statement {
        let place = stated_in.map_or_else(String::new, |place| format!(" ({place})"));
        page.field("", &format!("“{}”{place}", statement.trim()));
    }
}

fn state(instrument: &Instrument, page: &mut Page) {
    page.field("confirmed", &about::confirmed(instrument));
    if let Some(open) = &instrument.open {
        page.field("", open);
    }
    page.field("scoring", &instrument.hashes.scoring.to_string());
    page.field("texts", &instrument.hashes.wording.to_string());
}

fn items(instrument: &Instrument, page: &mut Page) {
    page.heading("Items");
    for text in [&instrument.instruction, &instrument.stem].into_iter().flatten() {
        page.line(2, text);
    }
    let width = instrument.items.iter().map(|item| item.id.as_str().len()).max().unwrap_or(0);
    let marks_unscored = !instrument.scores.is_empty();
    let layout = Layout { indent: 8 + width.min(20), width: width.min(20), marks_unscored };
    let all = &instrument.items;
    for (index, item) in all.iter().enumerate() {
        let beside = |other: Option<usize>| {
            other.and_then(|other| all.get(other)).is_some_and(|other| same_choices(item, other))
        };
        let (before, after) = (beside(index.checked_sub(1)), beside(Some(index + 1)));
        if let Some(section) = &item.section {
            page.blank();
            page.line(2, section);
        }
        // What follows each other with the same choices has them once, above.
        if after && !before {
            page.blank();
            page.line(2, &format!("Answers: {}", answers(item)));
        }
        layout.item(index + 1, item, !(before || after), page);
    }
}

/// Where the parts of an item stand.
struct Layout {
    width: usize,
    indent: usize,
    /// Where nothing is scored, no item need say so.
    marks_unscored: bool,
}

impl Layout {
    fn item(&self, number: usize, item: &Item, with_answers: bool, page: &mut Page) {
        let width = self.width;
        if let Some(lead_in) = &item.lead_in {
            page.blank();
            page.line(2, lead_in);
        }
        let text = item.text.as_deref().unwrap_or("(wording withheld)");
        let mark = format!("{number:>4}  {:<width$}  ", item.id.as_str());
        page.hanging(&mark, self.indent, text);
        if with_answers {
            page.line(self.indent, &answers(item));
        }
        if let AnswerType::Records(columns) = &item.answer {
            for column in columns.iter() {
                let text = column.text.as_deref().unwrap_or("(wording withheld)");
                let line = format!("{}: {text} — {}", column.id, answers(column));
                page.hanging(&format!("{:1$}- ", "", self.indent), self.indent + 2, &line);
            }
        }
        for note in notes(item, self.marks_unscored) {
            page.line(self.indent, &note);
        }
    }
}

fn notes(item: &Item, marks_unscored: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(condition) = &item.ask_when {
        notes.push(format!("asked when {condition}"));
    }
    if let Some(condition) = &item.shortcut {
        notes.push(format!("not asked and answered all the same, it counts when {condition}"));
    }
    if let Some(help) = &item.help {
        notes.push(format!("for the one who asks: {}", help.trim()));
    }
    let marks = [
        (item.private, "private"),
        (item.sensitive, "only after the limits of confidentiality"),
        (item.shows_limits, "shows the limits of confidentiality"),
        (item.requirement, "what others require"),
        (item.unscored && marks_unscored, "not scored"),
    ];
    let marks: Vec<&str> = marks.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
    if !marks.is_empty() {
        notes.push(format!("({})", marks.join(", ")));
    }
    notes
}

/// Returns what an item accepts, in words.
pub fn answers(item: &Item) -> String {
    match &item.answer {
        AnswerType::Choice(choices) => list(choices),
        AnswerType::Multiple(choices) => format!("any of: {}", list(choices)),
        AnswerType::YesNo { labels: (yes, no), concern } => {
            let mark = |answer| if *concern == Some(answer) { " (concern)" } else { "" };
            let [yes, no] = [("yes", yes), ("no", no)].map(|(code, label)| {
                match label.eq_ignore_ascii_case(code) {
                    true => code.to_owned(),
                    false => format!("{code}: {label}"),
                }
            });
            format!("{yes}{} · {no}{}", mark(true), mark(false))
        }
        AnswerType::Number(number) => {
            let unit = number.unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
            let range = number.range;
            match &number.ends {
                Some((low, high)) => format!("{} {low} … {} {high}", range.low, range.high),
                None => format!("{} to {}{unit}", range.low, range.high),
            }
        }
        AnswerType::Date { .. } => "a date".into(),
        AnswerType::Time => "a time of day".into(),
        AnswerType::Text { .. } => "in words".into(),
        AnswerType::Records(_) => "a list; each entry has".into(),
    }
}

fn list(choices: &[Choice]) -> String {
    let words = choices.iter().map(|choice| {
        let text = match (&choice.code, &choice.text) {
            (code, None) => code.to_string(),
            (CodeName::Integer(code), Some(text)) => format!("{code} {}", text.trim()),
            (code, Some(text)) => format!("{code}: {}", text.trim()),
        };
        let points = choice.points.filter(|points| points.to_string() != choice.code.to_string());
        let points = points.map_or_else(String::new, |points| format!(" ({points} points)"));
        let concern = if choice.concern { " (concern)" } else { "" };
        format!("{text}{points}{concern}")
    });
    words.collect::<Vec<_>>().join(" · ")
}
