//! Whether the terminal is still there.

use std::time::Duration;

/// What became of the terminal while nothing was read from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glimpse {
    /// Nothing happened, or something can be read.
    There,
    /// It is gone: its window was closed, or the connection ended. What reads from it now would read
    /// nothing, for ever.
    Gone,
}

/// Waits a moment for something to be typed.
#[cfg(unix)]
pub fn glimpse(wait: Duration) -> Glimpse {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let input = std::io::stdin();
    let mut watched = [PollFd::new(&input, PollFlags::IN)];
    let wait = Timespec { tv_sec: 0, tv_nsec: i64::from(wait.subsec_nanos()) };
    // A signal that comes meanwhile is noticed by whoever watches for it.
    let _ = poll(&mut watched, Some(&wait));
    let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
    if watched[0].revents().intersects(gone) { Glimpse::Gone } else { Glimpse::There }
}

/// Waits a moment; elsewhere a terminal that is gone is noticed by what reads from it.
#[cfg(not(unix))]
pub fn glimpse(wait: Duration) -> Glimpse {
    std::thread::sleep(wait);
    Glimpse::There
}
