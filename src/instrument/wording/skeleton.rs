//! A pack to be filled in: every text that is needed, empty, with what the instrument's file says.

use super::super::{AnswerType, Instrument, Item, Wording};
use super::choices::{codes, is_unread, known, same_choices};
use super::{file_stem, has_choices, with_columns};
use std::fmt::Write;

/// The width of comments.
const WIDTH: usize = 96;

/// Returns a pack for a language in which every text is empty.
pub fn skeleton(instrument: &Instrument, language: &str) -> String {
    let own = language == instrument.language;
    let unread = &instrument.rights.unread;
    let mut page = Page { out: String::new(), unread, own };
    page.head(instrument, language);
    page.choices(instrument);
    page.items("items", "", &instrument.items);
    page.scores(instrument);
    page.out
}

struct Page<'i> {
    out: String,
    /// The routes of texts that the instrument's file could not have.
    unread: &'i [String],
    /// Whether the pack is in the language of the instrument's own file.
    own: bool,
}

/// What becomes of one text.
enum Line<'a> {
    /// It is needed; the text that the instrument has is shown beside it.
    Needed(Option<&'a str>),
    /// It may stand here, where the form has it.
    Possible(Option<&'a str>),
    /// The instrument has it.
    There,
}

impl Page<'_> {
    fn head(&mut self, instrument: &Instrument, language: &str) {
        let stem = file_stem(instrument, language);
        self.comment(0, &format!("The wording of {} (`{}`)", instrument.title, instrument.id));
        let from = match (self.own, instrument.rights.statement.is_some()) {
            (true, _) => "word for word as it is in the form that you may use",
            (false, true) => "word for word as it is in a published translation that you may use",
            (false, false) => "as the people who are asked say it",
        };
        let rule = "A text that is missing is an error, and nothing of the pack is used then.";
        self.comment(0, &format!("Write each text in `{language}`, {from}. {rule}"));
        self.comment(0, &format!("Put the file into the clinic's folder as wording/{stem}.yaml."));
        self.comment(0, "Then `caseplan check` says what is still missing.");
        let rights = &instrument.rights;
        self.comment(
            0,
            &format!("Rights in the instrument's file: {}; {}", rights.owner, rights.terms),
        );
        if let Some(statement) = &rights.statement {
            let stated = rights.stated_in.as_deref().unwrap_or("not said where");
            self.comment(0, &format!("“{statement}” ({stated})"));
        }
        let _ = writeln!(self.out, "wording: {}\nlanguage: {language}", instrument.id);
        self.text(0, "title", Line::Possible(Some(&instrument.title)));
        self.text(0, "short", Line::Possible(Some(&instrument.short)));
        self.comment(0, "who owns these texts, and what allows you to use them, quoted");
        self.out
            .push_str("rights:\n  owner: ''\n  # terms: ''\n  statement: ''\n  # stated_in: ''\n");
        let instruction = instrument.instruction.as_deref();
        self.text(0, "instruction", self.line(instruction, "instruction", false));
        // Where the items are known to begin with nothing, neither do those of a pack.
        let stem = instrument.stem.as_deref();
        if stem.is_some() || instrument.rights.wording != Wording::Shipped {
            self.text(0, "stem", self.line(stem, "stem", false));
        }
    }

    /// Whether the instrument's file says that it could not have the text of a route.
    fn lacks(&self, route: &str) -> bool {
        self.own && self.unread.iter().any(|unread| unread == route)
    }

    /// What is needed is decided as the reader of packs does.
    fn line<'a>(&self, known: Option<&'a str>, route: &str, always: bool) -> Line<'a> {
        match known.filter(|_| !self.lacks(route)) {
            Some(_) if self.own => Line::There,
            Some(known) => Line::Needed(Some(known)),
            None if always || self.lacks(route) => Line::Needed(None),
            None => Line::Possible(None),
        }
    }

    fn text(&mut self, indent: usize, key: &str, line: Line<'_>) {
        let (mark, known) = match line {
            Line::There => return,
            Line::Needed(known) => ("", known),
            Line::Possible(known) => ("# ", known),
        };
        match known.filter(|known| known.chars().count() > 60) {
            Some(known) => {
                self.comment(indent, known);
                let _ = writeln!(self.out, "{:indent$}{mark}{key}: ''", "");
            }
            None => {
                let known =
                    known.map_or_else(String::new, |known| format!("  # {}", line_of(known)));
                let _ = writeln!(self.out, "{:indent$}{mark}{key}: ''{known}", "");
            }
        }
    }

    fn choices(&mut self, instrument: &Instrument) {
        let all = with_columns(&instrument.items);
        let mut open: Vec<&(String, &Item)> =
            all.iter().filter(|(_, item)| self.wants_choices(item)).collect();
        if open.is_empty() {
            return;
        }
        self.out.push_str("choices:\n");
        while let Some((_, first)) = open.first().copied() {
            let (same, others) = open.iter().partition(|(_, item)| same_choices(first, item));
            open = others;
            let names = ranges(same, instrument);
            self.names(&names);
            self.out.push_str("    texts:\n");
            for code in codes(first) {
                if self.wants_choice(first, &code) {
                    let known = known(first, &code).filter(|_| !self.own);
                    self.text(6, &code, Line::Needed(known));
                }
            }
        }
    }

    fn names(&mut self, names: &[String]) {
        match names {
            [only] => {
                let _ = writeln!(self.out, "  - for: {only}");
            }
            _ => {
                let mut line = "  - for: [".to_owned();
                for (index, name) in names.iter().enumerate() {
                    if line.chars().count() + name.len() > WIDTH {
                        let _ = writeln!(self.out, "{}", line.trim_end());
                        line = " ".repeat(10);
                    }
                    let behind = if index + 1 == names.len() { "]" } else { ", " };
                    line.push_str(&format!("{name}{behind}"));
                }
                let _ = writeln!(self.out, "{line}");
            }
        }
    }

    fn wants_choices(&self, item: &Item) -> bool {
        has_choices(item) && codes(item).iter().any(|code| self.wants_choice(item, code))
    }

    fn wants_choice(&self, item: &Item, code: &str) -> bool {
        !self.own || known(item, code).is_none() || is_unread(item, code)
    }

    fn items(&mut self, key: &str, path: &str, items: &[Item]) {
        let indent = if path.is_empty() { 0 } else { 4 };
        let _ = writeln!(self.out, "{:indent$}{key}:", "");
        let worded: Vec<&Item> = items.iter().filter(|item| self.has_lines(item)).collect();
        if worded.is_empty() {
            self.out.truncate(self.out.trim_end().len());
            self.out.push_str(" {}\n");
        }
        for item in worded {
            self.item(indent + 2, item);
        }
    }

    /// Whether a pack has anything to say about an item.
    fn has_lines(&self, item: &Item) -> bool {
        let lacks = |key| self.lacks(&format!("items.{}.{key}", item.id));
        let wanting = item.text.is_none() || lacks("text") || lacks("lead_in");
        !self.own || wanting || matches!(item.answer, AnswerType::Records(_))
    }

    fn item(&mut self, indent: usize, item: &Item) {
        let route = format!("items.{}.text", item.id);
        let text = self.line(item.text.as_deref(), &route, true);
        let more = self.beside(item);
        let columns = match &item.answer {
            AnswerType::Records(columns) => Some(columns),
            _ => None,
        };
        if more.is_empty() && columns.is_none() {
            return self.text(indent, item.id.as_str(), text);
        }
        let _ = writeln!(self.out, "{:indent$}{}:", "", item.id);
        for (key, known) in more {
            let line = if key == "help" { Line::Possible(known) } else { Line::Needed(known) };
            self.text(indent + 2, key, line);
        }
        self.text(indent + 2, "text", text);
        if let Some(columns) = columns {
            self.items("fields", item.id.as_str(), columns);
        }
    }

    /// The texts of an item beside its own, in the order in which they are read.
    fn beside<'a>(&self, item: &'a Item) -> Vec<(&'static str, Option<&'a str>)> {
        let (unit, ends) = match &item.answer {
            AnswerType::Number(number) => (number.unit.as_deref(), number.ends.as_ref()),
            _ => (None, None),
        };
        let all = [
            ("section", item.section.as_deref()),
            ("lead_in", item.lead_in.as_deref()),
            ("help", item.help.as_deref()),
            ("unit", unit),
            ("low", ends.map(|(low, _)| low.as_str())),
            ("high", ends.map(|(_, high)| high.as_str())),
        ];
        let wanted = all.into_iter().filter_map(|(key, known)| match self.own {
            true => self.lacks(&format!("items.{}.{key}", item.id)).then_some((key, None)),
            false => known.map(|known| (key, Some(known))),
        });
        wanted.collect()
    }

    fn scores(&mut self, instrument: &Instrument) {
        if self.own || instrument.scores.is_empty() {
            return;
        }
        self.comment(0, "what plans print; what is left out stays as the instrument's file has it");
        self.out.push_str("# scores:\n");
        for score in &instrument.scores {
            let _ = writeln!(
                self.out,
                "#   {}:\n#     title: ''  # {}",
                score.id,
                line_of(&score.title)
            );
            let labels = score.labels();
            let mut bands = labels.iter().filter(|_| score.has_bands()).peekable();
            if bands.peek().is_some() {
                self.out.push_str("#     bands:\n");
            }
            for label in bands {
                let band = score.every_band().find(|band| band.label == **label);
                let text = band.map_or(label.as_str(), |band| &band.text);
                let _ = writeln!(self.out, "#       {label}: ''  # {}", line_of(text));
            }
        }
    }

    fn comment(&mut self, indent: usize, text: &str) {
        let mut line = String::new();
        for word in text.split_whitespace() {
            if !line.is_empty() && indent + line.chars().count() + word.chars().count() > WIDTH {
                let _ = writeln!(self.out, "{:indent$}# {line}", "");
                line.clear();
            }
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
        let _ = writeln!(self.out, "{:indent$}# {line}", "");
    }
}

fn line_of(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the names, with runs that follow each other written as ranges.
fn ranges(names: Vec<&(String, &Item)>, instrument: &Instrument) -> Vec<String> {
    let follows = |from: &str, to: &str| {
        let named = instrument.items_named(&format!("{from}..{to}"));
        named.is_some_and(|items| items.len() == 2)
    };
    let mut runs: Vec<(&str, &str)> = Vec::new();
    for (name, _) in names {
        match runs.last_mut() {
            Some((_, last)) if follows(last, name) => *last = name,
            _ => runs.push((name, name)),
        }
    }
    let written = runs.into_iter().map(|(first, last)| match first == last {
        true => first.to_owned(),
        false => format!("{first}..{last}"),
    });
    written.collect()
}
