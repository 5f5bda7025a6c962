//! A calculation over the states of items: small whole numbers, each made of earlier ones.
//!
//! A truth is 0, 1 or 2 for no, not known and yes, so that `and` is the least and `or` the most
//! of its parts, as Kleene has it. The bounds of every number are known when it is added, and a
//! number that could leave them is refused, so nothing can overflow when it is computed.

use super::op::{NO, OPEN, Op, YES};
use std::collections::{BTreeSet, HashMap};

/// No number may lie further from zero than this.
const FARTHEST: i64 = 1 << 30;
/// No table may have more lines than this.
pub const MOST_LINES: i64 = 1 << 14;

/// A number, with what is known of it beforehand.
#[derive(Clone, Debug)]
pub struct Node {
    pub op: Op,
    pub low: i32,
    pub high: i32,
    /// Of a truth: whether it may be not known.
    pub may_be_open: bool,
    /// The positions of the items it depends on.
    pub support: BTreeSet<usize>,
}

/// The calculation; every number stands behind those it is made of.
#[derive(Default)]
pub struct Graph {
    pub nodes: Vec<Node>,
    known: HashMap<Op, usize>,
}

impl Graph {
    pub fn node(&self, of: usize) -> &Node {
        &self.nodes[of]
    }

    /// Adds an item that can be in so many states.
    pub fn item(&mut self, position: usize, states: usize) -> Option<usize> {
        self.add(Op::Item(position), 0, i64::try_from(states).ok()? - 1, false)
    }

    pub fn constant(&mut self, number: i32) -> usize {
        let number_64 = i64::from(number);
        self.add(Op::Constant(number), number_64, number_64, number == OPEN).expect("one number")
    }

    /// Adds a sum; sums within it are taken apart.
    pub fn linear(&mut self, terms: &[(i64, usize)], plus: i64) -> Option<usize> {
        let (mut flat, mut plus) = (Vec::<(i64, usize)>::new(), plus);
        for (factor, of) in terms {
            match &self.node(*of).op {
                Op::Constant(number) => {
                    plus = plus.checked_add(factor.checked_mul((*number).into())?)?
                }
                Op::Linear(inner, more) => {
                    plus = plus.checked_add(factor.checked_mul((*more).into())?)?;
                    for (inner, of) in inner {
                        flat.push((factor.checked_mul((*inner).into())?, *of));
                    }
                }
                _ => flat.push((*factor, *of)),
            }
        }
        flat.sort_unstable_by_key(|(_, of)| *of);
        let mut merged: Vec<(i64, usize)> = Vec::new();
        for (factor, of) in flat {
            match merged.last_mut().filter(|(_, last)| *last == of) {
                Some((known, _)) => *known = known.checked_add(factor)?,
                None => merged.push((factor, of)),
            }
        }
        merged.retain(|(factor, _)| *factor != 0);
        // Whatever the order of adding, no partial sum leaves what the ends come to with zero.
        let (mut low, mut high, mut most) = (plus, plus, plus.checked_abs()?);
        for (factor, of) in &merged {
            let (a, b) = (i64::from(self.node(*of).low), i64::from(self.node(*of).high));
            let (a, b) = (factor.checked_mul(a)?, factor.checked_mul(b)?);
            (low, high) = (low.checked_add(a.min(b))?, high.checked_add(a.max(b))?);
            most = most.checked_add(a.checked_abs()?.max(b.checked_abs()?))?;
        }
        if most > FARTHEST {
            return None;
        }
        match merged[..] {
            [] => Some(self.constant(i32::try_from(plus).ok()?)),
            [(1, of)] if plus == 0 => Some(of),
            _ => {
                let terms: Option<Vec<(i32, usize)>> = merged
                    .iter()
                    .map(|(factor, of)| Some((i32::try_from(*factor).ok()?, *of)))
                    .collect();
                self.add(Op::Linear(terms?, i32::try_from(plus).ok()?), low, high, true)
            }
        }
    }

