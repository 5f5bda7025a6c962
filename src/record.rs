//! A client's record: case file to text and back. Pure; the disk is left to `desk`.
//!
//! Two kinds of file say what is known about a client. A **case file** is written by the
//! program: canonical, with the definitions its answers were taken with, and closed by a seal
//! over every byte before it, so that a file that ends early or was edited elsewhere is never
//! taken for the record. An **answers file** is written by hand or by a script: plain, without
//! a seal, and read like a case. Both are confidential: no message quotes a key or a value of
//! them.

mod answers_file;
mod at_hand;
mod basis;
mod case_file;
mod decided;
mod first_line;
mod fit;
mod history;
mod issued;
mod migrate;
mod noted;
mod responding;
mod route;
mod seal;
mod upgrade;

pub use answers_file::{ANSWERS_FILE_KEYS, ANSWERS_KEYS};
pub use at_hand::AtHand;
pub use basis::{BASIS_KEYS, Basis, KEPT_LINE_KEYS, KEPT_RESPONSE_KEYS};
pub use case_file::{CASE_FILE_KEYS, FORMAT, write};
pub use first_line::{FirstLine, first_line};
pub use history::{
    Deed, Did, EVENT_KEYS, Event, History, Sealed, Verified, verify as verify_history,
};
pub use issued::{ISSUED_PLAN_KEYS, IssuedPlan, RESEAL_KEYS, Reseal};
pub use noted::unknown_objectives;
pub use responding::{RESPONDING_KEYS, Responding};
pub use upgrade::{Carried, Fate, Outcome, UPGRADE_KEYS, Upgrade};

use crate::client::Client;
use crate::decision::{Decision, Decisions};
use crate::diagnostic::{Code, Diagnostic, Faults, Place, Source, Span, has_errors};
use crate::finding::Findings;
use crate::id::{CaseId, Hash, Id};
use crate::instrument::{Instrument, Library, Reading, RecordKind};
use crate::response::{Recorded, Responses};
use crate::yaml::{self, Node, Value};
use chrono::NaiveDate;
use history::Parts;
use seal::Seal;
use std::sync::Arc;

/// Everything that is recorded about one client. Never shown by `Debug`.
pub struct Case {
    /// The id.
    pub id: CaseId,
    /// Which kind of file it was read from.
    pub form: Form,
    /// Whose record it is, and what stands in it.
    pub kind: RecordKind,
    /// The format of the file it was read from.
    pub format: i64,
    /// Raised by every save.
    pub revision: u64,
    /// Who the client is.
    pub client: Client,
    /// The answers, oldest first, as written.
    pub responses: Vec<Recorded>,
    /// What people decided.
    pub decisions: Decisions,
    /// The responses to alerts that were broken off.
    pub responding: Vec<Responding>,
    /// The plans that were issued.
    pub plans: Vec<IssuedPlan>,
    /// The clinic's own definitions that answers were taken with: scoring hash and text.
    pub definitions: Vec<(Hash, String)>,
    /// The edits outside the program that someone accepted.
    pub reseals: Vec<Reseal>,
    /// The responses that were brought to another definition.
    pub upgrades: Vec<Upgrade>,
    /// The text it was read from.
    pub source: Arc<Source>,
    root: Arc<Node>,
}

/// The kinds of file that say what is known about a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The record, written by the program.
    Case,
    /// Answers, written by hand or by a script.
    Answers,
}

/// Reads a case file or an answers file; its first key says which.
pub fn read(source: &Arc<Source>) -> Reading<Case> {
    read_sealed(source, Edits::Refused)
}

/// Reads a case file as it stands, also where it was edited outside the program. One that ends early
/// is refused: what is missing cannot be known.
pub fn read_edited(source: &Arc<Source>) -> Reading<Case> {
    read_sealed(source, Edits::Accepted)
}

