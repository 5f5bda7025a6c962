//! What was answered in a form, as a document shows it.

use super::cause::PRIVATE;
use super::{Inputs, Quotes};
use crate::condition::{CodeName, Occasion};
use crate::finding::{Assessed, Findings};
use crate::id::Id;
use crate::instrument::{AnswerType, Instrument, Item};
use crate::response::{Answer, Informant, State};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Room to write in with a pen.
const BLANK: &str = "________________________";

/// A form that a document shows.
pub struct FormShown {
    /// The form as it stands now: where nobody has answered it, a document has its blanks.
    pub form: Arc<Instrument>,
    /// The private items that the document names.
    pub private: Vec<Id>,
}

/// What was answered in a form.
#[derive(Clone, Serialize)]
pub struct Sheet {
    /// What the form is called.
    pub title: String,
    /// Whether it was answered, and may be told.
    pub given: bool,
    /// The day of the answers.
    pub date: Option<NaiveDate>,
    /// Whose account it is.
    pub source: &'static str,
    /// The answers in their sections.
    pub sections: Vec<SheetSection>,
    /// Every item by its id.
    pub answers: BTreeMap<Id, SheetAnswer>,
}

/// A section of a form.
#[derive(Clone, Serialize)]
pub struct SheetSection {
    /// What it is called; empty for what stands before the first heading.
    pub title: String,
    /// What was answered, declined or does not apply.
    pub answers: Vec<SheetAnswer>,
    /// How many questions that were to be asked have no answer.
    pub open: usize,
}

/// An item of a form.
#[derive(Clone, Serialize)]
pub struct SheetAnswer {
    /// The question.
    pub question: String,
    /// The answer in words; a visible blank where there is none.
    pub text: String,
    /// Whether there is an answer, and it may be told.
    pub known: bool,
    /// The records of a list; one of blanks where there is none.
    pub rows: Vec<SheetRow>,
    /// What was chosen of a closed list, by its code.
    #[serde(skip)]
    pub code: Option<CodeName>,
}

/// A record of a list.
#[derive(Clone, Serialize)]
pub struct SheetRow {
    /// Its fields in the order of the form.
    pub cells: Vec<SheetCell>,
    /// The same by their ids.
    pub field: BTreeMap<Id, String>,
}

/// A field of a record.
#[derive(Clone, Serialize)]
pub struct SheetCell {
    /// The question.
    pub question: String,
    /// The answer in words; a visible blank where there is none.
    pub text: String,
}

/// Returns the forms of a document by id, each with the client's own latest answers, or with those of
/// whoever else answered it.
pub fn sheets(inputs: &Inputs<'_>) -> BTreeMap<Id, Sheet> {
    let told = inputs.quotes == Quotes::Shown;
    let sheet = |shown: &FormShown| {
        let assessed = inputs.findings.occasion(&shown.form.id, None, Occasion::Latest);
        Sheet::of(shown, assessed.filter(|_| told), inputs.findings)
    };
    inputs.forms.iter().map(|shown| (shown.form.id.clone(), sheet(shown))).collect()
}

/// Returns every account that there is of the forms of a document, the client's own first.
pub fn accounts(inputs: &Inputs<'_>) -> Vec<Sheet> {
    let of_form = |shown: &FormShown| {
        let assessed = Informant::ALL.iter().filter_map(|informant| {
            inputs.findings.occasion(&shown.form.id, Some(*informant), Occasion::Latest)
        });
        let sheets = assessed.map(|assessed| Sheet::of(shown, Some(assessed), inputs.findings));
        sheets.collect::<Vec<_>>()
    };
    match inputs.quotes {
        Quotes::Shown => inputs.forms.iter().flat_map(of_form).collect(),
        Quotes::LeftOut | Quotes::Never => Vec::new(),
    }
}

