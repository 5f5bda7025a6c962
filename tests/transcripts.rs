//! Transcripts of the command line, and what a transcript cannot show: the two streams apart,
//! pipes, a full disk, a terminal, a lock. `TRYCMD=overwrite` rewrites the transcripts.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files, and starts the program"
)]

mod common;

use caseplan::cli::{Exit, Streams, run};
use caseplan::desk::{CaseLock, Environment, Terminals};
use common::{caseplan, expect_file};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const ANSWERS: &str = "tests/transcripts/a_visit.in/answers.yaml";

/// The environment of every transcript: one day, nobody's definitions, no colour.
const VARIABLES: [(&str, &str); 7] = [
    ("SOURCE_DATE_EPOCH", "1795305600"),
    ("HOME", ""),
    ("XDG_CONFIG_HOME", ""),
    ("CASEPLAN_HOME", ""),
    ("NO_COLOR", "1"),
    ("COLUMNS", "100"),
    ("TERM", "dumb"),
];

#[test]
fn transcripts() {
    set_modes(Path::new("tests/transcripts"));
    let cases = trycmd::TestCases::new();
    for (name, value) in VARIABLES {
        cases.env(name, value);
    }
    cases.case("tests/transcripts/*.trycmd");
}

/// A checkout makes files that others can read; a client's file is its owner's alone.
#[cfg(unix)]
fn set_modes(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            set_modes(&path);
        } else if path.parent().is_some_and(|folder| folder.ends_with("loose.in")) {
            fs::set_permissions(path, fs::Permissions::from_mode(0o644)).expect("it is ours");
        } else if path.components().any(|part| part.as_os_str().to_string_lossy().ends_with(".in"))
        {
            fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("it is ours");
        }
    }
}

#[cfg(not(unix))]
fn set_modes(_: &Path) {}

/// Runs the program itself, with something on its standard input.
fn program(arguments: &[&str], input: &[u8], output: Stdio) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caseplan"));
    command.args(arguments).envs(VARIABLES);
    command.stdin(Stdio::piped()).stdout(output).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input).expect("the program reads");
    drop(stdin);
    child.wait_with_output().expect("the program ends")
}

/// A copy of the answers that only its owner can read, in a folder of its own.
fn private_answers() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("answers.yaml");
    fs::copy(ANSWERS, &path).expect("the answers are there");
    set_modes(Path::new("tests/transcripts"));
    common::make_private(&path);
    (folder, path)
}

#[test]
fn results_go_to_standard_output_and_talk_to_standard_error() {
    let (folder, answers) = private_answers();
    let answers = answers.display().to_string();
    let plan = folder.path().join("plan.md").display().to_string();
    let printed = caseplan(&["plan", &answers]);
    assert!(printed.output.starts_with("---\ncaseplan: ") && printed.talk.is_empty());
    let written = caseplan(&["plan", &answers, "-o", &plan]);
    assert!(written.output.is_empty() && written.talk.starts_with("wrote "), "{}", written.talk);
    assert_eq!(fs::read_to_string(&plan).expect("it was written"), printed.output);
    let refused = caseplan(&["plan", "nowhere.yaml"]);
    assert_eq!((refused.exit, refused.output.as_str()), (Exit::Input, ""));
    assert!(refused.talk.contains("nowhere.yaml"), "{}", refused.talk);
}

#[test]
fn a_hyphen_is_standard_input_and_standard_output() {
    let answers = fs::read(ANSWERS).expect("the answers are there");
    let markdown = program(&["plan", "-", "-o", "-"], &answers, Stdio::piped());
    assert!(markdown.status.success() && markdown.stdout.starts_with(b"---\ncaseplan: "));
    let pdf = program(&["typeset", "-", "-o", "-"], &markdown.stdout, Stdio::piped());
    assert!(pdf.status.success() && pdf.stdout.starts_with(b"%PDF-"));
    let table = program(&["score", "--instrument", "gad2", "-"], b"q1,q2\n1,1\n", Stdio::piped());
    assert_eq!(table.stdout, b"total,total_state,total_band,alerts\n2,complete,negative,\n");
}