/// Returns every fault of a record at once: its own, and those of its answers and decisions.
///
/// Where its head has an error there is no case, and [`read`] can tell nothing of what the
/// answers are held against; whoever mends a date should not meet the next fault only then.
pub fn faults(source: &Arc<Source>, edits: Edits, at_hand: &mut AtHand<'_>) -> Vec<Diagnostic> {
    let Draft { case, mut faults } = draft(source, edits);
    if let Some(case) = case {
        at_hand.add_kept_in(&case);
        // What cannot be read, such as an alias, need not be an answer too.
        let told = |fault: &Diagnostic| faults.iter().any(|known| known.place == fault.place);
        let of_answers = case.fit(&at_hand.library).1;
        let of_answers: Vec<_> = of_answers.into_iter().filter(|fault| !told(fault)).collect();
        faults.extend(of_answers);
        faults.extend(case.decisions_about_nothing(at_hand));
        faults.extend(case.faults_of_notes(&at_hand.library));
        // What was edited is not what the last event says, and that was told.
        if matches!(seal::inspect(&source.text), Seal::Holds) {
            faults.extend(verify_history(&case).faults);
        }
        let start = |fault: &Diagnostic| fault.place.as_ref().map(|place| place.span.start);
        faults.sort_by_key(|fault| start(fault).unwrap_or(usize::MAX));
    }
    faults
}

impl Case {
    /// Records who accepts what was edited outside the program, and raises the revision. A case whose
    /// seal holds stays as it is; returns whether there was an edit.
    pub fn accept_edit(&mut self, on: NaiveDate, by: &str) -> bool {
        let edited = matches!(seal::inspect(&self.source.text), Seal::Broken(_));
        let edited = edited && self.form == Form::Case;
        if edited {
            self.revision += 1;
            self.reseals.push(Reseal { on, by: by.to_owned(), revision: self.revision });
        }
        edited
    }

    /// Returns what is known on a day by the responses and by what people decided.
    pub fn findings(&self, responses: Responses, as_of: NaiveDate) -> Findings {
        let mut findings = Findings::gather(&self.client, as_of, responses);
        self.decisions.inform(&mut findings);
        findings
    }

    /// Returns the day of the newest entry.
    pub fn newest_day(&self) -> Option<NaiveDate> {
        let answers = self.responses.iter().map(Recorded::last_day);
        answers.chain(self.decisions.iter().map(Decision::on)).max()
    }

    /// Returns the empty record of a client.
    pub fn new(id: CaseId, client: Client) -> Case {
        let nothing = Node { span: Span::default(), value: Value::Map(Vec::new()) };
        Case {
            id,
            form: Form::Case,
            kind: RecordKind::Client,
            format: FORMAT,
            revision: 1,
            client,
            responses: Vec::new(),
            decisions: Decisions::default(),
            responding: Vec::new(),
            plans: Vec::new(),
            definitions: Vec::new(),
            reseals: Vec::new(),
            upgrades: Vec::new(),
            source: Source::record("", ""),
            root: Arc::new(nothing),
        }
    }

    /// Whether nothing was answered, noted or decided in it.
    pub fn says_nothing(&self) -> bool {
        self.responses.iter().all(Recorded::says_nothing)
            && self.decisions.iter().next().is_none()
            && self.responding.is_empty()
    }

    /// Returns the way to a place through the keys that the program knows.
    pub fn route(&self, span: Span) -> String {
        route::known_route(&self.root, span)
    }

    /// Returns a place in the file that the case was read from.
    pub fn place(&self, span: Span) -> Place {
        Place { source: self.source.clone(), span, route: self.route(span) }
    }

    /// Pins a response to the definition its answers are taken with, and keeps the text of one
    /// that is not built in, which may change or vanish.
    pub fn pin(&mut self, response: usize, instrument: &Instrument, built_in: bool) {
        self.responses[response].pin(instrument);
        let hash = instrument.hashes.scoring;
        if !built_in && !self.definitions.iter().any(|(known, _)| *known == hash) {
            self.definitions.push((hash, instrument.source.text.to_string()));
        }
    }

    /// Makes the record of an answers file: every response is pinned to the current definition.
    ///
    /// # Errors
    ///
    /// Returns the instruments for which there is no definition.
    pub fn adopt(
        mut self,
        library: &Library,
        is_built_in: impl Fn(&Id) -> bool,
    ) -> Result<Case, Vec<Id>> {
        let mut unknown = Vec::new();
        for index in 0..self.responses.len() {
            let id = self.responses[index].instrument.clone();
            match library.get(id.as_str()) {
                Some(instrument) => self.pin(index, &instrument, is_built_in(&id)),
                None => unknown.push(id),
            }
        }
        self.form = Form::Case;
        if unknown.is_empty() { Ok(self) } else { Err(unknown) }
    }

