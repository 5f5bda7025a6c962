//! What a batch may write, and what it may write over.

use crate::common::make_private;
use crate::generated::write_cases;
use crate::{batch, documents, verify};
use caseplan::cli::Exit;
use std::fs;
use std::path::Path;

/// Answers of a client of that name.
fn answers(id: &str, q9: u8) -> String {
    format!(
        "answers: {id}\ndate: 2026-02-01\nresponses:\n  phq9: {{ q1: 1, q2: 1, q3: 0, q4: 0, \
         q5: 0, q6: 0, q7: 0, q8: 0, q9: {q9} }}\n"
    )
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("written");
    make_private(path);
}

#[test]
fn e05_what_is_there_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = write_cases(folder.path(), 3);
    let out = folder.path().join("out");
    fs::create_dir(&out).expect("made");
    fs::write(out.join("c00002.plan.md"), "notes\n").expect("written");
    let run = batch(&[folder.path()], &out, &["-f", "md"]);
    assert_eq!(run.exit, Exit::Refused);
    assert!(run.talk.contains("1 file exists already: c00002.plan.md"), "{}", run.talk);
    assert_eq!(documents(&out).len(), 1);
    assert_eq!(batch(&[folder.path()], &out, &["-f", "md", "--resume"]).exit, Exit::Attention);
    assert_eq!(fs::read(out.join("c00002.plan.md")).expect("there"), b"notes\n");
    batch(&[folder.path()], &out, &["-f", "md", "--resume", "--force"]);
    assert!(documents(&out)["c00002.plan.md"].starts_with(b"---\ncaseplan: c00002/plan\n"));
    assert_eq!(documents(&out).len(), cases.len());
}

#[test]
fn e05_what_belongs_to_another_client_is_kept_even_by_force() {
    let folder = tempfile::tempdir().expect("a folder");
    let (a, b) = (folder.path().join("a.yaml"), folder.path().join("b.yaml"));
    write(&a, &answers("a-1", 0));
    write(&b, &answers("b-2", 0));
    let out = folder.path().join("out");
    for form in ["md", "pdf"] {
        batch(&[&a], &out, &["-f", form, "--resume"]);
        let (of_a, of_b) = (format!("a-1.plan.{form}"), format!("b-2.plan.{form}"));
        fs::rename(out.join(&of_a), out.join(&of_b)).expect("renamed");
        let kept = fs::read(out.join(&of_b)).expect("there");
        let run = batch(&[&a, &b], &out, &["-f", form, "--force"]);
        assert_eq!(run.exit, Exit::Attention);
        assert!(run.talk.contains("belongs to another client"), "{}", run.talk);
        assert!(fs::read(out.join(&of_b)).expect("there") == kept);
        assert!(out.join(&of_a).exists());
        fs::remove_file(out.join(&of_b)).expect("ours");
    }
}

#[test]
fn two_inputs_of_one_name_are_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let (a, b) = (folder.path().join("a.yaml"), folder.path().join("b.yaml"));
    write(&a, &answers("a-1", 0));
    // The second says it in a way that only a reader of YAML understands.
    write(&b, &answers("'a-1'", 0));
    let out = folder.path().join("out");
    let run = batch(&[&a, &b], &out, &[]);
    assert_eq!(run.exit, Exit::Refused);
    assert!(run.talk.contains("would be written to one name: a-1"), "{}", run.talk);
    assert!(!out.exists());
    assert_eq!(batch(&[&a, &a], &out, &[]).exit, Exit::Refused);
}

#[test]
fn e06_an_empty_batch_is_no_success() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let run = batch(&[folder.path()], &out, &[]);
    assert_eq!(run.exit, Exit::Input);
    assert!(run.talk.contains("no case files were found"), "{}", run.talk);
    assert!(!out.exists());
}

