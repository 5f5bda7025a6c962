//! How far somebody is in a programme.

use crate::number::counted;

/// So many steps can be drawn side by side.
const MOST: usize = 60;

/// The steps of a programme, and how far they are.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, PartialEq, Eq)]
pub struct Steps {
    /// What the programme is called.
    pub label: String,
    /// How many steps are done.
    pub done: usize,
    /// How many are in work.
    pub in_work: usize,
    /// How many there are.
    pub of: usize,
}

impl Steps {
    /// Reads `A plan for lapses | 3 of 15 steps done, 1 in work`, field by field.
    pub fn read(fields: &[String]) -> Option<Steps> {
        let [label, counts] = fields else { return None };
        let (done, in_work) = match counts.split_once(", ") {
            Some((done, in_work)) => (done, in_work.strip_suffix(" in work")?),
            None => (&**counts, "0"),
        };
        let (done, of) = done.strip_suffix(" done")?.split_once(" of ")?;
        let of = of.strip_suffix(" steps").or_else(|| of.strip_suffix(" step"))?;
        let (done, in_work) = (done.parse().ok()?, in_work.parse().ok()?);
        let steps = Steps { label: label.clone(), done, in_work, of: of.parse().ok()? };
        (!label.is_empty() && steps.fit()).then_some(steps)
    }

    /// Returns whether there are as many steps as are told of, and no more than can be drawn.
    fn fit(&self) -> bool {
        let begun = self.done.checked_add(self.in_work);
        (1..=MOST).contains(&self.of) && begun.is_some_and(|begun| begun <= self.of)
    }

    /// Returns how many are done, and in work.
    pub fn counts(&self) -> String {
        let done = format!("{} of {} done", self.done, counted(self.of, "step", "steps"));
        match self.in_work {
            0 => done,
            in_work => format!("{done}, {in_work} in work"),
        }
    }

    /// Returns how far it is in words, as it is read aloud.
    pub fn spoken(&self) -> String {
        format!("{}: {}", self.label, self.counts())
    }
}