    /// Returns the definitions that are kept in the case, with the instrument each defines.
    pub fn kept_definitions(&self) -> Vec<(Id, Arc<Source>)> {
        let kept = self.definitions.iter().filter_map(|(hash, text)| {
            let taken_with = |response: &&Recorded| {
                response.definition.is_some_and(|pinned| pinned.scoring == *hash)
            };
            let id = &self.responses.iter().find(taken_with)?.instrument;
            let name = format!("<kept in the case>/{id}-{}.yaml", hash.short());
            Some((id.clone(), Source::definition(name, text)))
        });
        kept.collect()
    }
}

/// What becomes of a file that was edited outside the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edits {
    /// It is not the record.
    Refused,
    /// Someone answers for the edit.
    Accepted,
}

/// A record as it was read. Its case goes no further where there is an error.
struct Draft {
    case: Option<Case>,
    faults: Vec<Diagnostic>,
}

fn read_sealed(source: &Arc<Source>, edits: Edits) -> Reading<Case> {
    let Draft { case, faults } = draft(source, edits);
    Reading { value: case.filter(|_| !has_errors(&faults)), faults }
}

fn draft(source: &Arc<Source>, edits: Edits) -> Draft {
    let source = &confidential(source);
    let mut faults = Faults::new(source);
    let root = tree(&mut faults).map(Arc::new);
    let case = match form(&source.text, root.as_deref()) {
        Some(Form::Case) => case(root.as_ref(), edits, &mut faults),
        Some(Form::Answers) => {
            root.as_ref().and_then(|root| answers_file::decode(root, &mut faults))
        }
        None => {
            refuse_kind(root.as_deref(), &mut faults);
            None
        }
    };
    let route =
        |span| root.as_ref().map_or_else(String::new, |root| route::known_route(root, span));
    Draft { case, faults: faults.into_list(route) }
}

/// Reads what a file says. The history of a case is no part of it: few who read a case ask for its
/// events, which become many.
fn tree(faults: &mut Faults) -> Option<Node> {
    let source = faults.source().clone();
    let Parts { content, events: Some(_) } = history::parts(&source.text) else {
        return yaml::read(faults);
    };
    let root = yaml::read_until(content.len(), faults);
    if form(&source.text, root.as_ref()) == Some(Form::Case) {
        return root;
    }
    // Answers have no history, and nothing in their file is passed over.
    *faults = Faults::new(&source);
    yaml::read(faults)
}

fn case(root: Option<&Arc<Node>>, edits: Edits, faults: &mut Faults) -> Option<Case> {
    if root.is_some_and(|root| case_file::is_newer(root, FORMAT, faults)) {
        return None;
    }
    match seal::inspect(&faults.source().text) {
        Seal::Holds => {}
        Seal::Broken(span) if edits == Edits::Refused => seal::note_edited(span, faults),
        Seal::Broken(_) => {}
        Seal::Missing => {
            // What the parser says about the torn end would only hide what happened.
            *faults = Faults::new(&faults.source().clone());
            seal::note_missing(faults);
            return None;
        }
    }
    case_file::decode(root?, faults)
}

/// A record is confidential whatever the caller took it for.
fn confidential(source: &Arc<Source>) -> Arc<Source> {
    if source.confidential {
        return source.clone();
    }
    Source::record(source.name.as_str(), &*source.text)
}

/// The first key says what the file is, even where the rest cannot be read.
fn form(text: &str, root: Option<&Node>) -> Option<Form> {
    let key = match root.map(|root| &root.value) {
        Some(Value::Map(entries)) => entries.first()?.key.text.as_str(),
        Some(_) => return None,
        None => text.trim_start().split(':').next()?,
    };
    match key {
        "case" => Some(Form::Case),
        "answers" => Some(Form::Answers),
        _ => None,
    }
}

fn refuse_kind(root: Option<&Node>, faults: &mut Faults) {
    if let Some(root) = root {
        faults
            .error(Code::UnknownKind, root.span, "neither a case file nor an answers file")
            .hint("the first key says what a file is: `case:` or `answers:`");
    }
}
