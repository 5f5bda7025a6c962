//! What was scored once is not scored again.
//!
//! A score rests on little of a row: how much the answers add up to and how many are missing, how many
//! criteria are met and how many are open. That is its key, a small number to which each cell adds its
//! share (`keys`), and for each key a table is kept of what the score came to. Nothing is computed
//! here: every value in it was said by the scorer of [`crate::score`] of a row with that key, and rows go
//! on being scored in full now and then and held against it.
//!
//! Only rows of answers and empty cells are taken; declined items, answers that contradict each other
//! and cells that are not accepted always go to the scorer.

mod feature;
mod keys;
mod states;
#[cfg(test)]
mod tests;

use super::output::Shown;
use crate::condition::Truth;
use crate::instrument::Instrument;
use crate::score::Sheet;
use keys::{Draft, Kind};
pub use states::{NOT_ASKED, States, UNANSWERED};
use std::collections::HashMap;
use std::sync::Arc;

/// So many keys are added up at once.
const WIDTH: usize = 8;
/// One row of so many is scored in full although it could be recalled.
const CHECKED: u32 = 1024;

/// Some keys that stand beside each other.
type Lane = [u32; WIDTH];

/// What the rows so far came to.
pub struct Recall {
    gates: Vec<Gate>,
    adding: Vec<Adding>,
    shares: Vec<Lane>,
    keys: Vec<Lane>,
    nodes: Vec<Node>,
    /// What each node came to in the row at hand.
    found: Vec<u16>,
    /// By score, its node; and by alert.
    scores: Vec<usize>,
    alerts: Vec<usize>,
    shown: Vec<Shown>,
    known: HashMap<Shown, u16>,
    until_checked: u32,
}

/// An item that is asked only where a node is not false.
struct Gate {
    item: usize,
    node: usize,
}

/// What the states of an item add to the keys of a lane.
struct Adding {
    source: usize,
    lane: usize,
    /// Where the share of its first state stands.
    first: usize,
}

/// Something that is true, false or open, or a score.
struct Node {
    kind: Kind,
    lane: usize,
    slot: usize,
    /// What each state of an item adds to the key.
    states: Vec<(usize, Vec<u32>)>,
    /// What each truth of an earlier node adds.
    truths: Vec<(usize, [u32; 3])>,
    /// By key, one more than what it came to; 0 where no row had it yet.
    memory: Vec<u16>,
}

impl Recall {
    /// Returns an empty memory; `None` where what a score rests on is too much for keys.
    pub fn of(instrument: &Arc<Instrument>, states: &[States]) -> Option<Recall> {
        let draft = Draft::of(instrument, states)?;
        let mut recall = Recall {
            gates: draft
                .gates
                .iter()
                .map(|(item, node)| Gate { item: *item, node: *node })
                .collect(),
            adding: Vec::new(),
            shares: Vec::new(),
            keys: vec![Lane::default(); draft.nodes.len().div_ceil(WIDTH)],
            found: vec![0; draft.nodes.len()],
            scores: draft.scores,
            alerts: draft.alerts,
            nodes: Vec::new(),
            shown: Vec::new(),
            known: HashMap::new(),
            until_checked: CHECKED,
        };
        for (number, (kind, feature)) in draft.nodes.into_iter().enumerate() {
            recall.nodes.push(Node {
                kind,
                lane: number / WIDTH,
                slot: number % WIDTH,
                states: feature.states.into_iter().collect(),
                truths: feature.truths,
                memory: vec![0; feature.size],
            });
        }
        recall.lay_out(states.len());
        Some(recall)
    }

    /// Puts what the states of each item add to all keys of a lane side by side.
    fn lay_out(&mut self, sources: usize) {
        for source in 0..=sources {
            for lane in 0..self.keys.len() {
                let own = self.nodes.iter().filter(|node| node.lane == lane);
                let own = own.flat_map(|node| {
                    node.states
                        .iter()
                        .filter(|(of, _)| *of == source)
                        .map(|(_, adds)| (node.slot, adds))
                });
                let own: Vec<(usize, &Vec<u32>)> = own.collect();
                let Some((_, adds)) = own.first() else { continue };
                let mut shares = vec![Lane::default(); adds.len()];
                for (slot, adds) in own {
                    shares.iter_mut().zip(adds).for_each(|(share, add)| share[slot] = *add);
                }
                self.adding.push(Adding { source, lane, first: self.shares.len() });
                self.shares.extend(shares);
            }
        }
    }