    /// Adds the least of some numbers.
    pub fn least(&mut self, parts: &[usize]) -> Option<usize> {
        self.extreme(parts, Op::Least, i64::min, |op| match op {
            Op::Least(inner) => Some(inner),
            _ => None,
        })
    }

    /// Adds the most of some numbers.
    pub fn most(&mut self, parts: &[usize]) -> Option<usize> {
        self.extreme(parts, Op::Most, i64::max, |op| match op {
            Op::Most(inner) => Some(inner),
            _ => None,
        })
    }

    fn extreme(
        &mut self,
        parts: &[usize],
        op: fn(Vec<usize>) -> Op,
        of: fn(i64, i64) -> i64,
        same: fn(&Op) -> Option<&Vec<usize>>,
    ) -> Option<usize> {
        let mut flat: Vec<usize> = Vec::new();
        for part in parts {
            match same(&self.node(*part).op) {
                Some(inner) => flat.extend(inner),
                None => flat.push(*part),
            }
        }
        flat.sort_unstable();
        flat.dedup();
        if let [only] = flat[..] {
            return Some(only);
        }
        let ends = |end: fn(&Node) -> i32| {
            flat.iter().map(|part| i64::from(end(self.node(*part)))).reduce(of)
        };
        let (low, high) = (ends(|node| node.low)?, ends(|node| node.high)?);
        let open = flat.iter().any(|part| self.node(*part).may_be_open);
        self.add(op(flat), low, high, open)
    }

    pub fn product(&mut self, a: usize, b: usize) -> Option<usize> {
        let ends = |of: usize| [i64::from(self.node(of).low), i64::from(self.node(of).high)];
        let all = ends(a).into_iter().flat_map(|a| ends(b).into_iter().map(move |b| a * b));
        let all: Vec<i64> = all.collect();
        self.add(Op::Product(a, b), *all.iter().min()?, *all.iter().max()?, true)
    }

    /// Adds what a function makes of a number; `lines` begins with what it makes of the lowest.
    pub fn table(&mut self, of: usize, lines: &[i64]) -> Option<usize> {
        let low = self.node(of).low;
        let first = *lines.first()?;
        let step = lines.get(1).map_or(0, |second| second - first);
        if lines.windows(2).all(|pair| pair[1] - pair[0] == step) {
            return self.linear(&[(step, of)], first.checked_sub(step.checked_mul(low.into())?)?);
        }
        let lines: Option<Vec<i32>> = lines.iter().map(|line| i32::try_from(*line).ok()).collect();
        self.steps(of, lines?)
    }

    /// Adds a truth for every value of a number.
    pub fn truths(&mut self, of: usize, lines: Vec<i32>) -> Option<usize> {
        let first = *lines.first()?;
        match lines.iter().all(|line| *line == first) {
            true => Some(self.constant(first)),
            false => self.steps(of, lines),
        }
    }

    fn steps(&mut self, of: usize, lines: Vec<i32>) -> Option<usize> {
        let low = self.node(of).low;
        let (below, above) = (*lines.first()?, *lines.last()?);
        let at = lines.iter().take_while(|line| **line == below).count();
        if lines[at..].iter().all(|line| *line == above) {
            let at = low.checked_add(i32::try_from(at).ok()?)?;
            return self.cut(of, at, below, above);
        }
        let (low_64, high) = (*lines.iter().min()?, *lines.iter().max()?);
        let open = lines.contains(&OPEN);
        self.add(Op::Table { of, low, lines }, low_64.into(), high.into(), open)
    }

    pub fn cut(&mut self, of: usize, at: i32, below: i32, above: i32) -> Option<usize> {
        let node = self.node(of);
        if node.high < at {
            return Some(self.constant(below));
        }
        if node.low >= at {
            return Some(self.constant(above));
        }
        let (low, high) = (below.min(above), below.max(above));
        let open = below == OPEN || above == OPEN;
        self.add(Op::Cut { of, at, below, above }, low.into(), high.into(), open)
    }

