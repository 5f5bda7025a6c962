//! `caseplan verify`: whether a batch is what its manifest says.

use super::batch::{Bench, Maker, Order, Sheet, refuse_strange, threads};
use super::context::{Context, stop};
use super::exit::{Exit, Stop};
use super::plan::Form;
use crate::batch::{Difference, Done, Kind, Manifest, Output, Recipe, work_through};
use crate::desk::{self, DefinitionKind, Definitions};
use crate::id::{Hash, Id};
use crate::render::template::Document;
use clap::ValueEnum;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// Prove that the documents of a batch are what its manifest says
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  caseplan verify plans/manifest.jsonl

The documents stand beside the manifest; the cases are looked for where they were when it was
written, from the same folder. Every document is made anew and held against the one that is there,
byte for byte. It ends with 1 where anything differs, or where the batch did not come to its end.")]
pub struct Args {
    /// The manifest that a batch wrote
    manifest: PathBuf,
    /// As JSON, one object a line
    #[arg(long)]
    json: bool,
    /// How many cases are worked on at a time; else as many as there are processors
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// The outputs of one case's file that were made with one recipe.
struct Task<'m> {
    input: &'m str,
    outputs: Vec<&'m Output>,
}

/// What was found of an output.
struct Verdict<'m> {
    output: &'m Output,
    /// Whether it is the same when it is made anew; nothing where that could not be tried.
    identical: Option<bool>,
    differences: Vec<Difference>,
}

/// How many there were.
#[derive(Default)]
struct Tally {
    outputs: usize,
    identical: usize,
    different: usize,
    not_made: usize,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let mut manifest = Manifest::default();
    desk::read_lines(&args.manifest, |line| manifest.hear(line)).map_err(stop)?;
    refuse_strange(&args.manifest, &manifest)?;
    let mut definitions = context.definitions()?;
    // They were told; of each case they would be told again.
    definitions.faults.clear();
    let mut tally = Tally::default();
    for (recipe, tasks) in by_recipe(&manifest) {
        let order = order(recipe, &tasks, &definitions)?;
        let proof = Proof {
            folder: args.manifest.parent().unwrap_or(Path::new("")),
            then: recipe,
            now: &order.recipe(&definitions),
        };
        let maker = Maker::new(&definitions, &order, context);
        let mut written = Ok(());
        work_through(
            &tasks,
            threads(args.jobs, tasks.len()),
            |serve| maker.serve(serve, |bench, task| proof.verdicts(bench, task)),
            |task, verdicts| {
                let verdicts = verdicts.unwrap_or_else(|| broken_off(task));
                let text =
                    verdicts.iter().map(|verdict| verdict.shown(args.json)).collect::<String>();
                verdicts.iter().for_each(|verdict| tally.add(verdict));
                written = context.print(&text);
                written.is_ok()
            },
        );
        written?;
    }
    let is_finished = manifest.is_finished();
    context.print(&tally.shown(args.json, is_finished))?;
    Ok(Exit::attention_if(tally.different > 0 || !is_finished))
}

/// Returns the outputs by what they were made with and from, in the order of what each was made from:
/// the hash of a recipe would give another one with every version.
fn by_recipe(manifest: &Manifest) -> Vec<(&Recipe, Vec<Task<'_>>)> {
    let mut by_recipe: BTreeMap<Hash, BTreeMap<&str, Vec<&Output>>> = BTreeMap::new();
    for output in manifest.outputs() {
        let tasks = by_recipe.entry(output.recipe).or_default();
        tasks.entry(&output.input).or_default().push(output);
    }
    let known = by_recipe.into_iter().filter_map(|(recipe, tasks)| {
        let tasks = tasks.into_iter().map(|(input, outputs)| Task { input, outputs });
        Some((manifest.recipe(recipe)?, tasks.collect()))
    });
    let mut known: Vec<(&Recipe, Vec<Task<'_>>)> = known.collect();
    known.sort_by_key(|(_, tasks)| {
        tasks.first().map(|task| (task.input, task.outputs.first().map(|output| &output.document)))
    });
    known
}

/// Returns what is made anew; of a document that is gone nothing can be.
fn order(recipe: &Recipe, tasks: &[Task<'_>], definitions: &Definitions) -> Result<Order, Stop> {
    let outputs = || tasks.iter().flat_map(|task| &task.outputs);
    let is_here = |id: &&str| definitions.find(DefinitionKind::Document, id).is_some();
    let documents: BTreeSet<&str> = outputs().map(|one| one.document.as_str()).collect();
    let documents: Vec<String> = documents.into_iter().filter(is_here).map(str::to_owned).collect();
    let forms = outputs().filter_map(|output| Form::from_str(&output.form, false).ok());
    let forms: Vec<Form> = forms.collect::<BTreeSet<_>>().into_iter().collect();
    Order::of(&documents, &forms, recipe.as_of, recipe.strict, definitions)
}

/// What outputs are held against.
struct Proof<'a> {
    folder: &'a Path,
    then: &'a Recipe,
    now: &'a Recipe,
}

impl Proof<'_> {
    fn verdicts<'m>(&self, bench: &Bench<'_>, task: &Task<'m>) -> Done<Vec<Verdict<'m>>> {
        let input = Input::of(bench, task);
        let verdicts = task.outputs.iter().map(|output| self.verdict(&input, output));
        Done { result: verdicts.collect(), sound: input.made.is_some() }
    }

    fn verdict<'m>(&self, input: &Input, output: &'m Output) -> Verdict<'m> {
        let path = output.file.as_ref().map(|file| self.folder.join(file));
        let there = path.and_then(|path| desk::read_output(&path).ok().flatten());
        let mut verdict = Verdict { output, identical: None, differences: Vec::new() };
        let mut note = |kind, what: &str| verdict.differences.push(Difference::new(kind, what));
        if !output.state.is_made() {
            if there.is_some() {
                note(Kind::Output, "is of an earlier run: this one did not make it");
            }
            return verdict;
        }
        match there {
            None => note(Kind::Output, "is missing"),
            Some(bytes) if Some(Hash::of(&bytes)) != output.output_hash => {
                note(Kind::Output, "changed")
            }
            Some(_) => {}
        }
        match input.hash {
            None => note(Kind::Input, "is missing, or cannot be read"),
            Some(hash) if Some(hash) != output.input_hash => note(Kind::Input, "changed"),
            Some(_) => verdict.identical = input.identical(output),
        }
        verdict.differences.extend(self.then.differences(self.now, &output.document));
        let nothing_differs = verdict.differences.iter().all(|one| one.kind == Kind::Output);
        if verdict.identical == Some(false) && nothing_differs {
            let what = "it is another file, though nothing that it comes of differs";
            verdict.differences.push(Difference::new(Kind::Reproduction, what));
        }
        verdict
    }
}