impl Sheet {
    /// Returns the blank form: what a document is held against when it is read.
    pub fn blank(form: &Instrument) -> Sheet {
        let mut sheet = Sheet {
            title: form.title.clone(),
            given: false,
            date: None,
            source: Informant::Client.word(),
            sections: Vec::new(),
            answers: BTreeMap::new(),
        };
        for item in &form.items {
            sheet.answers.insert(item.id.clone(), SheetAnswer::blank(item));
        }
        sheet
    }

    fn of(shown: &FormShown, assessed: Option<&Assessed>, findings: &Findings) -> Sheet {
        let mut sheet = Sheet::blank(&shown.form);
        let Some(Assessed { response, .. }) = assessed else { return sheet };
        sheet.given = true;
        sheet.date = Some(response.date());
        sheet.source = response.informant.word();
        // By the definition that the answers were taken with.
        for (item, state) in response.instrument.items.iter().zip(&response.states) {
            if sheet.sections.is_empty() || item.section.is_some() {
                let title = item.section.clone().unwrap_or_default();
                sheet.sections.push(SheetSection { title, answers: Vec::new(), open: 0 });
            }
            let Some(section) = sheet.sections.last_mut() else { continue };
            let name = format!("{}.{}", shown.form.id, item.id);
            let named = shown.private.contains(&item.id) || findings.reveal.contains(&name);
            let answer = SheetAnswer::of(item, state, named);
            match state {
                State::NotAsked(None) => {}
                State::Unanswered => section.open += 1,
                _ => section.answers.push(answer.clone()),
            }
            sheet.answers.insert(item.id.clone(), answer);
        }
        sheet
    }
}

impl SheetAnswer {
    fn blank(item: &Item) -> SheetAnswer {
        let rows = match &item.answer {
            AnswerType::Records(columns) => vec![SheetRow::of(columns, &[])],
            _ => Vec::new(),
        };
        let (question, text) = (item.shown().to_owned(), BLANK.to_owned());
        SheetAnswer { question, text, known: false, rows, code: None }
    }

    /// Returns whether this was chosen.
    pub fn is(&self, code: &str) -> bool {
        self.code == Some(CodeName::Slug(code.into()))
    }

    /// An answer that is private is told only where it is named.
    fn of(item: &Item, state: &State, named: bool) -> SheetAnswer {
        let mut shown = SheetAnswer::blank(item);
        match state {
            State::NotAsked(None) | State::Unanswered => {}
            _ if item.private && !named => shown.text = PRIVATE.to_owned(),
            State::Answered(answer) => {
                shown.known = true;
                shown.text = match answer.words(item) {
                    words if words.is_empty() => "none".to_owned(),
                    words => words,
                };
                if let Answer::Choice(code) = answer {
                    shown.code = Some(code.clone());
                }
                if let (Answer::Records(records), AnswerType::Records(columns)) =
                    (answer, &item.answer)
                {
                    shown.rows = records.iter().map(|cells| SheetRow::of(columns, cells)).collect();
                }
            }
            State::NotAsked(Some(answer)) => {
                let lack = state.lack().unwrap_or_default();
                shown.text = format!("{} ({lack})", answer.words(item));
            }
            State::Declined | State::NotApplicable | State::Differs(_) => {
                shown.text = state.lack().unwrap_or_default().to_owned();
            }
        }
        shown
    }
}

impl SheetRow {
    fn of(columns: &[Item], cells: &[Option<Answer>]) -> SheetRow {
        let words = |(at, column): (usize, &Item)| {
            let cell = cells.get(at).and_then(Option::as_ref);
            let text = cell.map_or_else(|| BLANK.to_owned(), |cell| cell.words(column));
            (column.id.clone(), SheetCell { question: column.shown().to_owned(), text })
        };
        let (ids, cells): (Vec<Id>, Vec<SheetCell>) = columns.iter().enumerate().map(words).unzip();
        let field = ids.into_iter().zip(cells.iter().map(|cell| cell.text.clone())).collect();
        SheetRow { cells, field }
    }
}
