//! What of a text was on the screen: limits of confidentiality are not agreed to unseen.

use super::super::{Input, Prompt, View};
use super::about::asked;
use super::{Frame, Pressed};

/// The most rows that one key scrolls.
const MOST: usize = 5;

/// What of a text was on the screen.
#[derive(Clone, Default)]
pub struct Seen {
    /// How many rows, from the first on and without a gap.
    rows: usize,
    /// How many at once.
    at_once: usize,
    /// Whether the limits of confidentiality were seen to their end.
    limits: bool,
}

impl Seen {
    /// Notes what is on the screen now.
    pub fn note(&mut self, frame: &Frame) {
        self.at_once = frame.seen.len();
        if frame.seen.start <= self.rows {
            self.rows = self.rows.max(frame.seen.end);
        }
        self.limits |= self.rows >= frame.limits_end;
    }

    /// Begins to count rows anew, where they are others.
    pub fn begin_anew(&mut self) {
        self.rows = 0;
    }

    /// Whether the limits of confidentiality were seen to their end.
    pub fn all_limits(&self) -> bool {
        self.limits
    }

    /// Returns how many rows one key scrolls: none is passed over where only a few are seen.
    pub fn page(&self) -> isize {
        self.at_once.clamp(1, MOST).cast_signed()
    }
}

/// Whether a key says that the limits of confidentiality were understood.
pub fn agrees_to_limits(pressed: &Pressed, view: &View) -> bool {
    let Some(asked) = asked(view).filter(|asked| asked.limits.is_some()) else { return false };
    let (Pressed::Input(Input::Typed(text)), Prompt::One(keys)) = (pressed, &asked.prompt) else {
        return false;
    };
    keys.iter().any(|key| key.typed == *text && key.code == "yes")
}