#[test]
#[cfg(unix)]
fn what_is_written_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    write_cases(folder.path(), 2);
    let out = folder.path().join("deep/out");
    batch(&[folder.path()], &out, &["-f", "md,pdf,json"]);
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode(&out), mode(&folder.path().join("deep"))), (0o700, 0o700));
    let files: Vec<_> =
        fs::read_dir(&out).expect("there").map(|one| one.expect("one").path()).collect();
    assert_eq!(files.len(), 9);
    assert!(files.iter().all(|file| mode(file) == 0o600));
}

#[test]
fn a_restricted_record_is_not_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("a-1.yaml"), &answers("a-1", 0));
    let restricted = folder.path().join("a-1.restricted.yaml");
    // What cannot be read shows that nobody tried to.
    fs::create_dir(&restricted).expect("made");
    let out = folder.path().join("out");
    let run = batch(&[&restricted], &out, &["-f", "md"]);
    assert_eq!(run.exit, Exit::Input);
    fs::remove_dir(&restricted).expect("ours");
    write(&restricted, &answers("a-1", 0));
    let run = batch(&[folder.path()], &out, &["-f", "md", "--resume"]);
    assert!(run.talk.contains("1 restricted record not read"), "{}", run.talk);
    let run = batch(&[&restricted], &out, &["-f", "md", "--resume"]);
    assert_eq!(run.exit, Exit::Refused);
    assert!(run.talk.contains("a restricted record is not read by this command"), "{}", run.talk);
}

#[test]
fn only_what_changed_is_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    write_cases(folder.path(), 4);
    let out = folder.path().join("out");
    let resumed = |options: &[&str]| {
        let run = batch(&[folder.path()], &out, &[&["-f", "md", "--resume"], options].concat());
        let line = run.talk.lines().find(|line| line.contains(" unchanged")).unwrap_or_default();
        line.split_once(": ").unwrap_or_default().1.to_owned()
    };
    assert_eq!(resumed(&[]), "4 documents written, 0 unchanged");
    assert_eq!(resumed(&[]), "0 documents written, 4 unchanged");
    let changed = folder.path().join("c00001.yaml");
    let text = fs::read_to_string(&changed).expect("there");
    write(&changed, &text.replace("A.B.", "B.A."));
    assert_eq!(resumed(&[]), "1 document written, 3 unchanged");
    assert_eq!(resumed(&["--documents", "plan,assessment"]), "4 documents written, 4 unchanged");
    fs::remove_file(out.join("c00002.plan.md")).expect("ours");
    assert_eq!(resumed(&[]), "1 document written, 3 unchanged");
    assert_eq!(resumed(&["--as-of", "2026-03-02"]), "4 documents written, 0 unchanged");
    let clinic = folder.path().join("clinic");
    fs::create_dir(&clinic).expect("made");
    fs::write(clinic.join("settings.yaml"), "settings: 1\n").expect("written");
    let own = ["--definitions", clinic.to_str().expect("a name")];
    let with_own = resumed(&[&own[..], &["--as-of", "2026-03-02"]].concat());
    assert_eq!(with_own, "4 documents written, 0 unchanged");
}

#[test]
fn an_alert_is_counted_and_its_case_stands_only_in_a_private_file() {
    let folder = tempfile::tempdir().expect("a folder");
    for (id, q9) in [("a-1", 0), ("b-2", 2)] {
        write(&folder.path().join(format!("{id}.yaml")), &answers(id, q9));
    }
    write(&folder.path().join("c-3.yaml"), "answers: c-3\n");
    let out = folder.path().join("out");
    // Also where the document is one that tells nothing of it.
    let run =
        batch(&[folder.path()], &out, &["-f", "md", "--documents", "plan_client", "--verbose"]);
    assert!(run.talk.contains("attention: 1 case with an open critical alert"), "{}", run.talk);
    assert!(!run.talk.contains("suicidal"), "{}", run.talk);
    let list = fs::read_to_string(out.join("critical_alerts.txt")).expect("written");
    assert!(list.contains("b-2 alert/phq9.suicidal_ideation\n"), "{list}");
    assert!(list.contains("c-3 failed"), "{list}");
    assert!(!list.contains("a-1"), "{list}");
    // A run over one of them forgets none of the others.
    let one = folder.path().join("a-1.yaml");
    batch(&[&one], &out, &["-f", "md", "--documents", "plan_client", "--resume"]);
    assert!(fs::read_to_string(out.join("critical_alerts.txt")).expect("written") == list);
    write(&folder.path().join("b-2.yaml"), &answers("b-2", 0));
    batch(&[folder.path()], &out, &["-f", "md", "--documents", "plan_client", "--resume"]);
    let list = fs::read_to_string(out.join("critical_alerts.txt")).expect("written");
    assert!(!list.contains("b-2") && list.contains("c-3"), "{list}");
}