    pub fn is(&mut self, of: usize, at: i32, then: i32, other: i32) -> Option<usize> {
        if at < self.node(of).low || self.node(of).high < at {
            return Some(self.constant(other));
        }
        let (low, high) = (then.min(other), then.max(other));
        let open = then == OPEN || other == OPEN;
        self.add(Op::Is { of, at, then, other }, low.into(), high.into(), open)
    }

    /// Adds the opposite of a truth.
    pub fn not(&mut self, of: usize) -> Option<usize> {
        match (self.node(of).may_be_open, &self.node(of).op) {
            (_, Op::Constant(truth)) => {
                let truth = YES - *truth;
                Some(self.constant(truth))
            }
            (false, _) => self.cut(of, OPEN, YES, NO),
            (true, _) => {
                let lines = (self.node(of).low..=self.node(of).high).map(|truth| YES - truth);
                let lines: Vec<i32> = lines.collect();
                let (low, high) = (*lines.last()?, *lines.first()?);
                let first = self.node(of).low;
                self.add(Op::Table { of, low: first, lines }, low.into(), high.into(), true)
            }
        }
    }

    /// Adds a number that counts only where a condition is not known to be false.
    pub fn gate(&mut self, when: usize, of: usize, other: i32) -> Option<usize> {
        match self.node(when).op {
            Op::Constant(NO) => return Some(self.constant(other)),
            Op::Constant(_) => return Some(of),
            _ => {}
        }
        let (low, high) = (self.node(of).low.min(other), self.node(of).high.max(other));
        let open = other == OPEN || self.node(of).may_be_open;
        self.add(Op::Gate { when, of, other }, low.into(), high.into(), open)
    }

    /// Adds one number or the other.
    pub fn choose(&mut self, when: usize, then: usize, other: usize) -> Option<usize> {
        match self.node(when).op {
            Op::Constant(YES) => return Some(then),
            Op::Constant(_) => return Some(other),
            _ if then == other => return Some(then),
            _ => {}
        }
        let (a, b) = (self.node(then), self.node(other));
        let (low, high) = (a.low.min(b.low), a.high.max(b.high));
        self.add(Op::Choose { when, then, other }, low.into(), high.into(), true)
    }

    fn add(&mut self, op: Op, low: i64, high: i64, may_be_open: bool) -> Option<usize> {
        if low.checked_abs()?.max(high.checked_abs()?) > FARTHEST {
            return None;
        }
        let is_constant = matches!(op, Op::Constant(_));
        if low == high && !is_constant {
            return Some(self.constant(i32::try_from(low).ok()?));
        }
        let fixed = |of: &usize| matches!(self.node(*of).op, Op::Constant(_));
        let parts = op.parts();
        if !parts.is_empty() && parts.iter().all(fixed) {
            let number = op.compute(|_| 0, |of| self.node(of).low);
            return Some(self.constant(number));
        }
        if let Some(known) = self.known.get(&op) {
            return Some(*known);
        }
        let (low, high) = (i32::try_from(low).ok()?, i32::try_from(high).ok()?);
        let mut support: BTreeSet<usize> = BTreeSet::new();
        support.extend(match op {
            Op::Item(position) => Some(position),
            _ => None,
        });
        for part in parts {
            support.extend(&self.node(part).support);
        }
        self.nodes.push(Node { op: op.clone(), low, high, may_be_open, support });
        self.known.insert(op, self.nodes.len() - 1);
        Some(self.nodes.len() - 1)
    }

    /// Returns what some numbers are made of, themselves among it, in order.
    pub fn needed(&self, roots: &[usize]) -> Vec<usize> {
        let mut needed: BTreeSet<usize> = BTreeSet::new();
        let mut open = roots.to_vec();
        while let Some(of) = open.pop() {
            if needed.insert(of) {
                open.extend(self.node(of).op.parts());
            }
        }
        needed.into_iter().collect()
    }

    /// Computes every number for one sheet.
    pub fn compute(&self, choice: &[usize]) -> Vec<i32> {
        let mut numbers = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let item = |position: usize| i32::try_from(choice[position]).expect("few states");
            let number = node.op.compute(item, |of| numbers[of]);
            numbers.push(number);
        }
        numbers
    }
}
