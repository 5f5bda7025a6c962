//! Questions that are left out by what was answered: on paper they stand there all the same, and an
//! answer that was given before can contradict the one by which its question is left out.

use super::typed::Key;
use super::{Command, Input, Interview, Refusal, Step, is_not_asked};
use crate::id::Id;
use crate::response::State;

/// What can be done about an answer to a question that is left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mend {
    /// It was a mistake.
    TakeAway,
    /// The answer by which it is left out was a mistake.
    ChangeGate(usize),
    /// Both were said.
    Keep,
}

impl Interview {
    /// Whether an item is asked on paper only, where nobody was kept from answering it.
    pub(super) fn is_on_paper_only(&self, index: usize) -> bool {
        self.is_paper() && is_not_asked(self.response.state(index))
    }

    /// Returns what is said beside a question that is left out.
    pub(super) fn why_left_out(&self, index: usize) -> Option<String> {
        let is_asked_on_paper = self.is_on_paper_only(index) && !self.verifying;
        match self.response.state(index) {
            State::NotAsked(None) if is_asked_on_paper => Some(
                "By the answers before, this one is left out: Enter, where the paper has nothing here."
                    .into(),
            ),
            State::NotAsked(Some(_)) if !self.verifying => Some(
                "By another answer, this one is left out: it is kept, and not counted.".into(),
            ),
            _ => None,
        }
    }

    /// Whether an answer stands there that is left out.
    pub(super) fn is_answered_though_left_out(&self, index: usize) -> bool {
        matches!(self.response.state(index), State::NotAsked(Some(_)))
    }

    fn mends(&self, index: usize) -> Vec<Mend> {
        let gate = self.gate_of(index).map(Mend::ChangeGate);
        [Some(Mend::TakeAway), gate, Some(Mend::Keep)].into_iter().flatten().collect()
    }

    /// Returns the question by whose answer another is left out. Where that one is left out itself, it
    /// is the one behind it.
    fn gate_of(&self, index: usize) -> Option<usize> {
        let mut at = index;
        // A question hangs on those before it, so this goes back to the beginning at most.
        for _ in 0..self.instrument.items.len() {
            let asked = self.item(at).ask_when.as_ref()?;
            let read = self.instrument.items_read(&[asked]);
            if let Some(gate) = read.iter().find(|gate| !is_not_asked(self.response.state(**gate)))
            {
                return Some(*gate);
            }
            at = *read.first()?;
        }
        None
    }

    /// Returns what is typed for what can be done about an answer that is left out.
    pub(super) fn mend_keys(&self, index: usize) -> Vec<Key> {
        let words = |mend: Mend| match mend {
            Mend::TakeAway => "It was a mistake: take it away; the record keeps what it was".into(),
            Mend::ChangeGate(gate) => {
                format!(
                    "It is right: change the answer to question {}, which leaves it out",
                    gate + 1
                )
            }
            Mend::Keep => "Both were said: leave it so, with a note that it was looked at".into(),
        };
        let mends = self.mends(index).into_iter().enumerate();
        let key = |(at, mend): (usize, Mend)| Key {
            typed: (at + 1).to_string(),
            code: String::new(),
            label: words(mend),
        };
        mends.map(key).collect()
    }

    pub(super) fn at_left_out(&mut self, index: usize, input: &Input) -> Result<Step, Refusal> {
        let mends = self.mends(index);
        let text = match input {
            Input::Typed(text) => text.trim(),
            Input::Command(Command::Clear) => "1",
            Input::Command(Command::Back | Command::Skip) => return Ok(self.behind_left_out(index)),
            Input::Command(_) => "",
        };
        let number = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let Some(mend) = number.and_then(|number| mends.get(number)) else {
            return Err(Refusal(format!("type a number from 1 to {}", mends.len())));
        };
        let id = self.item(index).id.clone();
        match *mend {
            Mend::TakeAway => {
                self.take_away(&id);
                let next = self.after(index);
                Ok(self.changed_here(index, next))
            }
            Mend::ChangeGate(gate) => {
                self.go(self.opened(gate));
                Ok(Step::default())
            }
            Mend::Keep => {
                let by = &self.leading.taking.by;
                let what = format!("looked at again by {by} and left as it is");
                self.note_change(&id, &what);
                let _ = self.behind_left_out(index);
                Ok(Step { changed: true })
            }
        }
    }

    /// Takes away an answer that is left out; the record keeps what it was.
    pub(super) fn take_away(&mut self, item: &Id) {
        let (today, by) = (self.leading.today, self.leading.taking.by.clone());
        self.recorded().take_away(item, today, &by);
    }

    fn behind_left_out(&mut self, index: usize) -> Step {
        let next = self.after(index);
        self.go_on(next);
        Step::default()
    }

    /// Returns what is said where an answer has hidden others, or was itself given to a question that is
    /// left out.
    pub(super) fn newly_left_out(&self, before: &[usize]) -> Option<String> {
        let fresh = self.left_out().into_iter().filter(|index| !before.contains(index));
        let numbers: Vec<String> = fresh.map(|index| (index + 1).to_string()).collect();
        (!numbers.is_empty()).then(|| {
            format!(
                "kept, and not counted, because another answer leaves it out: question {}; it can be \
                 looked at from what is open",
                numbers.join(", ")
            )
        })
    }

    /// Returns the questions that were answered and are left out.
    pub(super) fn left_out(&self) -> Vec<usize> {
        let all = 0..self.instrument.items.len();
        all.filter(|index| self.is_answered_though_left_out(*index)).collect()
    }
}
