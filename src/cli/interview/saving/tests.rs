//! Every step of every save fails once, and from then on: what was acknowledged is on the disk, and
//! the case is whole, the one of before or the new one.

use super::*;
use crate::cli::Streams;
use crate::client::Client;
use crate::desk::{Environment, Fault, definitions};
use crate::diagnostic::Source;
use crate::id::CaseId;
use crate::interview::{Leading, Manner, View};
use crate::record::{self, Case, Did};
use crate::response::{Informant, Recorded, Taking};
use chrono::DateTime;
use std::fs;
use std::time::Duration;

const ENOSPC: i32 = 28;
const EIO: i32 = 5;
const EROFS: i32 = 30;
const EDQUOT: i32 = 122;
/// What is typed, in a form without alerts in between.
const ANSWERS: [&str; 2] = ["1", "2"];
/// More steps than all of it takes.
const ENOUGH: usize = 60;

/// Somebody who tries again a few times, and then leaves, or who saves elsewhere.
struct Patience {
    tries: usize,
    elsewhere: Option<PathBuf>,
}

impl FrontEnd for Patience {
    fn show(&mut self, view: &View, _: &mut Context<'_>) -> Result<(), Stop> {
        assert!(matches!(view.body, Body::NotSaved { .. }), "it is said");
        Ok(())
    }

    fn hear(&mut self, _: &View, _: &mut Context<'_>) -> Result<Said, Stop> {
        if let Some(path) = self.elsewhere.take() {
            return Ok(Said::Input(Input::Typed(path.display().to_string())));
        }
        self.tries = self.tries.saturating_sub(1);
        Ok(if self.tries == 0 { Said::End } else { Said::Input(Input::Typed(String::new())) })
    }

    fn leave(&mut self) {}
}

fn patience(tries: usize) -> Patience {
    Patience { tries, elsewhere: None }
}

fn taking() -> Taking {
    let on = "2026-11-22".parse().expect("a day");
    Taking { on, by: "C".into(), informant: Informant::Client }
}

/// Begins a short measure in a new case, and returns how it is saved.
fn begun(path: &Path) -> (Interview, String) {
    let library = definitions(&Environment::default(), None).expect("built in").library();
    let instrument = library.get("phq2").expect("it is built in");
    let mut case = Case::new(CaseId::new("a-1").expect("an id"), Client::default());
    case.responses.push(Recorded::begun("phq2-1".into(), &instrument, &taking()));
    let made = Deed::new(Did::Made);
    let sealed = History::of_new(&case, DateTime::UNIX_EPOCH).enter(&case, made);
    fs::write(path, sealed.text()).expect("written");
    let (today, jurisdiction) = (taking().on, None);
    let (client_holds, manner) = (false, Manner::Asked);
    let leading = Leading {
        taking: taking(),
        today,
        client_holds,
        manner,
        jurisdiction,
        unasked: Vec::new(),
    };
    (Interview::new(case, 0, instrument, None, Vec::new(), leading), sealed.text().to_owned())
}

/// What became of a run: the answers that were acknowledged, where they went, and how it stopped.
struct Ran {
    acknowledged: usize,
    path: PathBuf,
    stopped: Option<Exit>,
}

/// Answers and saves with a fault; the desk is mended again when it comes back.
fn run(path: &Path, fault: Fault, mut front: Patience) -> Ran {
    let (mut interview, text) = begun(path);
    let (mut output, mut talk) = (Vec::new(), Vec::new());
    let streams = Streams { output: &mut output, talk: &mut talk };
    let mut context = Context::new(Environment::default(), streams);
    let mut ran = Ran { acknowledged: 0, path: path.to_owned(), stopped: None };
    Fault::set(Some(fault));
    match CaseLock::take(path) {
        Ok(lock) => {
            let held = Held::new(path.to_owned(), lock, Hash::of(text.as_bytes()));
            let case = record::read(&Source::record("case", text)).value.expect("it is whole");
            let deed = Deed::new(Did::Answered).of("phq2-1").by("C");
            let mut saving = Saving::new(held, History::of(&case, DateTime::UNIX_EPOCH), deed);
            for answer in ANSWERS {
                let input = Input::Typed(answer.into());
                assert!(interview.step(&input, Duration::ZERO).changed);
                match saving.save(&mut interview, &mut front, &mut context) {
                    Ok(_) => ran.acknowledged += 1,
                    Err(stop) => {
                        ran.stopped = Some(stop.exit);
                        break;
                    }
                }
            }
            ran.path = saving.path().to_owned();
        }
        Err(failure) => ran.stopped = Some(stop(failure).exit),
    }
    ran
}