#[test]
fn a_reader_that_has_seen_enough_is_not_an_error() {
    for arguments in [&["list"][..], &["score", "--instrument", "gad2", "-"], &["check"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let rows = "q1,q2\n".to_owned() + &"1,1\n".repeat(1000);
        let run = program(arguments, rows.as_bytes(), writer.into());
        let talk = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{arguments:?}: {:?} {talk}", run.status);
        assert!(!talk.contains("error["), "{arguments:?}: {talk}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    for arguments in [&["list"][..], &["score", "--instrument", "gad2", "-"], &["man"]] {
        let full = fs::File::options().write(true).open("/dev/full").expect("a full device");
        let run = program(arguments, b"q1,q2\n1,1\n", full.into());
        let talk = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(i32::from(Exit::Write.code())), "{arguments:?} {talk}");
        assert!(talk.starts_with("error[write-failed]: standard output: "), "{talk}");
    }
}

/// Runs a line of shell in which `$0` is the program and `$1` the answers, with a limit of 4 KB.
#[cfg(target_os = "linux")]
fn limited(line: &str, folder: &Path, answers: &Path) -> Output {
    let mut command = Command::new("bash");
    command.args(["-c", &format!("ulimit -f 4; {line}"), env!("CARGO_BIN_EXE_caseplan")]);
    command.arg(answers).current_dir(folder).envs(VARIABLES);
    command.output().expect("a shell")
}

/// Past the limit the system would end the program in the middle of the write.
#[test]
#[cfg(target_os = "linux")]
fn a_file_larger_than_the_session_may_write_is_told() {
    let (folder, answers) = private_answers();
    let run = limited("\"$0\" plan \"$1\" -o plan.pdf", folder.path(), &answers);
    let talk = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(i32::from(Exit::Write.code())), "{talk}");
    assert!(talk.contains("plan.pdf: cannot be written: larger than"), "{talk}");
    let left = fs::read_dir(folder.path()).expect("the folder is there");
    assert_eq!(left.count(), 1, "only the answers are there");
}

/// Standard output may be a file too, in which something stands already.
#[test]
#[cfg(target_os = "linux")]
fn standard_output_larger_than_the_session_may_write_is_told() {
    let (folder, answers) = private_answers();
    let rows = "q1,q2\n".to_owned() + &"1,1\n".repeat(20_000);
    fs::write(folder.path().join("rows.csv"), rows).expect("written");
    let lines = [
        "\"$0\" plan \"$1\" > out",
        "\"$0\" plan \"$1\" -f pdf -o - > out",
        "printf '%4000s' > out; \"$0\" list >> out",
        "(printf '%4000s'; \"$0\" list) > out",
        "\"$0\" score --instrument gad2 rows.csv > out",
    ];
    for line in lines {
        let run = limited(line, folder.path(), &answers);
        let talk = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(i32::from(Exit::Write.code())), "{line}: {talk}");
        assert!(talk.contains("larger than this session may write"), "{line}: {talk}");
        let written = fs::metadata(folder.path().join("out")).expect("it is there").len();
        assert!(matches!(written, 0 | 4000), "{line}: {written} bytes");
    }
}

/// In a file's name a line feed would look like the end of what is said.
#[test]
#[cfg(unix)]
fn a_file_name_says_nothing_of_its_own() {
    let (folder, answers) = private_answers();
    let plan = folder.path().join("a\nwrote b\t.md").display().to_string();
    let run = caseplan(&["plan", &answers.display().to_string(), "-o", &plan]);
    assert_eq!(run.talk.lines().count(), 1, "{}", run.talk);
    assert!(run.talk.contains("a⟦U+000A⟧wrote b⟦U+0009⟧.md"), "{}", run.talk);
}

/// Where one edit cannot be accepted, none is.
#[test]
fn edits_are_accepted_all_or_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let edited = fs::read("tests/transcripts/edited.in/a-1.yaml").expect("a record");
    let torn = fs::read("tests/transcripts/edited.in/torn.yaml").expect("a record");
    let files = [("a-1.yaml", &edited), ("torn.yaml", &torn)].map(|(name, text)| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("written");
        common::make_private(&path);
        path.display().to_string()
    });
    let [first, second] = &files;
    let run = caseplan(&["check", first, second, "--reseal", "--by", "A. Counselor"]);
    assert_eq!(run.exit, Exit::Input, "{}", run.talk);
    assert!(fs::read(first).expect("there") == edited && !run.talk.contains("sealed"));
    let twice = caseplan(&["check", first, first, "--reseal", "--by", "A. Counselor"]);
    assert_eq!(twice.exit, Exit::Done, "{}", twice.talk);
    assert_ne!(fs::read(first).expect("there"), edited);
    assert_eq!(caseplan(&["check", "--reseal", "--by", "A"]).exit, Exit::Usage);
}

