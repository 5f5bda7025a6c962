//! What becomes of one case of a batch: which of its documents stand as they are, which are made and
//! written, and which are not, and why.

use super::super::context::Context;
use super::super::exit::{Exit, Stop};
use super::super::plan::Form;
use super::folder::Target;
use super::inputs::{Task, is_restricted};
use super::making::{Bench, Sheet, Sheets};
use super::order::Order;
use crate::batch::{Attention, Done, Manifest, Output, Recipe, State, output_name};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::id::Hash;
use crate::render::template::Document;
use std::sync::Arc;

/// What every case of a batch is worked on with.
pub struct Batch<'a> {
    /// What an earlier run left.
    pub earlier: &'a Manifest,
    /// What the outputs are made with.
    pub recipe: &'a Recipe,
    /// Where they go.
    pub target: &'a Target,
    /// What is made.
    pub order: &'a Order,
}

/// What became of a case.
#[derive(Default)]
pub struct Outcome {
    /// The outputs that were made, or were to be.
    pub outputs: Vec<Output>,
    /// The outputs that stand as an earlier run left them.
    pub standing: Vec<Output>,
    /// Why an output was not made: how a command for it alone would end, and what is wrong.
    pub stops: Vec<Stop>,
    /// What else was noted of the case.
    pub noted: String,
}

impl Outcome {
    /// Returns whether something is wrong with the case; a rule that keeps a document from a client is
    /// nothing wrong.
    pub fn has_failed(&self) -> bool {
        self.outputs.iter().any(|output| output.state.has_failed())
    }

    /// Returns what became of a case over which the program itself broke. Where it did was told then.
    pub fn panicked(task: &Task, batch: &Batch<'_>) -> Outcome {
        let mut outcome =
            batch.failed(task, None, Stop { exit: Exit::Bug, diagnostics: Vec::new() });
        outcome.outputs.iter_mut().for_each(|output| output.faults = vec!["bug".to_owned()]);
        outcome.noted =
            format!("{}: a bug broke off this case, and no other\n", task.input.display());
        outcome
    }
}