/// Returns how many answers a case has, which must be whole.
fn kept(path: &Path) -> usize {
    let source = Source::record("case", fs::read_to_string(path).expect("it is there"));
    let case = record::read(&source).value.expect("it is whole");
    let history = record::verify_history(&case);
    assert!(history.faults.is_empty(), "the history of every state that is saved holds");
    assert!(history.events.len() <= 2, "one run is one event");
    ["q1", "q2"].iter().filter(|item| case.responses[0].answer(item).is_some()).count()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("one").file_name();
    entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect()
}

/// Lets each step fail in turn, until none is left that could.
fn each_step(errno: i32, lasts: bool, tried: impl Fn(&tempfile::TempDir, Ran, usize)) {
    for at in 1..ENOUGH {
        let folder = folder();
        let front = patience(3);
        let ran = run(&folder.path().join("a-1.yaml"), Fault { at, errno, lasts }, front);
        let was_reached = Fault::taken() >= at;
        Fault::set(None);
        tried(&folder, ran, at);
        if !was_reached {
            assert!(at > 3 + 5 * ANSWERS.len(), "{at}: every save has its steps");
            return;
        }
    }
    panic!("there are more steps than {ENOUGH}");
}

#[allow(clippy::disallowed_methods, reason = "a test writes into a folder of its own")]
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn b01_b03_each_step_that_fails_loses_no_acknowledged_answer() {
    for errno in [ENOSPC, EIO, EROFS, EDQUOT] {
        for lasts in [false, true] {
            each_step(errno, lasts, |folder, ran, at| {
                let said = format!("step {at}, errno {errno}, lasts {lasts}");
                let path = folder.path().join("a-1.yaml");
                let count = kept(&path);
                assert!(count == ran.acknowledged || count == ran.acknowledged + 1, "{said}");
                match ran.stopped {
                    None => assert_eq!((ran.acknowledged, count), (2, 2), "{said}"),
                    Some(exit) => assert_eq!(exit, Exit::Write, "{said}"),
                }
                // A fault that passes is got over by trying again, and nobody else wrote.
                let in_the_lock = ran.acknowledged == 0 && ran.stopped.is_some();
                assert!(lasts || ran.stopped.is_none() || in_the_lock, "{said}");
                drop(CaseLock::take(&path).expect("nobody holds it"));
                let mut left = names(folder.path());
                left.sort();
                assert_eq!(left, [".a-1.yaml.lock", "a-1.yaml"], "{said}");
            });
        }
    }
}

#[test]
fn b01_another_place_takes_everything() {
    let (folder, other) = (folder(), folder());
    let (path, there) = (folder.path().join("a-1.yaml"), other.path().join("a-1.yaml"));
    let front = Patience { elsewhere: Some(there.clone()), ..patience(3) };
    // The write of the first answer fails, once.
    let ran = run(&path, Fault { at: 5, errno: ENOSPC, lasts: false }, front);
    Fault::set(None);
    assert_eq!((ran.acknowledged, &ran.path), (2, &there));
    assert_eq!((kept(&there), kept(&path)), (2, 0), "the case itself is as it was");
}

/// A slip in the path that is typed costs nothing: it is asked for again.
#[test]
fn b01_a_place_that_is_taken_already_is_said_and_another_can_be_named() {
    let (folder, other) = (folder(), folder());
    let (path, taken) = (folder.path().join("a-1.yaml"), other.path().join("b-1.yaml"));
    fs::write(&taken, "another client").expect("written");
    let front = Patience { elsewhere: Some(taken.clone()), ..patience(3) };
    let ran = run(&path, Fault { at: 5, errno: ENOSPC, lasts: false }, front);
    Fault::set(None);
    assert_eq!((ran.acknowledged, &ran.path, kept(&path)), (2, &path, 2));
    assert_eq!(fs::read_to_string(&taken).expect("it is there"), "another client");
}

/// Some network file systems cannot sync a folder; there the rename has to do.
#[test]
fn b08_a_folder_that_cannot_be_synced_is_no_failure() {
    const EINVAL: i32 = 22;
    let folder = folder();
    let path = folder.path().join("a-1.yaml");
    let front = || patience(1);
    let steps = {
        let ran = run(&path, Fault { at: usize::MAX, errno: EINVAL, lasts: false }, front());
        assert_eq!(ran.acknowledged, 2);
        Fault::taken()
    };
    fs::remove_file(&path).expect("it was there");
    // The last step of a save syncs the folder.
    let ran = run(&path, Fault { at: steps, errno: EINVAL, lasts: false }, front());
    Fault::set(None);
    assert_eq!((ran.acknowledged, ran.stopped.is_none(), kept(&path)), (2, true, 2));
}
