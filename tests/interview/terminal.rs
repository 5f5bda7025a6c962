//! A real pseudo-terminal: the screen, and what is left of the terminal afterwards.

use super::faults::{answers, case_with};
use rexpect::session::{PtySession, spawn_command};
use std::path::Path;
use std::process::Command;

/// Runs a line of a shell in a pseudo-terminal of 24 rows and 80 columns.
fn in_a_terminal(folder: &Path, line: &str) -> PtySession {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("stty rows 24 cols 80; {line}")])
        .current_dir(folder)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("SOURCE_DATE_EPOCH", "1795305600")
        .env("USER", "m.counselor")
        .env("TERM", "xterm-256color");
    spawn_command(command, Some(60_000)).expect("a pseudo-terminal")
}

/// Runs the program in a pseudo-terminal, which then says how it ended and whether the terminal takes
/// lines again.
fn on_a_screen(folder: &Path, arguments: &str) -> PtySession {
    let program = env!("CARGO_BIN_EXE_caseplan");
    let line =
        format!("{program} {arguments}; echo \"ended $?\"; stty -a | grep -o ' [-]*icanon '");
    in_a_terminal(folder, &line)
}

/// Runs the program as a process that leaves its number, and then holds the state of the terminal
/// against that of before.
fn with_its_state(folder: &Path, arguments: &str) -> PtySession {
    let program = env!("CARGO_BIN_EXE_caseplan");
    let line = format!(
        "ulimit -c unlimited; stty -g > before; \
         sh -c 'echo $$ > process; exec {program} {arguments}'; echo \"ended $?\"; \
         stty -g > after; cmp before after && echo \"the same\""
    );
    in_a_terminal(folder, &line)
}

fn press(session: &mut PtySession, keys: &str) {
    session.send(keys).expect("sent");
    session.flush().expect("flushed");
}

fn sees(session: &mut PtySession, text: &str) {
    if let Err(error) = session.exp_string(text) {
        panic!("`{text}` is not on the screen: {error}");
    }
}

#[test]
fn digits_answer_at_once_and_the_terminal_comes_back() {
    let folder = case_with("a-1");
    let mut session = on_a_screen(folder.path(), "interview a-1.yaml phq2 --by C");
    sees(&mut session, "Question 1 of 2");
    sees(&mut session, "F10");
    press(&mut session, "2");
    sees(&mut session, "Question 2 of 2");
    press(&mut session, "\x1b[12~");
    sees(&mut session, "Question 1 of 2");
    sees(&mut session, "Now: More than half the days");
    press(&mut session, "1");
    sees(&mut session, "Question 2 of 2");
    press(&mut session, "3");
    sees(&mut session, "What is open");
    press(&mut session, "finish\r");
    sees(&mut session, "ended 0");
    sees(&mut session, " icanon ");
    assert_eq!(answers(folder.path(), "a-1"), "q1: 1\nq2: 3\n");
}

#[test]
fn an_alert_takes_the_screen_and_the_client_sees_only_to_hand_it_back() {
    let folder = case_with("a-1");
    let mut session = on_a_screen(folder.path(), "interview a-1.yaml phq9 --by C --client");
    sees(&mut session, "Hand the keyboard to the client");
    press(&mut session, "\r");
    for number in 2..=9 {
        sees(&mut session, &format!("Question {} of 10", number - 1));
        press(&mut session, "0");
    }
    sees(&mut session, "Question 9 of 10");
    press(&mut session, "2");
    sees(&mut session, "hand the keyboard back");
    press(&mut session, "1\r2");
    press(&mut session, "\x0b");
    sees(&mut session, "ALERT");
    sees(&mut session, "thoughts of being better off dead");
    press(&mut session, "\x18");
    sees(&mut session, "ended 75");
    assert!(answers(folder.path(), "a-1").ends_with("q9: 2\n"));
}

