//! The manifest of a batch: what was made from what, a line of JSON for each output.
//!
//! A run only ever adds lines, and the last one about an output counts, so that a run that was killed
//! leaves a manifest that is true of what it wrote. A line that ends early is no line.

use super::names::output_name;
use super::recipe::{FORMAT, Recipe};
use crate::id::{CaseId, Hash, Hashing, Id};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A line of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case", deny_unknown_fields)]
pub enum Record {
    /// What the outputs below it were made with.
    Recipe(Recipe),
    /// A document of a case.
    Output(Box<Output>),
    /// A run came to its end; without it as the last line there is more to do.
    Finished(Finished),
}

/// A document of a case, as a run left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// The name of the file beside the manifest; absent where the case could not be told.
    pub file: Option<String>,
    /// The case.
    pub case: Option<CaseId>,
    /// The document.
    pub document: Id,
    /// The form, as the name of the file ends.
    pub form: String,
    /// What became of it.
    pub state: State,
    /// The path of the case's file, as it was given.
    pub input: String,
    /// The hash of the case's file; absent where it could not be read.
    pub input_hash: Option<Hash>,
    /// The hash of the recipe.
    pub recipe: Hash,
    /// The version of the program.
    pub version: String,
    /// The instruments that the case was answered in, with their scoring hashes.
    pub definitions: Vec<String>,
    /// The hash of the file that was written; absent where none was.
    pub output_hash: Option<Hash>,
    /// The critical alerts of the case.
    pub critical: Vec<Critical>,
    /// What else somebody should look at.
    pub attention: Vec<Attention>,
    /// The codes of what is wrong, where nothing was written.
    pub faults: Vec<String>,
}

/// What became of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It was made, and something is open or not signed.
    Draft,
    /// It was made, nothing is open, and it is signed.
    Issued,
    /// It was not made: something is wrong.
    Failed,
    /// It was not made: a rule keeps this document from this client.
    Skipped,
}

/// A critical alert that fires or cannot be ruled out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Critical {
    /// The line of the plan.
    pub line: String,
    /// Whether it fires, or only cannot be ruled out.
    pub certain: bool,
    /// Whether a response to it is still needed.
    pub open: bool,
}

/// What somebody should look at in an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    /// A score was not computed.
    NotComputed,
    /// A response is dated after the day of the run and was not read.
    LeftOut,
    /// A character has no glyph, and its code point was printed.
    MissingGlyph,
}

/// The end of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finished {
    /// The hash of every line before it.
    pub seal: Hash,
}

/// What a manifest says, as its last lines have it.
#[derive(Default)]
pub struct Manifest {
    recipes: BTreeMap<Hash, Recipe>,
    outputs: BTreeMap<Key, Output>,
    by_file: BTreeMap<String, Key>,
    sealing: Hashing,
    is_sealed: bool,
    lines: usize,
    strange: Option<usize>,
}

/// Input, document and form.
type Key = (String, Id, String);

impl Record {
    /// Returns the line, with its end.
    pub fn line(&self) -> String {
        let mut line = serde_json::to_string(self).unwrap_or_default();
        line.push('\n');
        line
    }
}

/// Reads a line of a manifest; nothing where it is none.
fn read_line(line: &str) -> Option<Record> {
    serde_json::from_str(line).ok()
}

impl State {
    /// Returns whether a file was written.
    pub fn is_made(self) -> bool {
        matches!(self, State::Draft | State::Issued)
    }

    /// Returns whether it was not made because something is wrong.
    pub fn has_failed(self) -> bool {
        self == State::Failed
    }

    /// Returns the word of the manifest.
    pub fn word(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Issued => "issued",
            State::Failed => "failed",
            State::Skipped => "skipped",
        }
    }
}

impl Output {
    /// Returns what it is called: its file, else its input.
    pub fn name(&self) -> &str {
        self.file.as_deref().unwrap_or(&self.input)
    }

    /// Returns whether it was made of that document in that form, and of an input with that hash.
    pub fn is_of(&self, document: &Id, form: &str, input: Hash) -> bool {
        self.document == *document && self.form == form && self.input_hash == Some(input)
    }

    /// Returns whether its file is called as that document of that case is.
    fn has_its_name(&self) -> bool {
        let name = |case| output_name(case, &self.document, &self.form);
        self.file == self.case.as_ref().map(name)
    }

    fn key(&self) -> Key {
        (self.input.clone(), self.document.clone(), self.form.clone())
    }
}

impl Manifest {
    /// Takes in a line, without its end.
    pub fn hear(&mut self, line: &str) {
        self.lines += 1;
        let seal = self.sealing.hash();
        self.sealing.add(line.as_bytes());
        self.sealing.add(b"\n");
        self.is_sealed = false;
        match read_line(line) {
            Some(Record::Recipe(recipe)) if recipe.format == FORMAT => {
                self.recipes.insert(recipe.hash(), recipe);
            }
            Some(Record::Output(output)) if self.can_be(&output) => self.put(*output),
            Some(Record::Finished(finished)) => self.is_sealed = finished.seal == seal,
            Some(_) | None => self.strange = self.strange.or(Some(self.lines)),
        }
    }

    /// Returns the number of the first line that is none of a manifest.
    pub fn strange(&self) -> Option<usize> {
        self.strange
    }

    /// Returns the hash of its lines, for those that come after them.
    pub fn sealing(&self) -> Hashing {
        self.sealing.clone()
    }

    /// Returns the outputs, by their inputs.
    pub fn outputs(&self) -> impl Iterator<Item = &Output> {
        self.outputs.values()
    }