/// The examples of a definition are part of it.
#[test]
fn check_tells_what_is_wrong_with_examples() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mood.yaml");
    fs::copy("tests/faults/instrument/example_all_at_once.yaml", &file).expect("copied");
    let checked = caseplan(&["check", "--format", "plain", &file.display().to_string()]);
    assert_eq!(checked.exit, Exit::Input, "{}", checked.talk);
    for told in [":25:20", ":25:23", ":27:72", "`totl`", "no band `hihg`", "`bnad`", "no band `zz`"]
    {
        assert!(checked.output.contains(told), "{told}: {}", checked.output);
    }
}

#[test]
fn a_day_is_written_in_one_way() {
    let (_folder, answers) = private_answers();
    let answers = answers.display().to_string();
    for day in ["2026- 1-01", "+2026-1-01", "2026-02-30", "2200-01-01", "1899-12-31", "today"] {
        assert_eq!(caseplan(&["plan", &answers, "--as-of", day]).exit, Exit::Usage, "{day}");
    }
}

/// What a run that was killed left behind goes with the next one that succeeds.
#[test]
fn the_next_write_removes_what_an_interrupted_one_left() {
    let (folder, answers) = private_answers();
    let (plan, left) = (folder.path().join("plan.md"), ".plan.md.aB3dE6gH9jK2.tmp");
    fs::write(folder.path().join(left), "half a plan").expect("written");
    let [answers, plan] = [&answers, &plan].map(|path| path.display().to_string());
    assert_eq!(caseplan(&["plan", &answers, "-o", &plan]).exit, Exit::Done);
    assert!(!folder.path().join(left).exists());
}

#[test]
fn a_day_that_cannot_be_read_is_told() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caseplan"));
    command.args(["list"]).envs(VARIABLES).env("SOURCE_DATE_EPOCH", "tomorrow");
    let run = command.output().expect("the program starts");
    assert_eq!(run.status.code(), Some(i32::from(Exit::Usage.code())));
    assert!(run.stdout.is_empty() && run.stderr.starts_with(b"error[usage]: SOURCE_DATE_EPOCH "));
}

#[test]
fn completions_and_the_manual_name_every_command() {
    let manual = caseplan(&["man"]).output;
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = caseplan(&["completions", shell]).output;
        for name in common::commands() {
            assert!(script.contains(&name) && manual.contains(&name), "{shell}: {name}");
        }
    }
}

#[test]
fn a_pdf_does_not_go_to_a_terminal() {
    let (_folder, answers) = private_answers();
    let answers = answers.display().to_string();
    let terminals = Terminals { output: true, ..Terminals::default() };
    let environment = Environment { terminals, no_colour: true, ..Environment::default() };
    let (mut output, mut talk) = (Vec::new(), Vec::new());
    let streams = Streams { output: &mut output, talk: &mut talk };
    let arguments = ["caseplan", "plan", &answers, "-f", "pdf", "-o", "-"].map(Into::into);
    assert_eq!(run(arguments, environment, streams), Exit::Usage);
    assert!(output.is_empty());
}

#[test]
fn a_case_that_someone_works_on_is_busy() {
    let (folder, answers) = private_answers();
    let case = folder.path().join("a-1042.yaml");
    let path = case.display().to_string();
    let made = caseplan(&["new", &path, "--from", &answers.display().to_string()]);
    assert_eq!(made.exit, Exit::Done, "{}", made.talk);
    let held = CaseLock::take(&case).expect("nobody holds it");
    let reseal = ["check", path.as_str(), "--reseal", "--by", "A. Counselor"];
    let refused = caseplan(&reseal);
    assert_eq!(refused.exit, Exit::Busy);
    let here = format!("{}/", folder.path().display());
    let process = format!(", process {}, since ", std::process::id());
    let said = refused.talk.replace(&here, "");
    let by = "is being worked on by ";
    let (before, holder) = said.split_once(by).expect("it says that somebody does");
    let (holder, after) = holder.split_once('\n').expect("there is a hint");
    let (who, since) = holder.split_once(&process).expect("it says which process does");
    assert!(!who.is_empty() && (who.contains(" on ") || !cfg!(target_os = "linux")), "{who}");
    assert_eq!(since.len(), "2026-11-22 14:02".len(), "{since}");
    let shown = format!(
        "$ caseplan check a-1042.yaml --reseal --by \"A. Counselor\"\n\
         ? 5\n{before}{by}m.counselor on front-desk, process 4711, since 2026-11-22 14:02\n{after}"
    );
    expect_file(Path::new("tests/transcripts/busy.txt"), &shown);
    assert_eq!(caseplan(&["score", &path]).exit, Exit::Done, "reading still works");
    drop(held);
    // A program that another test starts at this moment holds a copy of the lock until it runs.
    let free = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        caseplan(&reseal).exit == Exit::Done
    });
    assert!(free, "the lock is given back");
}

