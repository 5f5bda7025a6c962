use super::*;
use std::os::unix::fs::{PermissionsExt, symlink};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").permissions().mode() & 0o777
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("changed");
}

#[test]
fn files_are_their_owners() {
    let folder = folder();
    let path = folder.path().join("a.yaml");
    create_new(&path, b"one").expect("created");
    assert_eq!(mode(&path), 0o600);
    chmod(&path, 0o664);
    let lock = CaseLock::take(&path).expect("free");
    lock.replace(Hash::of(b"one"), &saving::case("two")).expect("saved");
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&folder.path().join(".a.yaml.lock")), 0o600);
}

#[test]
fn a_case_that_others_can_read_is_told() {
    let folder = folder();
    let path = put(folder.path(), "a.yaml", "one");
    chmod(&path, 0o640);
    let warning = loose_permissions(&path).expect("readable by the group");
    assert_eq!(warning.severity, Severity::Warning);
    assert!(warning.message.contains("mode 640"), "{}", warning.message);
    chmod(&path, 0o600);
    assert!(loose_permissions(&path).is_none());
}

#[test]
fn links_are_not_written_through() {
    let folder = folder();
    let real = put(folder.path(), "real.yaml", "one");
    let (link, dangling) = (folder.path().join("a.yaml"), folder.path().join("b.yaml"));
    symlink(&real, &link).expect("linked");
    symlink(folder.path().join("nowhere"), &dangling).expect("linked");
    let refused = |failure: Failure| {
        assert_eq!(failure.code, Code::UnsafePath);
        assert!(failure.cause.contains("a link"), "{}", failure.cause);
    };
    for path in [&link, &dangling] {
        refused(create_new(path, b"x").expect_err("a link"));
        refused(CaseLock::take(path).err().expect("a link"));
        let force = Overwrite { made_from: None, force: true, existing: &|_| Existing::Other };
        refused(write_output(path, b"x", &force).expect_err("a link"));
    }
    symlink(&link, folder.path().join(".real.yaml.lock")).expect("linked");
    refused(CaseLock::take(&real).err().expect("the lock is a link"));
    assert_eq!(fs::read(&real).expect("read"), b"one");
}

#[test]
fn a_full_device_is_a_failure_and_a_closed_pipe_is_none() {
    let mut full = fs::OpenOptions::new().write(true).open("/dev/full").expect("there");
    let failure = write_stream(&mut full, Path::new("standard output"), b"a plan");
    assert_eq!(failure.expect_err("full").kind(), FailureKind::WriteFailed);
    let (reader, mut writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    write_stream(&mut writer, Path::new("standard output"), b"a plan").expect("no failure");
    let device = Overwrite { made_from: None, force: true, existing: &|_| Existing::Other };
    let failure = write_output(Path::new("/dev/full"), b"x", &device).expect_err("a device");
    assert_eq!(failure.code, Code::UnsafePath);
}

#[test]
fn a_link_out_of_the_definitions_is_refused() {
    let (clinic, elsewhere) = (folder(), folder());
    let secret = put(elsewhere.path(), "phq9.yaml", "instrument: phq9\n");
    put(clinic.path(), "instruments/own.yaml", "instrument: own\n");
    symlink("own.yaml", clinic.path().join("instruments/same.yaml")).expect("linked");
    let env = Environment::default();
    definitions(&env, Some(clinic.path())).expect("a link within is fine");
    symlink(&secret, clinic.path().join("instruments/phq9.yaml")).expect("linked");
    let found = definitions(&env, Some(clinic.path())).expect("what is beside it is read");
    let refused: Vec<&Diagnostic> =
        found.faults.iter().filter(|fault| fault.code == Code::UnsafePath).collect();
    assert_eq!(refused.len(), 1);
    let phq9 = found.instruments.iter().find(|one| one.id == *"phq9").expect("the built-in one");
    assert_eq!(phq9.origin, Origin::BuiltIn, "what the link leads to is not read");
    assert!(found.instruments.iter().any(|one| one.id == *"own"), "what is beside it is");
}

#[test]
fn definitions_that_anyone_can_change_are_told() {
    let clinic = folder();
    put(clinic.path(), "instruments/own.yaml", "instrument: own\n");
    chmod(&clinic.path().join("instruments"), 0o777);
    let found = definitions(&Environment::default(), Some(clinic.path())).expect("read");
    assert_eq!(codes(&found.faults), [Code::LoosePermissions]);
}

#[test]
fn what_an_editor_wrote_before_it_failed_is_kept() {
    let folder = folder();
    let case = put(folder.path(), "a.yaml", "one");
    let script = |lines: &str| {
        let path = put(folder.path(), "editor.sh", format!("#!/bin/sh\n{lines}\n"));
        chmod(&path, 0o700);
        path
    };
    let editor = script("printf longer >> \"$1\"");
    let edited = caseplan::desk::edit_text(editor.as_os_str(), &case, "text ").expect("edited");
    assert_eq!(edited.text, "text longer");
    assert_eq!(names(folder.path()).len(), 3, "it stays until it is taken");
    edited.taken();
    assert_eq!(names(folder.path()), ["a.yaml", "editor.sh"]);
    for (lines, kept) in [("exit 1", false), ("printf more > \"$1\"; exit 1", true)] {
        let editor = script(lines);
        let failed = caseplan::desk::edit_text(editor.as_os_str(), &case, "text");
        let cause = failed.err().expect("it failed").cause;
        assert_eq!(cause.contains("a.text-1.txt"), kept, "{cause}");
    }
    assert_eq!(names(folder.path()), ["a.text-1.txt", "a.yaml", "editor.sh"]);
    let kept = folder.path().join("a.text-1.txt");
    assert_eq!((fs::read(&kept).expect("read"), mode(&kept)), (b"more".to_vec(), 0o600));
}