impl Batch<'_> {
    /// Works on a case.
    pub fn outcome(&self, bench: &Bench<'_>, task: &Task) -> Done<Outcome> {
        let (outcome, noted) = bench.aside(|context| self.worked_on(bench, task, context));
        let sound = outcome.stops.is_empty();
        Done { result: Outcome { noted, ..outcome }, sound }
    }

    fn worked_on(&self, bench: &Bench<'_>, task: &Task, context: &mut Context<'_>) -> Outcome {
        if is_restricted(&task.input) {
            return self.failed(task, None, restricted(task));
        }
        let source = match context.read_record(&task.input) {
            Ok(source) => source,
            Err(stop) => return self.failed(task, None, stop),
        };
        let hash = Hash::of(source.text.as_bytes());
        let standing = self.standing(task, hash);
        let stands = |document: &Document, form: Form| {
            standing.iter().any(|one| one.document == document.id && one.form == form.extension())
        };
        if self.order.each().all(|(document, form)| stands(document, form)) {
            return Outcome { standing, ..Outcome::default() };
        }
        let is_wanted = |document: &Document, form| !stands(document, form);
        let outcome = match self.sheets(bench, task, &source, is_wanted, context) {
            Ok(sheets) => self.written(task, hash, sheets),
            Err(stop) => self.failed(task, Some(hash), stop),
        };
        Outcome { standing, ..outcome }
    }

    /// Makes the documents, where the file is still of the case that it was of when names were given out.
    fn sheets<'b>(
        &self,
        bench: &'b Bench<'_>,
        task: &Task,
        source: &Arc<Source>,
        is_wanted: impl Fn(&Document, Form) -> bool,
        context: &mut Context<'_>,
    ) -> Result<Sheets<'b>, Stop> {
        let sheets = bench.sheets(source, is_wanted, context)?;
        if task.case.as_ref() == Some(&sheets.case) {
            return Ok(sheets);
        }
        let message = format!("{}: changed since the run began", task.input.display());
        let fault = Diagnostic::error(Code::Busy, message).with_hint("run again with --resume");
        Err(Stop::because(Exit::Busy, fault))
    }

    /// Writes the documents of a case; of each it is told if that fails.
    fn written(&self, task: &Task, hash: Hash, sheets: Sheets<'_>) -> Outcome {
        let mut outcome = Outcome::default();
        for sheet in &sheets.sheets {
            let mut output = Output {
                state: sheets.state,
                definitions: sheets.definitions.clone(),
                critical: sheets.critical.clone(),
                attention: sheets.attention.iter().copied().collect(),
                ..self.output(task, Some(hash), sheet.document, sheet.form)
            };
            match self.write(sheet, &mut output) {
                Ok(()) => {}
                Err(stop) => {
                    fail(&mut output, &stop.diagnostics);
                    outcome.stops.push(stop);
                }
            }
            outcome.outputs.push(output);
        }
        outcome
    }

    fn write(&self, sheet: &Sheet<'_>, output: &mut Output) -> Result<(), Stop> {
        let made = sheet.made.as_ref().map_err(Stop::clone)?;
        if !made.missing.is_empty() {
            output.attention.push(Attention::MissingGlyph);
        }
        self.target.write(output.name(), made)?;
        output.output_hash = Some(Hash::of(&made.bytes));
        Ok(())
    }

    /// Returns what became of a case of which nothing can be made.
    fn failed(&self, task: &Task, hash: Option<Hash>, stop: Stop) -> Outcome {
        let failed = |(document, form): (&Document, Form)| {
            let mut output = self.output(task, hash, document, form);
            fail(&mut output, &stop.diagnostics);
            output
        };
        let outputs = self.order.each().map(failed).collect();
        Outcome { outputs, stops: vec![stop], ..Outcome::default() }
    }

    /// Returns the outputs of a case that an earlier run left, and that would be made the same again.
    fn standing(&self, task: &Task, hash: Hash) -> Vec<Output> {
        let Some(case) = &task.case else { return Vec::new() };
        let stands = |(document, form): (&Document, Form)| {
            let name = output_name(case, &document.id, form.extension());
            let earlier = self.earlier.output(&name)?;
            let made_with = self.earlier.recipe(earlier.recipe)?;
            let same = earlier.input_hash == Some(hash)
                && made_with.differences(self.recipe, &document.id).is_empty()
                && self.target.holds(&name, earlier.output_hash?);
            same.then(|| earlier.clone())
        };
        self.order.each().filter_map(stands).collect()
    }

    /// Returns an output of which nothing is known yet.
    fn output(&self, task: &Task, hash: Option<Hash>, document: &Document, form: Form) -> Output {
        let name = |case| output_name(case, &document.id, form.extension());
        Output {
            file: task.case.as_ref().map(name),
            case: task.case.clone(),
            document: document.id.clone(),
            form: form.extension().to_owned(),
            state: State::Failed,
            input: task.input.display().to_string(),
            input_hash: hash,
            recipe: self.recipe.hash(),
            version: self.recipe.version.clone(),
            definitions: Vec::new(),
            output_hash: None,
            critical: Vec::new(),
            attention: Vec::new(),
            faults: Vec::new(),
        }
    }
}

/// Notes that an output is not made, by the codes of what is wrong.
fn fail(output: &mut Output, faults: &[Diagnostic]) {
    let by_rule = |fault: &Diagnostic| fault.code == Code::AdultsOnly;
    let by_rule = !faults.is_empty() && faults.iter().all(by_rule);
    output.state = if by_rule { State::Skipped } else { State::Failed };
    output.output_hash = None;
    output.faults = faults.iter().map(|fault| fault.code.name().to_owned()).collect();
    output.faults.dedup();
}

/// Rule 13 of the clinical rules: it is not even opened.
fn restricted(task: &Task) -> Stop {
    let message =
        format!("{}: a restricted record is not read by this command", task.input.display());
    let fault = Diagnostic::error(Code::WrongRecord, message).with_hint("leave it out");
    Stop::because(Exit::Refused, fault)
}
