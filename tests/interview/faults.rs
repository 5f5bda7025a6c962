//! What can happen to an interview; the names begin with the line of the catalogue of faults.

use super::session::{Ended, Session, program};
use caseplan::diagnostic::Source;
use caseplan::id::Hash;
use caseplan::record::{Event, read, verify_history};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// How often an interview is killed; more by `tests/interview/kill.sh`.
const ROUNDS: usize = 200;

/// Returns a folder with an empty case.
pub fn case_with(id: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let made = program(folder.path()).args(["new", &format!("{id}.yaml")]).output();
    assert!(made.expect("it runs").status.success());
    folder
}

/// Returns the answers of the first response of a case, as its file has them.
pub fn answers(folder: &Path, id: &str) -> String {
    let text = case_text(folder, id);
    let (_, rest) = text.split_once("    answers:\n").unwrap_or(("", ""));
    let lines = rest.lines().take_while(|line| line.starts_with("      "));
    lines.map(|line| format!("{}\n", line.trim_start())).collect()
}

/// Returns the text of a case whose seal and history hold.
fn case_text(folder: &Path, id: &str) -> String {
    let text = fs::read_to_string(folder.join(format!("{id}.yaml"))).expect("the case is there");
    let (before, seal) = text.rsplit_once("seal: ").expect("it has its seal");
    assert_eq!(seal.trim_end(), Hash::of(before.as_bytes()).to_string(), "the seal holds");
    history(&text);
    text
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A small generator, so that a failing round can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Kills an interview between 0 and 20 ms after a number of acknowledged answers. What was
/// acknowledged is there, the file is whole, and the interview goes on.
fn killed_again_and_again(rounds: usize, seed: u64) {
    let mut dice = Dice(seed);
    for round in 0..rounds {
        let folder = case_with("a-1");
        let mut session =
            Session::start(folder.path(), &["interview", "a-1.yaml", "audit", "--by", "C"]);
        let acknowledged = usize::try_from(dice.below(6)).expect("small");
        for _ in 0..=acknowledged {
            session.asked().expect("it asks");
            session.say("1");
        }
        // The last answer is on its way: it may be there or not.
        std::thread::sleep(Duration::from_micros(dice.below(20_000)));
        session.kill();
        let kept = answers(folder.path(), "a-1").lines().count();
        let expected = acknowledged..=acknowledged + 1;
        assert!(expected.contains(&kept), "round {round}, seed {seed}: {kept} of {acknowledged}");
        let ended = Session::start(folder.path(), &["interview", "a-1.yaml", "--by", "C"]).end();
        // Where nothing was kept, nothing was begun.
        assert_eq!(ended.code, Some(if kept == 0 { 2 } else { 75 }), "{}", ended.talk);
        let left = names(folder.path());
        assert!(left.iter().all(|name| !name.ends_with(".tmp")), "{left:?}");
    }
}

#[test]
fn a01_an_interview_that_is_killed_loses_no_acknowledged_answer() {
    killed_again_and_again(ROUNDS, 1);
}

#[test]
#[ignore = "takes minutes; tests/interview/kill.sh runs it"]
fn a01_the_same_many_times() {
    let rounds = std::env::var("ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5_000);
    killed_again_and_again(rounds, 2);
}

#[test]
#[cfg(unix)]
fn a04_signals_save_and_say_how_to_go_on() {
    for signal in ["TERM", "HUP", "INT"] {
        let folder = case_with("a-1");
        let mut session =
            Session::start(folder.path(), &["interview", "a-1.yaml", "phq9", "--by", "C"]);
        session.say_all(&["1", "2"]);
        session.asked().expect("the third question");
        let id = session.id().to_string();
        let sent = std::process::Command::new("kill").args(["-s", signal, &id]).status();
        assert!(sent.expect("kill runs").success());
        let ended = session.ended();
        assert_eq!(ended.code, Some(130), "{signal}: {}", ended.talk);
        assert!(ended.talk.contains("interrupted; 2 of 10"), "{}", ended.talk);
        assert!(ended.talk.contains("caseplan interview a-1.yaml phq9"), "{}", ended.talk);
        assert_eq!(answers(folder.path(), "a-1"), "q1: 1\nq2: 2\n");
    }
}

#[test]
fn b12_the_end_of_the_input_is_no_end_of_the_interview() {
    let folder = case_with("a-1");
    let mut session =
        Session::start(folder.path(), &["interview", "a-1.yaml", "phq9", "--by", "C"]);
    session.say_all(&["1", "2"]);
    let ended = session.end();
    assert_eq!(ended.code, Some(75), "{}", ended.talk);
    assert!(ended.talk.contains("input ended; 2 of 10"), "{}", ended.talk);
}

/// A folder in which somebody who may not do everything cannot write: also where the lock of before is
/// still there, and could be taken.
#[test]
#[cfg(unix)]
fn b05_a_folder_that_cannot_be_written_is_told_before_the_first_question() {
    let folder = case_with("a-1");
    Session::start(folder.path(), &["interview", "a-1.yaml", "phq9", "--by", "C"]).end();
    assert!(folder.path().join(".a-1.yaml.lock").exists());
    let script = "chmod 555 . && exec \"$0\" interview a-1.yaml phq9 --by C";
    let ended = shell_of_nobody(folder.path(), script);
    assert_eq!(ended.code, Some(4), "{}", ended.talk);
    assert!(ended.talk.contains("you may not write there"), "{}", ended.talk);
    assert!(!ended.output.contains("Question"), "{}", ended.output);
    assert!(ended.talk.contains("--save-to FILE.yaml"), "{}", ended.talk);
    let other = tempfile::tempdir().expect("a folder");
    open_to_all(other.path());
    let there = other.path().join("saved.yaml").display().to_string();
    let script = format!("exec \"$0\" interview a-1.yaml phq9 --by C --save-to {there}");
    let ended = shell_of_nobody(folder.path(), &script);
    assert!(ended.talk.contains(&format!("the answers go to {there}")), "{}", ended.talk);
    assert!(ended.output.contains("Question 1 of 10"), "{}", ended.output);
}

#[cfg(unix)]
fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).expect("it is ours");
}