    /// Finds what a row comes to by the states of its items and of what is known of the client; false
    /// where no such row was scored yet. Items that are not to be asked become so.
    pub fn recall(&mut self, states: &mut [u8]) -> bool {
        self.until_checked -= 1;
        if self.until_checked == 0 {
            self.until_checked = CHECKED;
            return false;
        }
        let Some(settled) = self.settle(states) else { return false };
        self.add_up(states);
        for number in settled..self.nodes.len() {
            let node = &self.nodes[number];
            let key = self.keys[node.lane][node.slot] + self.share_of_truths(node);
            let Some(found) = recalled(node, key) else { return false };
            self.found[number] = found;
        }
        true
    }

    /// Decides which items are not asked; returns how many nodes that took.
    fn settle(&mut self, states: &mut [u8]) -> Option<usize> {
        let mut settled = 0;
        for gate in &self.gates {
            for number in settled..=gate.node {
                let node = &self.nodes[number];
                let key = key(node, states) + self.share_of_truths(node);
                self.found[number] = recalled(node, key)?;
            }
            settled = settled.max(gate.node + 1);
            if self.found[gate.node] == FALSE && !leave_out(&mut states[gate.item]) {
                return None;
            }
        }
        Some(settled)
    }

    fn add_up(&mut self, states: &[u8]) {
        self.keys.fill(Lane::default());
        for Adding { source, lane, first } in &self.adding {
            let share = &self.shares[first + usize::from(states[*source])];
            self.keys[*lane].iter_mut().zip(share).for_each(|(key, share)| *key += share);
        }
    }

    fn share_of_truths(&self, node: &Node) -> u32 {
        node.truths.iter().map(|(of, adds)| adds[usize::from(self.found[*of])]).sum()
    }

    /// Keeps what the scorer said of a row; `show` says how a score is written.
    ///
    /// # Panics
    /// Where a row with the same keys came to something else: then what is recalled is wrong.
    pub fn learn(&mut self, states: &mut [u8], sheet: &Sheet<'_>, show: impl Fn(usize) -> Shown) {
        for number in 0..self.nodes.len() {
            let found = match &self.nodes[number].kind {
                Kind::Test(test, not_asked) => {
                    Some(place(test.given(|name| sheet.read(*name, *not_asked))))
                }
                Kind::Score(index) => self.place_of(show(*index)),
            };
            let Some(found) = found else { return };
            let node = &self.nodes[number];
            let key = key(node, states) + self.share_of_truths(node);
            let known = &mut self.nodes[number].memory[at(key)];
            assert!(*known == 0 || *known == found + 1, "equal rows have equal scores");
            (*known, self.found[number]) = (found + 1, found);
            let gate = self.gates.iter().find(|gate| gate.node == number);
            if gate.is_some_and(|gate| found == FALSE && !leave_out(&mut states[gate.item])) {
                return;
            }
        }
    }

    /// Returns the number under which something that is written is kept.
    fn place_of(&mut self, shown: Shown) -> Option<u16> {
        if let Some(place) = self.known.get(&shown) {
            return Some(*place);
        }
        let place = u16::try_from(self.shown.len()).ok().filter(|place| *place < u16::MAX)?;
        self.shown.push(shown.clone());
        self.known.insert(shown, place);
        Some(place)
    }

    /// Returns how a score of the row is written.
    #[inline]
    pub fn score(&self, index: usize) -> &Shown {
        &self.shown[usize::from(self.found[self.scores[index]])]
    }

    /// Returns whether an alert fires in the row.
    pub fn alert(&self, index: usize) -> Truth {
        TRUTHS[usize::from(self.found[self.alerts[index]])]
    }
}

const TRUTHS: [Truth; 3] = [Truth::False, Truth::Unknown, Truth::True];
const FALSE: u16 = 0;

fn place(truth: Truth) -> u16 {
    match truth {
        Truth::False => FALSE,
        Truth::Unknown => 1,
        Truth::True => 2,
    }
}

fn key(node: &Node, states: &[u8]) -> u32 {
    node.states.iter().map(|(of, adds)| adds[usize::from(states[*of])]).sum()
}

fn recalled(node: &Node, key: u32) -> Option<u16> {
    node.memory[at(key)].checked_sub(1)
}

fn at(key: u32) -> usize {
    usize::try_from(key).expect("a key is small")
}

/// Leaves an item out; false where it was answered all the same.
fn leave_out(state: &mut u8) -> bool {
    let is_empty = *state == UNANSWERED || *state == NOT_ASKED;
    if is_empty {
        *state = NOT_ASKED;
    }
    is_empty
}