    /// Returns how many outputs there are.
    pub fn count(&self) -> usize {
        self.outputs.len()
    }

    /// Returns the output of that name.
    pub fn output(&self, file: &str) -> Option<&Output> {
        self.outputs.get(self.by_file.get(file)?)
    }

    /// Returns a recipe.
    pub fn recipe(&self, hash: Hash) -> Option<&Recipe> {
        self.recipes.get(&hash)
    }

    /// Returns whether the last run came to its end, and every line stands as it was written.
    pub fn is_finished(&self) -> bool {
        self.is_sealed
    }

    /// Returns whether an output is called as it is called by a run, and its recipe was told before.
    fn can_be(&self, output: &Output) -> bool {
        output.has_its_name() && self.recipes.contains_key(&output.recipe)
    }

    /// Puts an output in the place of what was known of its input, or of its file.
    fn put(&mut self, output: Output) {
        let key = output.key();
        if let Some(before) = self.outputs.get(&key).and_then(|before| before.file.as_ref()) {
            self.by_file.remove(before);
        }
        if let Some(file) = &output.file
            && let Some(other) = self.by_file.insert(file.clone(), key.clone())
        {
            self.outputs.remove(&other);
        }
        self.outputs.insert(key, output);
    }
}

#[cfg(test)]
mod tests {
    use super::super::recipe::tests::recipe;
    use super::*;

    fn output(input: &str, case: Option<&str>) -> Output {
        Output {
            file: case.map(|case| format!("{case}.plan.pdf")),
            case: case.and_then(CaseId::new),
            document: Id::new("plan").expect("an id"),
            form: "pdf".into(),
            state: State::Draft,
            input: input.into(),
            input_hash: Some(Hash::of(input.as_bytes())),
            recipe: recipe().hash(),
            version: "1".into(),
            definitions: vec!["phq9 version 1, abc".into()],
            output_hash: None,
            critical: vec![Critical { line: "alert/a.b".into(), certain: true, open: true }],
            attention: vec![Attention::NotComputed],
            faults: Vec::new(),
        }
    }

    fn made(output: Output) -> Record {
        Record::Output(Box::new(output))
    }

    #[test]
    fn a_line_reads_back_and_no_strict_prefix_of_it_does() {
        let records = [
            Record::Recipe(recipe()),
            made(output("a.yaml", Some("a-1"))),
            Record::Finished(Finished { seal: Hash::of(b"lines") }),
        ];
        for record in records {
            let line = record.line();
            assert_eq!(read_line(&line), Some(record));
            let body = line.trim_end();
            let prefixes = body.char_indices().map(|(at, _)| &body[..at]);
            assert!(prefixes.map(read_line).all(|read| read.is_none()));
        }
    }

    fn heard(records: &[Record]) -> Manifest {
        let mut manifest = Manifest::default();
        records.iter().for_each(|record| manifest.hear(record.line().trim_end()));
        manifest
    }

    #[test]
    fn the_last_line_about_an_output_counts_and_an_input_that_failed_has_one() {
        let records = [
            Record::Recipe(recipe()),
            made(Output { state: State::Failed, ..output("a.yaml", None) }),
            made(output("a.yaml", Some("a-1"))),
            made(output("./a.yaml", Some("a-1"))),
        ];
        let manifest = heard(&records);
        assert_eq!(manifest.count(), 1);
        assert_eq!(manifest.output("a-1.plan.pdf").map(|one| one.input.as_str()), Some("./a.yaml"));
        let renamed = made(output("./a.yaml", Some("b-2")));
        let manifest = heard(&[&records[..], &[renamed]].concat());
        assert!(manifest.output("a-1.plan.pdf").is_none());
        assert_eq!(manifest.count(), 1);
    }

    #[test]
    fn a_manifest_is_finished_where_nothing_was_cut_out_or_changed_or_came_after_its_end() {
        let lines = [Record::Recipe(recipe()), made(output("a.yaml", Some("a-1")))];
        let seal = heard(&lines).sealing().hash();
        let finished = Record::Finished(Finished { seal });
        let whole = [&lines[..], std::slice::from_ref(&finished)].concat();
        assert!(!heard(&lines).is_finished());
        assert!(heard(&whole).is_finished());
        assert!(!heard(&whole[1..]).is_finished());
        assert!(!heard(&[&whole[..], &lines[..1]].concat()).is_finished());
        let other = made(output("b.yaml", Some("b-2")));
        let other = [lines[0].clone(), other, finished];
        assert!(!heard(&other).is_finished());
    }

    #[test]
    fn a_line_of_another_format_is_strange() {
        let mut manifest = heard(&[Record::Recipe(recipe())]);
        assert_eq!(manifest.strange(), None);
        manifest.hear(Record::Recipe(Recipe { format: FORMAT + 1, ..recipe() }).line().trim_end());
        manifest.hear("{}");
        assert_eq!(manifest.strange(), Some(2));
    }

    #[test]
    fn an_output_without_its_recipe_or_under_another_name_is_strange() {
        let good = made(output("a.yaml", Some("a-1")));
        assert_eq!(heard(std::slice::from_ref(&good)).strange(), Some(1));
        assert_eq!(heard(&[Record::Recipe(recipe()), good]).strange(), None);
        let file = Some("../../a-1.plan.pdf".to_owned());
        let bad = made(Output { file, ..output("a.yaml", Some("a-1")) });
        assert_eq!(heard(&[Record::Recipe(recipe()), bad]).strange(), Some(2));
    }
}
