//! The program in plain lines, led step by step.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// What stands where something is to be typed.
pub const PROMPT: &str = "> \n";

/// A run of the program, from which is read until it asks.
pub struct Session {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<Vec<u8>>,
    pending: String,
}

/// How a run ended.
pub struct Ended {
    pub code: Option<i32>,
    pub output: String,
    pub talk: String,
}

/// Returns the program in a folder, on the day of the examples, without the user's own definitions.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caseplan"));
    command
        .current_dir(folder)
        .env_clear()
        .env("SOURCE_DATE_EPOCH", "1795305600")
        .env("USER", "m.counselor")
        .env("TERM", "dumb")
        .env("COLUMNS", "100");
    command
}

impl Session {
    pub fn start(folder: &Path, arguments: &[&str]) -> Session {
        Session::of(program(folder).args(arguments))
    }

    pub fn of(command: &mut Command) -> Session {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (send, output) = channel();
        let mut out = child.stdout.take().expect("it is a pipe");
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = out.read(&mut bytes) {
                if send.send(bytes[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        Session { child, input, output, pending: String::new() }
    }

    /// Reads until something is to be typed; `None` where the program ended instead.
    pub fn asked(&mut self) -> Option<String> {
        loop {
            let whole = self.pending == PROMPT || self.pending.ends_with("\n> \n");
            if whole {
                return Some(std::mem::take(&mut self.pending));
            }
            let bytes = self.output.recv_timeout(Duration::from_secs(60)).ok()?;
            self.pending.push_str(&String::from_utf8(bytes).expect("the program writes UTF-8"));
        }
    }

    pub fn say(&mut self, line: &str) {
        let input = self.input.as_mut().expect("the input is open");
        // A program that ended takes nothing, and that is seen where it is read.
        let _ = input.write_all(format!("{line}\n").as_bytes());
    }

    /// Types lines, each when it is asked for; returns what was shown before and between.
    pub fn say_all(&mut self, lines: &[&str]) -> String {
        let mut shown = String::new();
        for line in lines {
            shown.push_str(&self.asked().expect("something is asked"));
            self.say(line);
        }
        shown
    }

    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ended");
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends the input and waits for the end.
    pub fn end(mut self) -> Ended {
        drop(self.input.take());
        self.ended()
    }

    /// Waits for the end.
    pub fn ended(mut self) -> Ended {
        let mut talk = String::new();
        let mut errors = self.child.stderr.take().expect("it is a pipe");
        let rest = &mut self.pending;
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(60)) {
            rest.push_str(&String::from_utf8_lossy(&bytes));
        }
        errors.read_to_string(&mut talk).expect("the talk is text");
        let code = self.child.wait().expect("it ended").code();
        Ended { code, output: self.pending, talk }
    }
}
