//! The questions, and which of them stand together.

use super::number::Numbers;
use super::only_if::OnlyIf;
use super::{Extras, Page, emphasis, matrix, strong};
use crate::instrument::{Instrument, Item};
use crate::render::escape;

/// Where a question can be written that may not be printed.
const BLANK: &str = "____";

/// The questions of an instrument on their way to paper.
pub struct Sheet<'i> {
    pub instrument: &'i Instrument,
    pub numbers: &'i Numbers,
    /// The level of the headings of sections.
    pub level: usize,
    pub extras: Extras<'i>,
}

impl Sheet<'_> {
    /// Writes every item, those with the same answers in one table.
    pub fn write(&self, page: &mut Page) {
        let mut at = 0;
        if let Some(stem) = self.instrument.stem.as_ref().filter(|_| self.run(0) == 1) {
            page.strong(stem);
        }
        while let Some(item) = self.instrument.items.get(at) {
            let count = self.run(at);
            if let Some(section) = &item.section {
                page.heading(self.level, section);
            }
            if let Some(lead_in) = &item.lead_in {
                page.strong(&self.ours(at, "lead_in", lead_in));
            }
            // A withheld question is a row with room beside its boxes, also where it is the only one.
            match count > 1 || (item.text.is_none() && matrix::fits(item, self.extras.print)) {
                true => self.matrix(at..at + count, page),
                false => self.question(at, item, page),
            }
            at += count;
        }
    }

    /// Returns how many items from this one on stand in one table.
    fn run(&self, first: usize) -> usize {
        let Some((item, rest)) = self.instrument.items[first..].split_first() else { return 0 };
        if !matrix::fits(item, self.extras.print) {
            return 1;
        }
        let joins = |next: &&Item| {
            next.section.is_none() && next.lead_in.is_none() && matrix::same_columns(item, next)
        };
        1 + rest.iter().take_while(joins).count()
    }

    /// Writes one question and the place for its answer.
    fn question(&self, at: usize, item: &Item, page: &mut Page) {
        let number = self.numbers.get(at);
        let text = self.text(at, item).map(|text| strong(&text));
        let mut parts = match (self.only_if(at), text) {
            (None, Some(text)) => vec![format!("**{number}. {}", &text["**".len()..])],
            (condition, text) => {
                let condition = condition.map(|condition| emphasis(&condition));
                [Some(format!("**{number}.**")), condition, text].into_iter().flatten().collect()
            }
        };
        parts.extend(super::answer::how(item).map(|words| emphasis(&words)));
        parts.extend(self.note(item));
        page.block(&parts.join(" "));
        if item.text.is_none() {
            page.fill(&["_".repeat(60)]);
        }
        super::answer::write(item, page);
    }

    /// Writes items with the same answers as a table, with what holds for all of them above it.
    fn matrix(&self, rows: std::ops::Range<usize>, page: &mut Page) {
        let conditions: Vec<Option<String>> = rows.clone().map(|at| self.only_if(at)).collect();
        let common = rows.len() > 1 && conditions.iter().all(|other| *other == conditions[0]);
        if let Some(condition) = conditions[0].as_ref().filter(|_| common) {
            let (first, last) = (self.numbers.get(rows.start), self.numbers.get(rows.end - 1));
            let (condition, which) =
                (condition.trim_end_matches(':'), format!("{first} to {last}"));
            page.strong(&format!("{condition}: answer {which}."));
        }
        let cells = rows.clone().zip(conditions).map(|(at, condition)| {
            let item = &self.instrument.items[at];
            let condition = condition.filter(|_| !common).map(|condition| emphasis(&condition));
            let text = self.text(at, item).map(|text| escape::markdown(&text));
            let blank = text.is_none().then(|| BLANK.to_owned());
            let parts = [condition, text, self.note(item), blank].into_iter().flatten();
            let parts: Vec<String> = parts.collect();
            (self.numbers.get(at).to_owned(), parts.join(" "))
        });
        let head = self.instrument.stem.as_deref().unwrap_or("Question");
        page.block(&matrix::table(head, cells, &self.instrument.items[rows.start]));
    }

    fn only_if(&self, at: usize) -> Option<String> {
        let condition = self.instrument.items[at].ask_when.as_ref()?;
        let words = OnlyIf { items: &self.instrument.items, numbers: self.numbers };
        Some(format!("Only if {}:", words.of(condition)))
    }

    /// Returns the note for the one who asks, on a sheet that is for them.
    fn note(&self, item: &Item) -> Option<String> {
        let note = item.help.as_ref().filter(|_| self.extras.notes)?;
        Some(emphasis(&format!("(Note: {})", note.trim())))
    }

    fn text(&self, at: usize, item: &Item) -> Option<String> {
        item.text.as_ref().map(|text| self.ours(at, "text", text))
    }

    /// Returns a text, in brackets where it is not the owner's.
    fn ours(&self, at: usize, part: &str, text: &str) -> String {
        let route = format!("items.{}.{part}", self.instrument.items[at].id);
        let of_item = route.trim_end_matches(".text").to_owned();
        let unread = &self.instrument.rights.unread;
        let is_ours =
            self.extras.pack.is_none() && (unread.contains(&route) || unread.contains(&of_item));
        if is_ours { format!("[{}]", text.trim()) } else { text.to_owned() }
    }
}
