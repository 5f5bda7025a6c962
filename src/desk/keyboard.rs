//! Standard input line by line, and the signals that end a run.

#[cfg(unix)]
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// How soon a signal is noticed while nothing is typed.
const GLANCE: Duration = Duration::from_millis(50);
/// The longest line that is taken, in bytes; one above what an answer may have.
const LONGEST_LINE: u64 = 128 * 1024;

/// Whether a signal asked this process to end: Ctrl-C, an end of the session, a closed terminal.
/// Where it is watched, the process goes on, so that it can save and restore the terminal.
#[derive(Clone, Default)]
pub struct Interruption(Arc<AtomicBool>);

impl Interruption {
    /// Watches for the signals from now on, until the process ends.
    pub fn watch() -> Interruption {
        let interruption = Interruption::default();
        #[cfg(unix)]
        // What quits a program leaves its memory in a file, and a client's answers with it.
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] {
            // Where it cannot be watched, the signal does what it always does, and every answer
            // that was acknowledged is on the disk.
            let _ = signal_hook::flag::register(signal, interruption.0.clone());
        }
        interruption
    }

    /// Returns whether one came.
    pub fn came(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What standard input gave.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// A line, without its end.
    Line(String),
    /// A line that is not text, or longer than any answer.
    NoText,
    /// There is no more.
    End,
    /// A signal came.
    Interrupted,
}

/// Standard input, read beside the interview so that a signal is heard while nobody types.
pub struct Lines {
    lines: Receiver<Option<Vec<u8>>>,
    interruption: Interruption,
}

impl Lines {
    /// Begins to read standard input.
    pub fn of_standard_input(interruption: Interruption) -> Lines {
        let (send, lines) = sync_channel(1);
        thread::spawn(move || {
            let mut input = io::stdin().lock();
            loop {
                let line = next_line(&mut input);
                let ended = line.is_none();
                if send.send(line).is_err() || ended {
                    return;
                }
            }
        });
        Lines { lines, interruption }
    }

    /// Waits for a line or a signal.
    pub fn hear(&mut self) -> Heard {
        loop {
            if self.interruption.came() {
                return Heard::Interrupted;
            }
            match self.lines.recv_timeout(GLANCE) {
                Ok(Some(line)) => {
                    return String::from_utf8(line).map_or(Heard::NoText, Heard::Line);
                }
                Ok(None) | Err(RecvTimeoutError::Disconnected) => {
                    // A terminal that closes ends the input and sends its signal at once.
                    return if self.interruption.came() { Heard::Interrupted } else { Heard::End };
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

/// Reads a line without its end. What of it goes past the longest is read and dropped, and the line
/// is no text any more: an answer that was cut off would be another one.
fn next_line(input: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut line = Vec::new();
    input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line).ok().filter(|read| *read > 0)?;
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        return Some(line);
    }
    if u64::try_from(line.len()).is_ok_and(|length| length == LONGEST_LINE) {
        let mut rest = Vec::new();
        while rest.last() != Some(&b'\n') {
            rest.clear();
            if input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut rest).ok()? == 0 {
                break;
            }
        }
        return Some(vec![0xff]);
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
        let mut input = bytes;
        std::iter::from_fn(|| next_line(&mut input)).collect()
    }

    #[test]
    fn lines_come_without_their_ends() {
        assert_eq!(lines(b"a\r\n\nb"), [b"a".to_vec(), b"".to_vec(), b"b".to_vec()]);
        assert!(lines(b"").is_empty());
    }

    #[test]
    fn a_line_that_is_too_long_is_no_text_and_hides_no_later_one() {
        let long = usize::try_from(LONGEST_LINE).expect("it fits") * 3;
        let bytes = [vec![b'x'; long], b"\nafter\n".to_vec()].concat();
        let read = lines(&bytes);
        assert_eq!(read.len(), 2);
        assert!(String::from_utf8(read[0].clone()).is_err());
        assert_eq!(read[1], b"after");
    }
}