/// A client who signed no release, whatever the clinic and the document.
#[test]
fn h08_without_a_consent_nothing_leaves_the_clinic() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = folder.path().join("clean.yaml");
    fs::copy("examples/cases/clean.yaml", &case).expect("copied");
    let out = folder.path().join("out.md");
    let (case, written) = (case.display().to_string(), out.display().to_string());
    let before = fs::read(&case).expect("read");
    for way in [&["-o", written.as_str(), "--by", "C"][..], &["--preview"]] {
        let clinic = "examples/clinic";
        let release = ["release", &case, "--to", "Dr. Example", "--definitions", clinic];
        let run = caseplan(&[&release[..], way].concat());
        assert_eq!((run.exit, run.output.as_str()), (Exit::Refused, ""), "{}", run.talk);
        assert!(run.talk.contains("nothing may be disclosed to this recipient"), "{}", run.talk);
    }
    assert!(!out.exists());
    assert_eq!(fs::read(&case).expect("read"), before, "no disclosure is entered");
}

/// Rule 7 of the clinical rules, where it is only said what is to be given.
#[test]
fn a_battery_says_what_is_for_adults_of_whom_nobody_knows_to_be_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = folder.path().join("a-1.yaml").display().to_string();
    assert_eq!(caseplan(&["new", &case]).exit, Exit::Done);
    let run = caseplan(&["battery", &case, "intake_csb"]);
    assert!(run.output.contains("  adults    pathos "), "{}", run.output);
    assert!(run.output.contains("  give      phq2 "), "{}", run.output);
    let json = caseplan(&["battery", &case, "intake_csb", "--json"]).output;
    assert!(json.contains(r#"{"measure":"pathos","standing":"for_adults"}"#), "{json}");
}

/// Every command shows an example of itself.
#[test]
fn every_help_has_an_example() {
    for name in common::commands() {
        let help = caseplan(&[&name, "--help"]);
        assert_eq!(help.exit, Exit::Done);
        let example = format!("  caseplan {name}");
        assert!(help.output.contains("Example") && help.output.contains(&example), "{name}");
    }
}

/// A transcript shows every command at least once, beside its help.
/// Whatever command is given an id that nothing has: what was named is missing.
#[test]
fn an_unknown_id_ends_every_command_alike() {
    let case = "examples/cases/csb_and_depression.yaml";
    let commands: [&[&str]; 11] = [
        &["show", "no_such"],
        &["show", "no_such", "--json"],
        &["check", "no_such"],
        &["prove", "no_such"],
        &["wording", "new", "no_such"],
        &["battery", case, "no_such"],
        &["interview", case, "no_such", "--by", "A. Counselor"],
        &["score", "--instrument", "no_such", "answers.csv"],
        &["plan", case, "--document", "no_such"],
        &["plan", case, "--private", "intake.no_such"],
        &["why", case, "no_such"],
    ];
    for command in commands {
        let run = caseplan(command);
        assert_eq!(run.exit, Exit::Input, "{command:?} {}", run.talk);
    }
}

#[test]
fn every_command_is_in_a_transcript() {
    // Interviews are led step by step, on their own page.
    let mut shown = fs::read_to_string("docs/interview.md").expect("the page is there");
    for entry in fs::read_dir("tests/transcripts").expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "trycmd") {
            shown += &fs::read_to_string(&path).expect("a transcript is a text");
        }
    }
    for name in common::commands() {
        let used = shown.lines().any(|line| {
            line.starts_with(&format!("$ caseplan {name}")) && !line.ends_with("--help")
        });
        assert!(used, "{name}");
    }
}
