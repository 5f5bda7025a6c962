//! What a number can come to over all sheets, without trying them.
//!
//! Parts that rest on different items are looked at one by one, and what they come to is then
//! combined. Where parts share items, the items are taken one after the other. Of those taken so
//! far only what the number needs to know of them is kept: the sum up to here, the most up to
//! here, the answer itself where nothing smaller will do. Different sheets that agree in it are
//! one from then on.

use super::graph::Graph;
use super::op::Op;
use std::collections::{BTreeMap, BTreeSet};

/// More combinations than this are not kept.
const MOST_KEPT: usize = 20_000;
/// More steps than this are not made.
const MOST_STEPS: usize = 1_000_000;
/// Items that depend on each other are taken together; more sheets of them than this are not.
const MOST_TOGETHER: usize = 100_000;

/// Returns what a node can come to; `None` where too much would have to be kept.
pub fn reached(graph: &mut Graph, root: usize, radices: &[usize]) -> Option<BTreeSet<i32>> {
    let op = graph.node(root).op.clone();
    if let Op::Table { of, .. } | Op::Cut { of, .. } | Op::Is { of, .. } = op {
        let numbers = reached(graph, of, radices)?;
        return Some(numbers.iter().map(|number| op.compute(|_| 0, |_| *number)).collect());
    }
    let combine = match op {
        Op::Linear(..) => |a: i32, b: i32| a + b,
        Op::Least(_) => i32::min,
        Op::Most(_) => i32::max,
        _ => return together(graph, root, radices),
    };
    let parts = apart(graph, root)?;
    if parts.len() < 2 {
        return together(graph, root, radices);
    }
    let mut all: Option<BTreeSet<i32>> = None;
    for part in parts {
        let numbers = reached(graph, part, radices)?;
        all = Some(match all {
            None => numbers,
            Some(known) if known.len().checked_mul(numbers.len())? > MOST_STEPS => return None,
            Some(known) => {
                let pairs = known.iter().flat_map(|a| numbers.iter().map(|b| combine(*a, *b)));
                pairs.collect()
            }
        });
    }
    all
}

/// Returns a sum, a least or a most cut into such that share no item.
fn apart(graph: &mut Graph, root: usize) -> Option<Vec<usize>> {
    let node = graph.node(root).clone();
    let mut pieces: Vec<(BTreeSet<usize>, Vec<usize>)> = Vec::new();
    for part in node.op.parts() {
        let support = graph.node(part).support.clone();
        let (joined, rest): (Vec<_>, Vec<_>) =
            pieces.into_iter().partition(|(items, _)| !items.is_disjoint(&support));
        pieces = rest;
        let mut piece = (support, vec![part]);
        for (items, parts) in joined {
            piece.0.extend(items);
            piece.1.extend(parts);
        }
        pieces.push(piece);
    }
    let piece = |(number, (_, parts)): (usize, &(_, Vec<usize>))| match &node.op {
        Op::Linear(terms, plus) => {
            let own = terms.iter().filter(|(_, of)| parts.contains(of));
            let own: Vec<(i64, usize)> = own.map(|(factor, of)| ((*factor).into(), *of)).collect();
            graph.linear(&own, if number == 0 { (*plus).into() } else { 0 })
        }
        Op::Least(_) => graph.least(parts),
        _ => graph.most(parts),
    };
    pieces.iter().enumerate().map(piece).collect()
}

/// What is kept of the items taken so far.
struct Kept {
    /// The node it is a part of.
    node: usize,
    how: How,
}

enum How {
    /// The sum of some terms of the node.
    Sum(Vec<(i32, usize)>),
    /// The least of some parts.
    Least(Vec<usize>),
    /// The most of some parts.
    Most(Vec<usize>),
    /// The node itself, which one group of items decides.
    Whole,
}

/// Returns what a node can come to, its items taken one after the other.
fn together(graph: &Graph, root: usize, radices: &[usize]) -> Option<BTreeSet<i32>> {
    let groups = groups(graph, root, radices.len());
    let group_of = |position: usize| groups.iter().position(|group| group.contains(&position));
    let in_one = |node: usize| {
        let of: BTreeSet<_> = graph.node(node).support.iter().map(|one| group_of(*one)).collect();
        of.len() == 1
    };
    let kept = kept(graph, root, &in_one);
    let mut combinations: BTreeSet<Vec<i32>> =
        BTreeSet::from([kept.iter().map(Kept::none).collect()]);
    for group in &groups {
        let added = contributions(graph, &kept, group, radices)?;
        if combinations.len().checked_mul(added.len())? > MOST_STEPS {
            return None;
        }
        let mut next = BTreeSet::new();
        for before in &combinations {
            for more in &added {
                let both = kept.iter().zip(before.iter().zip(more));
                next.insert(
                    both.map(|(kept, (before, more))| kept.joined(*before, *more)).collect(),
                );
            }
            if next.len() > MOST_KEPT {
                return None;
            }
        }
        combinations = next;
    }
    Some(combinations.iter().map(|one| finish(graph, root, &kept, one)).collect())
}

/// Returns the items in groups: a gate and what stands behind it belong together.
fn groups(graph: &Graph, root: usize, items: usize) -> Vec<BTreeSet<usize>> {
    let used = &graph.node(root).support;
    let mut groups: Vec<BTreeSet<usize>> =
        (0..items).filter(|one| used.contains(one)).map(|one| BTreeSet::from([one])).collect();
    for node in graph.needed(&[root]) {
        let node = graph.node(node);
        if !matches!(node.op, Op::Gate { .. }) {
            continue;
        }
        let (mut joined, apart): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| !group.is_disjoint(&node.support));
        groups = apart;
        groups.push(joined.drain(..).flatten().collect());
    }
    groups
}

