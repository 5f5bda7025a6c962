//! What `verify` finds.

use crate::common::make_private;
use crate::generated::write_cases;
use crate::{batch, common, verify};
use caseplan::cli::Exit;
use std::fs;
use std::path::{Path, PathBuf};

struct World {
    folder: tempfile::TempDir,
    out: PathBuf,
}

impl World {
    /// Three cases and their plans.
    fn new() -> World {
        let folder = tempfile::tempdir().expect("a folder");
        write_cases(folder.path(), 3);
        let out = folder.path().join("out");
        batch(&[folder.path()], &out, &["-f", "md,pdf"]);
        World { folder, out }
    }

    fn change(path: &Path, from: &str, to: &str) {
        let text = fs::read_to_string(path).expect("there");
        assert!(text.contains(from), "{} has no {from}", path.display());
        fs::write(path, text.replacen(from, to, 1)).expect("written");
        make_private(path);
    }

    /// What is said of outputs, and the exit.
    fn found(&self, options: &[&str]) -> (Exit, String) {
        let run = verify(&self.out, options);
        (run.exit, run.output)
    }
}

#[test]
fn what_was_not_touched_is_identical() {
    let (exit, said) = World::new().found(&[]);
    let all = "6 outputs: 6 identical when made anew, 0 different, 0 not made by the batch\n";
    assert_eq!((exit, said.as_str()), (Exit::Done, all));
}

#[test]
fn each_difference_is_named() {
    let world = World::new();
    let input = |name: &str| world.folder.path().join(name);
    World::change(&input("c00001.yaml"), "A.B.", "B.A.");
    fs::remove_file(world.out.join("c00000.plan.md")).expect("ours");
    World::change(&world.out.join("c00002.plan.md"), "# ", "# Another ");
    let (exit, said) = world.found(&[]);
    assert_eq!(exit, Exit::Attention);
    assert_eq!(
        said,
        "c00000.plan.md: output is missing\n\
         c00001.plan.md: input changed\n\
         c00001.plan.pdf: input changed\n\
         c00002.plan.md: output changed\n\
         6 outputs: 2 identical when made anew, 4 different, 0 not made by the batch\n"
    );
    fs::remove_file(input("c00002.yaml")).expect("ours");
    let (_, said) = world.found(&[]);
    assert!(said.contains("c00002.plan.pdf: input is missing, or cannot be read\n"), "{said}");
}

#[test]
fn what_a_clinic_changed_since_is_named() {
    let world = World::new();
    let clinic = world.folder.path().join("clinic");
    fs::create_dir_all(clinic.join("documents")).expect("made");
    let plan = fs::read_to_string("templates/documents/plan.md").expect("there");
    fs::write(clinic.join("documents/plan.md"), plan).expect("written");
    let own = ["--definitions", clinic.to_str().expect("a name")];
    // The same text from another place is the same.
    assert_eq!(world.found(&own).0, Exit::Done);
    fs::write(clinic.join("settings.yaml"), "settings: 1\n").expect("written");
    World::change(&clinic.join("documents/plan.md"), "\n# ", "\n# Our ");
    let (exit, said) = world.found(&own);
    assert_eq!(exit, Exit::Attention);
    for what in ["definition documents/plan changed", "definition settings is new"] {
        assert!(said.contains(&format!("c00000.plan.pdf: {what}\n")), "{said}");
    }
    assert!(!said.contains("nothing that it comes of differs"), "{said}");
}

#[test]
fn another_program_and_a_line_that_was_changed_are_named() {
    let world = World::new();
    let manifest = world.out.join("manifest.jsonl");
    let text = fs::read_to_string(&manifest).expect("there");
    let version = format!("\"version\":\"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&version));
    let recipe = text.lines().next().expect("a line").to_owned();
    let other = recipe.replace(&version, "\"version\":\"0.0.9\"");
    let (then, now) = (name_of(&recipe), name_of(&other));
    fs::write(&manifest, text.replace(&recipe, &other).replace(&then, &now)).expect("written");
    let (exit, said) = world.found(&[]);
    assert_eq!(exit, Exit::Attention);
    let program = format!("program 0.0.9, now {}\n", env!("CARGO_PKG_VERSION"));
    assert!(said.contains(&format!("c00000.plan.md: {program}")), "{said}");
    assert!(said.contains("did not come to its end, or its manifest was changed"), "{said}");
}

/// The name by which outputs call the recipe of a line.
fn name_of(line: &str) -> String {
    let recipe = line.replacen("\"record\":\"recipe\",", "", 1);
    caseplan::id::Hash::of(recipe.as_bytes()).to_string()
}

#[test]
fn a_line_that_is_left_out_is_noticed_and_one_that_is_none_is_refused() {
    let world = World::new();
    let manifest = world.out.join("manifest.jsonl");
    let text = fs::read_to_string(&manifest).expect("there");
    let without: Vec<&str> = text.lines().filter(|line| !line.contains("c00001.plan.md")).collect();
    fs::write(&manifest, without.join("\n") + "\n").expect("written");
    assert_eq!(world.found(&[]).0, Exit::Attention);
    fs::write(&manifest, text.replacen("\"state\":\"draft\"", "\"state\":\"fine\"", 1))
        .expect("written");
    let run = verify(&world.out, &[]);
    assert_eq!(run.exit, Exit::Input);
    assert!(run.talk.contains("manifest.jsonl:2: not a line of a manifest"), "{}", run.talk);
}

#[test]
fn a_document_of_an_earlier_run_does_not_pass_for_one_of_this() {
    let world = World::new();
    fs::write(world.folder.path().join("c00001.yaml"), "answers: c00001\n").expect("written");
    let run = batch(&[world.folder.path()], &world.out, &["-f", "md,pdf", "--resume"]);
    assert_eq!(run.exit, Exit::Attention);
    let (exit, said) = world.found(&[]);
    assert_eq!(exit, Exit::Attention);
    let earlier = "c00001.plan.md: output is of an earlier run: this one did not make it\n";
    assert!(said.contains(earlier), "{said}");
}

#[test]
fn a_script_reads_the_same() {
    let world = World::new();
    fs::remove_file(world.out.join("c00000.plan.md")).expect("ours");
    let (_, said) = world.found(&["--json"]);
    let lines: Vec<serde_json::Value> =
        said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 7);
    assert_eq!(lines[0]["output"], "c00000.plan.md");
    assert_eq!(lines[0]["differences"][0]["kind"], "output");
    assert_eq!(lines[1]["identical"], true);
    assert_eq!(lines[6]["different"], 1);
    assert_eq!(lines[6]["finished"], true);
}

#[test]
fn a_batch_with_a_case_that_has_failed_is_what_it_says() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a-1.yaml"), "answers: a-1\n").expect("written");
    write_cases(folder.path(), 1);
    let out = folder.path().join("out");
    batch(&[folder.path()], &out, &["-f", "md"]);
    let run = verify(&out, &[]);
    let said = "2 outputs: 1 identical when made anew, 0 different, 1 not made by the batch\n";
    assert_eq!((run.exit, run.output.as_str()), (Exit::Done, said));
    assert_eq!(common::caseplan(&["verify", "/dev/zero"]).exit, Exit::Input);
}
