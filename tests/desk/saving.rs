use super::*;
use caseplan::client::Client;
use caseplan::diagnostic::Source;
use caseplan::id::CaseId;
use caseplan::record::{Case, Deed, Did, History, Sealed, read};
use chrono::DateTime;

fn hash(text: &str) -> Hash {
    Hash::of(text.as_bytes())
}

/// A case file as it is saved, of somebody.
pub fn case(who: &str) -> Sealed {
    let client = Client { initials: Some(who.to_owned()), ..Client::default() };
    let case = Case::new(CaseId::new("a-1").expect("an id"), client);
    History::of_new(&case, DateTime::UNIX_EPOCH).enter(&case, Deed::new(Did::Made))
}

/// Who that is.
fn who(text: &str) -> String {
    let case = read(&Source::record("a.yaml", text.to_owned())).value.expect("whole at any time");
    case.client.initials.expect("somebody")
}

#[test]
fn a_new_file_never_replaces_one() {
    let folder = folder();
    let path = folder.path().join("a.yaml");
    create_new(&path, b"first").expect("created");
    let failure = create_new(&path, b"second").expect_err("exists");
    assert_eq!((failure.code, failure.kind()), (Code::WouldReplace, FailureKind::Refused));
    assert_eq!(fs::read(&path).expect("read"), b"first");
    assert_eq!(names(folder.path()), ["a.yaml"]);
}

#[test]
fn a_case_is_replaced_by_the_one_who_read_it() {
    let folder = folder();
    let path = put(folder.path(), "a.yaml", "one");
    let lock = CaseLock::take(&path).expect("free");
    lock.replace(hash("one"), &case("two")).expect("saved");
    lock.replace(case("two").hash(), &case("three")).expect("saved again");
    assert_eq!(fs::read_to_string(&path).expect("read"), case("three").text());
    assert_eq!(names(folder.path()), ["a.yaml"]);
}

#[test]
fn a_case_that_changed_meanwhile_is_left_alone() {
    let folder = folder();
    let path = put(folder.path(), "a.yaml", "one");
    let lock = CaseLock::take(&path).expect("free");
    fs::write(&path, "by an editor").expect("written");
    let failure = lock.replace(hash("one"), &case("two")).expect_err("changed");
    assert_eq!(failure.kind(), FailureKind::Busy);
    assert_eq!(fs::read(&path).expect("read"), b"by an editor");
    fs::remove_file(&path).expect("removed");
    assert_eq!(
        lock.replace(hash("one"), &case("two")).expect_err("gone").kind(),
        FailureKind::Busy
    );
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[test]
fn two_people_do_not_write_one_case() {
    let folder = folder();
    let path = put(folder.path(), "a.yaml", "one");
    let first = CaseLock::take(&path).expect("free");
    first.replace(hash("one"), &case("two")).expect("saved");
    let failure = CaseLock::take(&path).err().expect("held, although the file was renamed");
    assert_eq!(failure.kind(), FailureKind::Busy);
    let process = format!("process {}, since 20", std::process::id());
    assert!(failure.cause.contains(&process), "{}", failure.cause);
    drop(first);
    CaseLock::take(&path).expect("free again");
}

#[test]
fn of_many_writers_none_loses_a_line() {
    let folder = folder();
    let path = put(folder.path(), "a.yaml", case("of ").text());
    let write_ten = |writer: usize| {
        let mut written = 0;
        while written < 10 {
            let Ok(lock) = CaseLock::take(&path) else { continue };
            let before = read_record(&path).expect("whole at any time");
            let after = case(&format!("{}{writer}", who(&before.text)));
            lock.replace(hash(&before.text), &after).expect("saved");
            written += 1;
        }
    };
    std::thread::scope(|scope| {
        (0..4).for_each(|writer| drop(scope.spawn(move || write_ten(writer))));
    });
    let text = fs::read_to_string(&path).expect("read");
    for writer in ["0", "1", "2", "3"] {
        assert_eq!(who(&text).matches(writer).count(), 10);
    }
}

#[test]
fn what_an_interrupted_save_left_is_removed() {
    let folder = folder();
    let path = put(folder.path(), "a.yaml", "one");
    put(folder.path(), ".a.yaml.abcDEF123456.tmp", "half an answ");
    for stranger in [
        ".a.yaml.b.yaml.abcDEF.tmp",
        ".a.yaml.by_hand_1234.tmp",
        ".a.yaml.draft.tmp",
        "a.yaml.abcDEF123456.tmp",
    ] {
        put(folder.path(), stranger, "another's");
    }
    drop(CaseLock::take(&path).expect("free"));
    assert_eq!(names(folder.path()).len(), 5);
}

#[test]
fn where_nothing_can_be_written_it_is_said_before_the_work() {
    let folder = folder();
    let not_a_folder = put(folder.path(), "file", "").join("a.yaml");
    let missing = folder.path().join("none/a.yaml");
    for path in [not_a_folder, missing] {
        let failure = create_new(&path, b"x").expect_err("no folder");
        assert_eq!(failure.kind(), FailureKind::WriteFailed, "{}", path.display());
    }
    assert!(CaseLock::take(&folder.path().join("none.yaml")).is_err());
}

#[test]
fn c07_whoever_reads_while_another_saves_sees_a_whole_file() {
    let folder = folder();
    let whole = |number: usize| case(&format!("of {}", number.to_string().repeat(5_000)));
    let path = put(folder.path(), "a.yaml", whole(0).text());
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let lock = CaseLock::take(&path).expect("free");
            for number in 1..300 {
                let (before, after) = (whole(number - 1), whole(number));
                lock.replace(before.hash(), &after).expect("saved");
            }
            done.store(true, std::sync::atomic::Ordering::Relaxed);
        });
        let mut read = 0;
        while !done.load(std::sync::atomic::Ordering::Relaxed) {
            let text = read_record(&path).expect("it is there at any time").text.clone();
            let digits = &who(&text)["of ".len()..];
            let first = digits.get(..digits.len() / 5_000).and_then(|digits| digits.parse().ok());
            assert_eq!(text, whole(first.expect("a number")).text());
            read += 1;
        }
        assert!(read > 10, "{read}");
    });
}