/// A file system that is read only.
#[test]
#[cfg(target_os = "linux")]
fn b05_a_disk_that_is_read_only_is_told_before_the_first_question() {
    let folder = case_with("a-1");
    Session::start(folder.path(), &["interview", "a-1.yaml", "phq9", "--by", "C"]).end();
    let script = "mkdir disk && mount -t tmpfs none disk && cp -a a-1.yaml .a-1.yaml.lock disk && \
                  mount -o remount,ro disk && cd disk && \
                  exec \"$0\" interview a-1.yaml phq9 --by C";
    let own = env!("CARGO_BIN_EXE_caseplan");
    let mut apart = std::process::Command::new("unshare");
    apart.args(["-rm", "sh", "-c", script, own]).current_dir(folder.path()).env_clear();
    apart.env("PATH", "/usr/bin:/bin").env("TERM", "dumb").stdin(std::process::Stdio::null());
    let ran = apart.output().expect("a system has unshare");
    let talk = String::from_utf8_lossy(&ran.stderr);
    if talk.contains("unshare") || talk.contains("mount:") {
        eprintln!("not tried: nothing can be mounted here");
        return;
    }
    assert_eq!(ran.status.code(), Some(4), "{talk}");
    assert!(ran.stdout.is_empty(), "nothing is asked");
}