/// Returns what has to be kept for a node.
fn kept(graph: &Graph, root: usize, in_one: &impl Fn(usize) -> bool) -> Vec<Kept> {
    let mut kept: BTreeMap<usize, Option<How>> = BTreeMap::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        if kept.contains_key(&node) {
            continue;
        }
        let split = |parts: &[usize]| -> (Vec<usize>, Vec<usize>) {
            parts.iter().partition(|part| in_one(**part))
        };
        let how = match &graph.node(node).op {
            _ if in_one(node) => Some(How::Whole),
            Op::Linear(terms, _) => {
                let (own, others): (Vec<_>, Vec<_>) =
                    terms.iter().copied().partition(|(_, of)| in_one(*of));
                open.extend(others.iter().map(|(_, of)| *of));
                (!own.is_empty()).then_some(How::Sum(own))
            }
            Op::Least(parts) => {
                let (own, others) = split(parts);
                open.extend(others);
                (!own.is_empty()).then_some(How::Least(own))
            }
            Op::Most(parts) => {
                let (own, others) = split(parts);
                open.extend(others);
                (!own.is_empty()).then_some(How::Most(own))
            }
            op => {
                open.extend(op.parts());
                None
            }
        };
        kept.insert(node, how);
    }
    kept.into_iter().filter_map(|(node, how)| Some(Kept { node, how: how? })).collect()
}

/// Returns what the sheets over one group of items add to what is kept.
fn contributions(
    graph: &Graph,
    kept: &[Kept],
    group: &BTreeSet<usize>,
    radices: &[usize],
) -> Option<BTreeSet<Vec<i32>>> {
    let members: Vec<usize> = group.iter().copied().collect();
    let sheets = members.iter().try_fold(1_usize, |all, one| all.checked_mul(radices[*one]))?;
    if sheets > MOST_TOGETHER {
        return None;
    }
    let touched = |of: usize| !graph.node(of).support.is_disjoint(group);
    // What this group decides alone, and all that is made of.
    let parts = kept.iter().flat_map(Kept::parts).filter(|part| touched(*part));
    let needed = graph.needed(&parts.collect::<Vec<_>>());
    let mut found = BTreeSet::new();
    let mut choice = vec![0; radices.len()];
    let mut numbers = vec![0; graph.nodes.len()];
    for sheet in 0..sheets {
        let mut rest = sheet;
        for member in &members {
            choice[*member] = rest % radices[*member];
            rest /= radices[*member];
        }
        for node in &needed {
            let item = |position: usize| i32::try_from(choice[position]).expect("few states");
            numbers[*node] = graph.node(*node).op.compute(item, |of| numbers[of]);
        }
        let contribution = kept.iter().map(|kept| match &kept.how {
            How::Whole => {
                if touched(kept.node) {
                    numbers[kept.node]
                } else {
                    0
                }
            }
            How::Sum(terms) => {
                let own = terms.iter().filter(|(_, of)| touched(*of));
                own.map(|(factor, of)| factor * numbers[*of]).sum()
            }
            How::Least(parts) => {
                let own = parts.iter().filter(|of| touched(**of));
                own.map(|of| numbers[*of]).min().unwrap_or(i32::MAX)
            }
            How::Most(parts) => {
                let own = parts.iter().filter(|of| touched(**of));
                own.map(|of| numbers[*of]).max().unwrap_or(i32::MIN)
            }
        });
        found.insert(contribution.collect());
    }
    Some(found)
}

/// Returns what a node comes to, given what was kept of all items.
fn finish(graph: &Graph, root: usize, kept: &[Kept], combination: &[i32]) -> i32 {
    let own: BTreeMap<usize, (&How, i32)> = kept
        .iter()
        .zip(combination)
        .map(|(kept, number)| (kept.node, (&kept.how, *number)))
        .collect();
    number(graph, root, &own)
}

fn number(graph: &Graph, node: usize, own: &BTreeMap<usize, (&How, i32)>) -> i32 {
    let other = |of: usize| number(graph, of, own);
    match (own.get(&node), &graph.node(node).op) {
        (Some((How::Whole, number)), _) => *number,
        (Some((How::Sum(done), sum)), Op::Linear(terms, plus)) => {
            let rest = terms.iter().filter(|term| !done.contains(term));
            rest.fold(plus + sum, |sum, (factor, of)| sum + factor * other(*of))
        }
        (Some((How::Least(done), least)), Op::Least(parts)) => {
            let rest = parts.iter().filter(|part| !done.contains(part));
            rest.fold(*least, |least, of| least.min(other(*of)))
        }
        (Some((How::Most(done), most)), Op::Most(parts)) => {
            let rest = parts.iter().filter(|part| !done.contains(part));
            rest.fold(*most, |most, of| most.max(other(*of)))
        }
        (_, op) => op.compute(|_| unreachable!("an item is decided by its own group"), other),
    }
}

impl Kept {
    /// What is kept before any item was taken.
    fn none(&self) -> i32 {
        match self.how {
            How::Sum(_) | How::Whole => 0,
            How::Least(_) => i32::MAX,
            How::Most(_) => i32::MIN,
        }
    }

    fn joined(&self, before: i32, more: i32) -> i32 {
        match self.how {
            How::Sum(_) | How::Whole => before + more,
            How::Least(_) => before.min(more),
            How::Most(_) => before.max(more),
        }
    }

    fn parts(&self) -> Vec<usize> {
        match &self.how {
            How::Sum(terms) => terms.iter().map(|(_, of)| *of).collect(),
            How::Least(parts) | How::Most(parts) => parts.clone(),
            How::Whole => vec![self.node],
        }
    }
}