/// A case's file as it is now, and the hashes of what is made of it.
struct Input {
    hash: Option<Hash>,
    /// Nothing where it cannot be made.
    made: Option<Vec<(Id, Form, Option<Hash>)>>,
}

impl Input {
    fn of(bench: &Bench<'_>, task: &Task<'_>) -> Input {
        let (input, _) = bench.aside(|context| {
            let Ok(source) = context.read_record(Path::new(task.input)) else {
                return Input { hash: None, made: None };
            };
            let hash = Hash::of(source.text.as_bytes());
            let is_wanted = |document: &Document, form: Form| {
                task.outputs.iter().any(|one| one.is_of(&document.id, form.extension(), hash))
            };
            let sheets = bench.sheets(&source, is_wanted, context).ok();
            let made = sheets.map(|sheets| sheets.sheets.iter().map(hashed).collect());
            Input { hash: Some(hash), made }
        });
        input
    }

    /// Returns whether an output is made the same again; nothing where its document is gone.
    fn identical(&self, output: &Output) -> Option<bool> {
        let Some(made) = &self.made else { return Some(false) };
        let same = |(document, form, _): &&(Id, Form, Option<Hash>)| {
            *document == output.document && form.extension() == output.form
        };
        made.iter().find(same).map(|(.., hash)| *hash == output.output_hash)
    }
}

fn hashed(sheet: &Sheet<'_>) -> (Id, Form, Option<Hash>) {
    let hash = sheet.made.as_ref().ok().map(|made| Hash::of(&made.bytes));
    (sheet.document.id.clone(), sheet.form, hash)
}

/// Of what the program itself broke over nothing is proved.
fn broken_off<'m>(task: &Task<'m>) -> Vec<Verdict<'m>> {
    let difference = || Difference::new(Kind::Reproduction, "a bug broke it off");
    let verdict = |output| Verdict { output, identical: None, differences: vec![difference()] };
    task.outputs.iter().copied().map(verdict).collect()
}

impl Verdict<'_> {
    fn shown(&self, json: bool) -> String {
        let name = self.output.name();
        if json {
            let line = json!({
                "output": name, "state": self.output.state, "identical": self.identical,
                "differences": self.differences,
            });
            return format!("{line}\n");
        }
        self.differences.iter().map(|difference| format!("{name}: {difference}\n")).collect()
    }
}

impl Tally {
    fn add(&mut self, verdict: &Verdict<'_>) {
        self.outputs += 1;
        self.different += usize::from(!verdict.differences.is_empty());
        self.not_made += usize::from(!verdict.output.state.is_made());
        self.identical +=
            usize::from(verdict.identical == Some(true) && verdict.differences.is_empty());
    }

    fn shown(&self, json: bool, is_finished: bool) -> String {
        let Tally { outputs, identical, different, not_made } = self;
        if json {
            let line = json!({
                "outputs": outputs, "identical": identical, "different": different,
                "not_made": not_made, "finished": is_finished,
            });
            return format!("{line}\n");
        }
        let unfinished = match is_finished {
            true => "",
            false => "the batch did not come to its end, or its manifest was changed\n",
        };
        format!(
            "{unfinished}{outputs} outputs: {identical} identical when made anew, {different} \
             different, {not_made} not made by the batch\n"
        )
    }
}