/// Whatever asks the program to end: the answers are there, and the terminal is as it was.
#[test]
fn a04_each_signal_gives_the_terminal_back_as_it_was() {
    for signal in ["TERM", "HUP", "INT", "QUIT"] {
        let folder = case_with("a-1");
        let mut session = with_its_state(folder.path(), "interview a-1.yaml phq9 --by C");
        sees(&mut session, "Question 1 of 10");
        press(&mut session, "1");
        sees(&mut session, "Question 2 of 10");
        let process = std::fs::read_to_string(folder.path().join("process")).expect("it runs");
        let sent = Command::new("kill").args(["-s", signal, process.trim()]).status();
        assert!(sent.expect("kill runs").success());
        // The cursor is shown, and what stood on the screen before comes back.
        sees(&mut session, "\u{1b}[?25h");
        sees(&mut session, "\u{1b}[?1049l");
        sees(&mut session, "interrupted; 1 of 10 questions");
        sees(&mut session, "ended 130");
        sees(&mut session, "the same");
        assert_eq!(answers(folder.path(), "a-1"), "q1: 1\n", "{signal}");
        let left = std::fs::read_dir(folder.path()).expect("a folder");
        let mut names = left.map(|entry| entry.expect("an entry").file_name());
        assert!(names.all(|name| !name.to_string_lossy().starts_with("core")), "{signal}");
    }
}

/// A text that is refused comes back from the editor to be mended, with line ends of any system.
#[test]
fn a_text_that_was_refused_after_the_editor_is_not_lost() {
    use std::os::unix::fs::PermissionsExt;
    let folder = case_with("a-1");
    let editor = folder.path().join("editor");
    let script = "#!/bin/sh\nif grep -q first \"$1\"; then printf 'second\\r\\nline' > \"$1\"; \
                  else printf 'the first\\033' > \"$1\"; fi\n";
    std::fs::write(&editor, script).expect("written");
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).expect("it is ours");
    let program = env!("CARGO_BIN_EXE_caseplan");
    let line = format!("EDITOR=./editor {program} interview a-1.yaml case_conference --by C");
    let mut session = in_a_terminal(folder.path(), &line);
    sees(&mut session, "Question 1 of");
    press(&mut session, "\x07");
    sees(&mut session, "Go to question");
    press(&mut session, "client_words\r");
    sees(&mut session, "Ctrl-E");
    press(&mut session, "\x05");
    sees(&mut session, "the first");
    sees(&mut session, "U+001B");
    sees(&mut session, "control character");
    press(&mut session, "\x05");
    sees(&mut session, "F10");
    press(&mut session, "\x18");
    sees(&mut session, "saved; 1 of");
    let kept = answers(folder.path(), "a-1");
    assert!(kept.contains("second\\nline") && !kept.contains("\\r"), "{kept}");
    let names =
        std::fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("one"));
    let is_text = |name: &std::ffi::OsString| name.to_string_lossy().ends_with(".txt");
    assert_eq!(
        names.map(|entry| entry.file_name()).find(is_text),
        None,
        "what was taken is not left"
    );
}

/// A text that was refused and not mended is kept where the interview ends, and told of on the screen with
/// which it goes on.
#[test]
fn a_text_that_was_refused_is_kept_until_it_is_taken() {
    use std::os::unix::fs::PermissionsExt;
    let folder = case_with("a-1");
    let editor = folder.path().join("editor");
    std::fs::write(&editor, "#!/bin/sh\nprintf 'the first\\033' > \"$1\"\n").expect("written");
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).expect("it is ours");
    let program = env!("CARGO_BIN_EXE_caseplan");
    let line = format!("EDITOR=./editor {program} interview a-1.yaml case_conference --by C");
    let mut session = in_a_terminal(folder.path(), &line);
    sees(&mut session, "Question 1 of");
    press(&mut session, "\x07");
    sees(&mut session, "Go to question");
    press(&mut session, "client_words\r");
    sees(&mut session, "Ctrl-E");
    press(&mut session, "\x05");
    sees(&mut session, "control character");
    press(&mut session, "\x03");
    sees(&mut session, "is in a-1.text-1.txt");
    let kept = std::fs::read_to_string(folder.path().join("a-1.text-1.txt"));
    assert_eq!(kept.expect("it is kept"), "the first\u{1b}");
    // What a run that was killed left is told of where it is seen.
    let left = folder.path().join(".a-1.yaml.abcDEF123456.txt");
    std::fs::write(left, "half a letter").expect("written");
    let mut session = on_a_screen(folder.path(), "interview a-1.yaml case_conference --by C");
    sees(&mut session, "\u{1b}[?1049h");
    sees(&mut session, "a-1.text-2.txt");
    press(&mut session, "\x18");
    sees(&mut session, "ended 75");
}