/// Runs a script in a folder as somebody who may not do everything.
#[cfg(unix)]
fn shell_of_nobody(folder: &Path, script: &str) -> Ended {
    let own = env!("CARGO_BIN_EXE_caseplan");
    let run = |program: &str, arguments: &[&str]| {
        let mut command = std::process::Command::new(program);
        command.args(arguments).args(["sh", "-c", script, own]).current_dir(folder).env_clear();
        command.env("PATH", "/usr/bin:/bin:/usr/sbin").env("TERM", "dumb");
        Session::of(&mut command).end()
    };
    let is_root = std::process::Command::new("id").arg("-u").output().expect("id runs").stdout;
    if is_root.trim_ascii() != b"0" {
        return run("env", &[]);
    }
    let mut given = std::process::Command::new("chown");
    given.args(["-R", "65534", "."]).current_dir(folder);
    assert!(given.status().expect("chown runs").success());
    run("setpriv", &["--reuid=65534", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all"])
}

/// A file system that is full, or gone: the interview stays open, and a new place takes everything.
#[test]
fn b01_what_cannot_be_saved_is_told_and_goes_elsewhere() {
    let folder = case_with("a-1");
    let other = tempfile::tempdir().expect("a folder");
    let mut session =
        Session::start(folder.path(), &["interview", "a-1.yaml", "phq9", "--by", "C"]);
    session.say_all(&["1"]);
    session.asked().expect("the second question");
    let before = case_text(folder.path(), "a-1");
    let away = folder.path().with_extension("away");
    fs::rename(folder.path(), &away).expect("renamed");
    // The program stands in the folder that is gone by its name: it still writes there.
    fs::create_dir(folder.path()).expect("made");
    fs::remove_dir_all(&away).expect("removed");
    session.say("2");
    let shown = session.asked().expect("it stays open");
    assert!(shown.contains("NOT SAVED"), "{shown}");
    session.say("");
    assert!(session.asked().expect("it stays open").contains("NOT SAVED"));
    session.say(&other.path().join("a-1.yaml").display().to_string());
    let shown = session.asked().expect("it goes on");
    assert!(shown.contains("Question 3 of 10"), "{shown}");
    session.say("3");
    session.asked().expect("the fourth question");
    let ended = session.end();
    assert_eq!(ended.code, Some(75), "{}", ended.talk);
    assert_eq!(answers(other.path(), "a-1"), "q1: 1\nq2: 2\nq3: 3\n");
    assert!(before.contains("q1: 1"));
}

/// Where the place was said beforehand, nobody is asked.
#[test]
#[cfg(unix)]
fn b01_what_cannot_be_saved_goes_where_it_was_said_beforehand() {
    let (folder, other) = (case_with("a-1"), tempfile::tempdir().expect("a folder"));
    let there = other.path().join("saved.yaml");
    let arguments = ["interview", "a-1.yaml", "phq9", "--by", "C", "--save-to"];
    let arguments = [&arguments[..], &[there.to_str().expect("a plain path")]].concat();
    let mut session = Session::start(folder.path(), &arguments);
    session.say_all(&["1"]);
    session.asked().expect("the second question");
    assert!(!there.exists(), "the case takes it");
    fs::remove_dir_all(folder.path()).expect("it vanishes");
    session.say("2");
    let shown = session.asked().expect("it goes on");
    assert!(shown.contains("from now on the answers go to") && shown.contains("Question 3 of 10"));
    session.end();
    let kept = fs::read_to_string(&there).expect("it is there");
    assert!(kept.contains("q1: 1\n      q2: 2\n"), "{kept}");
    let folder = case_with("a-1");
    let used = Session::start(folder.path(), &arguments).end();
    assert!(used.code == Some(2) && used.talk.contains("it must be a new file"), "{}", used.talk);
}

/// What is offered is a word and no digit: what was typed ahead for the next question is no consent.
#[test]
#[cfg(unix)]
fn b01_where_the_folder_vanishes_another_place_is_offered_and_takes_every_answer() {
    let (folder, home) = (case_with("a-1"), tempfile::tempdir().expect("a folder"));
    let mut command = program(folder.path());
    command.env("HOME", home.path()).args(["interview", "a-1.yaml", "phq9", "--by", "C"]);
    let mut session = Session::of(&mut command);
    session.say_all(&["1"]);
    session.asked().expect("the second question");
    fs::remove_dir_all(folder.path()).expect("it vanishes");
    session.say("2");
    let shown = session.asked().expect("it stays open");
    let there = home.path().join("a-1.saved-1.yaml");
    let offer = format!("Type elsewhere to go on in {}.", there.display());
    assert!(shown.contains("NOT SAVED") && shown.contains(&offer), "{shown}");
    session.say("3");
    assert!(session.asked().expect("it stays open").contains("it was not taken"));
    assert!(!there.exists());
    session.say("elsewhere");
    let shown = session.asked().expect("it goes on");
    assert!(shown.contains("from now on the answers go to"), "{shown}");
    assert!(shown.contains("Question 3 of 10"), "{shown}");
    session.say("3");
    session.asked().expect("the fourth question");
    let ended = session.end();
    assert!(ended.talk.contains(&there.display().to_string()), "{}", ended.talk);
    let kept = fs::read_to_string(&there).expect("it is there");
    assert!(kept.contains("q1: 1\n      q2: 2\n      q3: 3\n"), "{kept}");
}

#[test]
fn c01_a_case_that_is_open_elsewhere_is_not_opened_twice() {
    let folder = case_with("a-1");
    let mut first = Session::start(folder.path(), &["interview", "a-1.yaml", "phq9", "--by", "C"]);
    first.say_all(&["1"]);
    first.asked().expect("the second question");
    let second =
        Session::start(folder.path(), &["interview", "a-1.yaml", "gad7", "--by", "D"]).end();
    assert_eq!(second.code, Some(5), "{}", second.talk);
    assert!(second.talk.contains("is being worked on by m.counselor"), "{}", second.talk);
    assert!(second.talk.contains(", process ") && second.talk.contains(", since 20"));
    first.kill();
    let third =
        Session::start(folder.path(), &["interview", "a-1.yaml", "gad7", "--by", "D"]).end();
    assert_eq!(third.code, Some(75), "a dead process holds nothing: {}", third.talk);
}

#[test]
fn c05_a_case_that_was_changed_meanwhile_is_kept_and_so_are_the_answers() {
    let folder = case_with("a-1");
    let path = folder.path().join("a-1.yaml");
    let theirs = fs::read_to_string(&path).expect("read");
    let mut session =
        Session::start(folder.path(), &["interview", "a-1.yaml", "phq9", "--by", "C"]);
    session.say_all(&["1"]);
    session.asked().expect("the second question");
    fs::write(&path, &theirs).expect("somebody else writes");
    session.say("2");
    assert!(session.asked().is_none(), "it stops");
    let ended = session.end();
    assert_eq!(ended.code, Some(5), "{}", ended.talk);
    assert!(ended.talk.contains("a-1.conflict-1.yaml"), "{}", ended.talk);
    assert_eq!(fs::read_to_string(&path).expect("read"), theirs);
    let ours = fs::read_to_string(folder.path().join("a-1.conflict-1.yaml")).expect("it is there");
    assert!(ours.contains("q1: 1\n      q2: 2\n"), "{ours}");
    // Its history goes on from what was there when this sitting began.
    let parted = history(&theirs).pop().expect("an event");
    let last = history(&ours).pop().expect("an event");
    assert_eq!((last.before, last.from), (Some(parted.after), Some(parted.to)));
}

/// The events of a case, whose chain must hold.
fn history(text: &str) -> Vec<Event> {
    let case = read(&Source::record("a-1.yaml", text.to_owned())).value.expect("it is whole");
    let history = verify_history(&case);
    assert!(history.faults.is_empty());
    history.events
}

#[test]
fn a_paper_never_goes_on_in_what_was_asked_in_the_room() {
    let folder = case_with("a-1");
    let mut asked = Session::start(folder.path(), &["interview", "a-1.yaml", "phq2", "--by", "C"]);
    asked.say_all(&["1"]);
    asked.asked().expect("the second question");
    asked.end();
    let paper = ["enter", "a-1.yaml", "phq2", "--date", "2026-11-01", "--by", "C"];
    let mut paper = Session::start(folder.path(), &paper);
    assert!(paper.asked().expect("it asks").contains("Question 1 of 2"));
    paper.say("3");
    paper.asked().expect("the second question");
    paper.end();
    let text = case_text(folder.path(), "a-1");
    assert!(text.contains("id: phq2-2") && text.contains("begun: 2026-11-01"), "{text}");
    assert_eq!(answers(folder.path(), "a-1"), "q1: 1\n");
}

#[test]
fn h05_what_is_not_an_answer_is_asked_again_and_never_guessed() {
    let folder = case_with("a-1");
    let mut session =
        Session::start(folder.path(), &["interview", "a-1.yaml", "phq9", "--by", "C"]);
    for wrong in ["4", "-1", "01", "1 2", "several", "nearly", "yes", "256", "1.0"] {
        session.asked().expect("it asks");
        session.say(wrong);
    }
    let shown = session.asked().expect("it asks");
    assert_eq!(shown, "type one of 0, 1, 2, 3\n> \n");
    session.say("nearly every day");
    assert!(session.asked().expect("the next").contains("Question 2 of 10"));
    session.end();
    assert_eq!(answers(folder.path(), "a-1"), "q1: 3\n");
}

/// J01, K01: what no person types is refused; what misleads is kept as typed and shown harmlessly.
#[test]
fn j01_hostile_text_does_nothing() {
    let folder = case_with("a-1");
    let arguments = ["interview", "a-1.yaml", "feelings_log", "--by", "C"];
    let mut session = Session::start(folder.path(), &arguments);
    let long = "x".repeat(70_000);
    let longer = "y".repeat(10_000_000);
    let mut shown = String::new();
    for line in ["\u{1b}]0;owned\u{7}", "a\u{0}b", &long, &longer] {
        session.asked().expect("it asks");
        session.say(line);
    }
    shown.push_str(&session.asked().expect("it stays"));
    assert!(!shown.contains('\u{1b}'));
    session.say(":note left \u{202e}thgir");
    shown = session.asked().expect("it goes on");
    let ended = session.end();
    let all = format!("{shown}{}{}", ended.output, ended.talk);
    assert!(!all.contains('\u{202e}') && !all.contains('\u{1b}'), "{all}");
    let case = case_text(folder.path(), "a-1");
    assert!(case.contains("left \\u202Ethgir"), "{case}");
}

#[test]
#[cfg(unix)]
fn b04_a_limit_of_the_session_is_told_and_kills_nothing() {
    let folder = case_with("a-1");
    let program = env!("CARGO_BIN_EXE_caseplan");
    let line = format!("ulimit -f 1; exec {program} interview a-1.yaml phq9 --by C");
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &line]).current_dir(folder.path()).env_clear();
    shell.env("SOURCE_DATE_EPOCH", "1795305600").env("TERM", "dumb").env("PATH", "/usr/bin:/bin");
    let mut session = Session::of(&mut shell);
    let mut shown = session.asked().expect("it asks");
    for answer in ["1", "2", "1", "2"] {
        session.say(answer);
        shown = session.asked().expect("it stays open");
        if shown.contains("NOT SAVED") {
            break;
        }
    }
    assert!(shown.contains("NOT SAVED") && shown.contains("ulimit"), "{shown}");
    let ended = session.end();
    assert_eq!(ended.code, Some(4), "{}", ended.talk);
    let _whole = case_text(folder.path(), "a-1");
}