#[test]
fn a_critical_alert_ends_a_run_with_1_where_that_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("b.yaml");
    write(&file, &answers("b-2", 2));
    let out = folder.path().join("out");
    assert_eq!(batch(&[&file], &out, &["-f", "md"]).exit, Exit::Done);
    let fails = ["-f", "md", "--resume", "--fail-on", "critical"];
    // It stands as it was made, and the alert still counts.
    assert_eq!(batch(&[&file], &out, &fails).exit, Exit::Attention);
}

#[test]
fn a_dry_run_writes_nothing_and_finds_what_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    write_cases(folder.path(), 2);
    write(&folder.path().join("c-3.yaml"), "answers: c-3\n");
    let out = folder.path().join("out");
    let run = batch(&[folder.path()], &out, &["--dry-run"]);
    assert_eq!(run.exit, Exit::Attention);
    assert!(run.talk.contains("3 cases, 1 failed: 2 documents would be written"), "{}", run.talk);
    assert!(!out.exists());
}

#[test]
fn no_other_case_is_begun_where_the_first_fault_is_to_end_it() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("c00003_broken.yaml"), "answers: c-3\n");
    write_cases(folder.path(), 12);
    let out = folder.path().join("out");
    let run = batch(&[folder.path()], &out, &["-f", "md", "--fail-fast", "--jobs", "1"]);
    assert_eq!(run.exit, Exit::Attention);
    assert!(run.talk.contains("not begun: a case failed"), "{}", run.talk);
    assert!(documents(&out).len() < 12);
    assert!(verify(&out, &[]).output.contains("did not come to its end"));
}

#[test]
fn a_list_and_a_folder_name_the_same_cases() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = write_cases(folder.path(), 3);
    let list = folder.path().join("list.txt");
    let lines: Vec<String> = cases.iter().map(|case| case.display().to_string()).collect();
    fs::write(&list, lines.join("\n")).expect("written");
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    batch(&[], &one, &["-f", "md", "--from-file", list.to_str().expect("a name")]);
    batch(&[folder.path()], &other, &["-f", "md"]);
    assert_eq!(documents(&one).len(), 3);
    assert!(documents(&one) == documents(&other));
}

#[test]
fn one_run_at_a_time_writes_to_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    write_cases(folder.path(), 1);
    let out = folder.path().join("out");
    batch(&[folder.path()], &out, &["-f", "md"]);
    let held = caseplan::desk::CaseLock::take(&out.join("manifest.jsonl")).ok();
    let run = batch(&[folder.path()], &out, &["-f", "md", "--resume"]);
    assert!(held.is_some());
    assert_eq!(run.exit, Exit::Busy, "{}", run.talk);
}

#[test]
fn what_leaves_the_clinic_or_is_of_a_group_is_not_made() {
    let folder = tempfile::tempdir().expect("a folder");
    write_cases(folder.path(), 1);
    let out = folder.path().join("out");
    for id in ["group_sheet", "referral", "release_cover"] {
        let run = batch(&[folder.path()], &out, &["--documents", id]);
        assert_eq!(run.exit, Exit::Refused, "{id}: {}", run.talk);
    }
    let json = batch(&[folder.path()], &out, &["--documents", "plan_client", "-f", "json"]);
    assert_eq!(json.exit, Exit::Usage);
    assert!(!out.exists());
}