#[test]
fn who_the_client_is_can_be_recorded_later() {
    let folder = case_with("a-1");
    let mut session = on_a_screen(folder.path(), "identity a-1.yaml");
    for (question, typed) in
        [("Initials", "R.M.\r"), ("Year of birth", "1984\r"), ("Sex", "\r"), ("Language", "\r")]
    {
        sees(&mut session, question);
        press(&mut session, typed);
    }
    sees(&mut session, "recorded; a-1.yaml is at revision 2");
    sees(&mut session, "ended 0");
    let mut session = on_a_screen(folder.path(), "identity a-1.yaml");
    sees(&mut session, "Now: R.M.");
    press(&mut session, "\r");
    sees(&mut session, "Now: 1984");
    press(&mut session, "1985\r\r\r");
    sees(&mut session, "ended 0");
    let case = std::fs::read_to_string(folder.path().join("a-1.yaml")).expect("a case");
    assert!(case.contains("revision: 3\n"), "{case}");
    assert!(case.contains("client:\n  initials: R.M.\n  birth_year: 1985\n"), "{case}");
}

#[test]
fn a04_ctrl_c_keeps_every_answer_and_the_terminal() {
    let folder = case_with("a-1");
    let mut session = on_a_screen(folder.path(), "interview a-1.yaml phq9 --by C");
    sees(&mut session, "Question 1 of 10");
    press(&mut session, "1");
    sees(&mut session, "Question 2 of 10");
    press(&mut session, "\x03");
    sees(&mut session, "interrupted; 1 of 10 questions");
    sees(&mut session, "ended 130");
    sees(&mut session, " icanon ");
    assert_eq!(answers(folder.path(), "a-1"), "q1: 1\n");
}

#[test]
fn who_the_client_is_is_asked_at_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = on_a_screen(folder.path(), "new b-2.yaml");
    sees(&mut session, "Initials");
    press(&mut session, "R.M.\r");
    sees(&mut session, "Year of birth");
    press(&mut session, "2099\r");
    sees(&mut session, "has not come yet");
    press(&mut session, "1984\r");
    sees(&mut session, "Sex");
    press(&mut session, "2\r");
    sees(&mut session, "Language");
    press(&mut session, "\r");
    sees(&mut session, "ended 0");
    let case = std::fs::read_to_string(folder.path().join("b-2.yaml")).expect("a case");
    assert!(case.contains("initials: R.M.\n  birth_year: 1984\n  sex: male\n"), "{case}");
}

/// A connection that ends or a window that is closed: what reads from such a terminal would read
/// nothing for ever, and nobody else could open the case.
#[test]
fn a04_a_terminal_that_goes_away_ends_the_interview() {
    let folder = case_with("a-1");
    let script = "
import os, pty, signal, sys, time
signal.alarm(60)
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], 'interview', 'a-1.yaml', 'phq9', '--by', 'C'])
shown = b''
while b'Little interest' not in shown:
    shown += os.read(terminal, 65536)
os.write(terminal, b'2')
while b'Feeling down' not in shown:
    shown += os.read(terminal, 65536)
os.close(terminal)
for _ in range(200):
    ended, status = os.waitpid(pid, os.WNOHANG)
    if ended:
        sys.exit(os.waitstatus_to_exitcode(status) % 256)
    time.sleep(0.1)
os.kill(pid, 9)
os.waitpid(pid, 0)
sys.exit(1)
";
    let mut python = Command::new("python3");
    python.args(["-c", script, env!("CARGO_BIN_EXE_caseplan")]).current_dir(folder.path());
    python.env("SOURCE_DATE_EPOCH", "1795305600").env("TERM", "xterm-256color");
    let Ok(run) = python.output() else {
        eprintln!("not tried: there is no python3");
        return;
    };
    let talk = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(130), "it goes on without a terminal: {talk}");
    let kept = answers(folder.path(), "a-1");
    assert!(kept.contains("q1: 2"), "{kept}");
}