#[test]
fn b07_nothing_is_written_outside_the_folder_of_the_case() {
    let folder = case_with("a-1");
    let mut command = program(folder.path());
    command.env("TMPDIR", "/nowhere").args(["interview", "a-1.yaml", "phq9", "--by", "C"]);
    let mut session = Session::of(&mut command);
    session.say_all(&["1"]);
    session.asked().expect("the second question");
    assert_eq!(session.end().code, Some(75));
    assert_eq!(answers(folder.path(), "a-1"), "q1: 1\n");
}

#[test]
fn d01_a_clock_before_the_newest_entry_is_told_and_the_answer_is_kept() {
    let folder = case_with("a-1");
    let arguments = ["interview", "a-1.yaml", "phq9", "--by", "C"];
    let mut session = Session::start(folder.path(), &arguments);
    session.say_all(&["1"]);
    session.asked().expect("the second question");
    assert!(!session.end().talk.contains("clock"));
    let mut early =
        Session::of(program(folder.path()).env("SOURCE_DATE_EPOCH", "946684799").args(arguments));
    early.say_all(&["2"]);
    early.asked().expect("the third question");
    let ended = early.end();
    assert!(
        ended.talk.contains("the clock says 1999-12-31, before the newest entry"),
        "{}",
        ended.talk
    );
    assert_eq!(answers(folder.path(), "a-1"), "q1: 1\nq2: 2\n");
    // The order is that of the record, whatever the days say.
    let text = case_text(folder.path(), "a-1");
    let sittings = ["- date: 2026-11-22", "items: [q1]", "- date: 1999-12-31", "items: [q2]"];
    let places: Vec<_> = sittings.iter().map(|line| text.find(line)).collect();
    assert!(places.is_sorted() && !places.contains(&None), "{text}");
    let mut again = Session::start(folder.path(), &arguments);
    let shown = again.asked().expect("it asks");
    assert!(shown.contains("Question 3 of 10"), "it goes on behind the last one: {shown}");
    assert!(!again.end().talk.contains("clock"));
}

/// C0, C1 and DEL reach no record and no terminal; a letter that looks like another is not it.
#[test]
fn j08_j11_what_only_looks_like_an_answer_is_none() {
    let folder = case_with("a-1");
    let mut session =
        Session::start(folder.path(), &["interview", "a-1.yaml", "phq9", "--by", "C"]);
    // CSI of C1, delete, a full-width digit, a Cyrillic letter, a letter that only folds to another.
    for wrong in ["1\u{9b}2J", "1\u{7f}", "\u{ff11}", "S\u{435}veral days", "\u{17f}everal days"] {
        session.asked().expect("it asks");
        session.say(wrong);
    }
    let shown = session.asked().expect("it asks still");
    assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
    session.end();
    assert_eq!(answers(folder.path(), "a-1"), "");
}
