//! A real pseudo-terminal: the screen, and what is left of the terminal afterwards.

use super::faults::{answers, case_with};
use rexpect::session::{PtySession, spawn_command};
use std::path::Path;
use std::process::Command;

/// Starts a shell in a pseudo-terminal that runs the program and then says how it ended and whether
/// the terminal takes lines again.
fn on_a_screen(folder: &Path, arguments: &str) -> PtySession {
    let program = env!("CARGO_BIN_EXE_caseplan");
    let script = format!(
        "stty rows 24 cols 80; {program} {arguments}; echo \"ended $?\"; stty -a | grep -o ' [-]*icanon '"
    );
    let mut command = Command::new("sh");
    command
        .args(["-c", &script])
        .current_dir(folder)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("SOURCE_DATE_EPOCH", "1795305600")
        .env("USER", "m.counselor")
        .env("TERM", "xterm-256color");
    spawn_command(command, Some(60_000)).expect("a pseudo-terminal")
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
fn a_terminal_that_goes_away_ends_the_interview() {
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
