//! Every sheet, one block after the other.
//!
//! The last items are the inner ones: all their sheets together are a block, and what rests on
//! them alone is computed once. What rests on the outer items alone is computed once for each
//! block. So only what rests on both is computed for every sheet, a whole column at a time.

use super::Marks;
use super::graph::Graph;
use super::op::{NO, Op, YES, line};
use std::collections::BTreeMap;
use std::ops::Range;

/// A block has about so many sheets, so that its columns stay close at hand.
const IN_A_BLOCK: usize = 4096;
/// A block is longer only where it would else be hardly worth its while.
const MOST_IN_A_BLOCK: usize = 1 << 16;
const FEW_IN_A_BLOCK: usize = 128;

/// How every sheet is tried.
pub struct Plan<'g> {
    graph: &'g Graph,
    roots: Vec<usize>,
    /// How many states each outer item has, the last one turning fastest.
    outer: Vec<usize>,
    /// The sheets of a block.
    length: usize,
    /// What rests on inner items alone, by node.
    inner: BTreeMap<usize, Vec<i32>>,
    /// What rests on outer items alone, in order.
    once: Vec<usize>,
    /// What rests on both, in order.
    mixed: Vec<(usize, Step)>,
}

/// How a column is computed.
enum Step {
    /// A column that is known, and for each block a sum of numbers; then further columns.
    Sum {
        known: Vec<i32>,
        once: Vec<(i32, usize)>,
        columns: Vec<(i32, usize)>,
    },
    Extreme {
        least: bool,
        known: Option<Vec<i32>>,
        once: Vec<usize>,
        columns: Vec<usize>,
    },
    Other,
}

/// What is at hand while a block is computed.
struct Block<'p> {
    inner: &'p BTreeMap<usize, Vec<i32>>,
    numbers: Vec<i32>,
    columns: Vec<Vec<i32>>,
}

/// A number for the whole block, or one for each of its sheets.
#[derive(Clone, Copy)]
enum Operand<'b> {
    Number(i32),
    Column(&'b [i32]),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rests {
    Inner,
    Outer,
    Both,
}

impl<'g> Plan<'g> {
    pub fn new(graph: &'g Graph, roots: &[usize], radices: &[usize]) -> Plan<'g> {
        let (mut length, mut first) = (1, radices.len());
        let most = |length| if length < FEW_IN_A_BLOCK { MOST_IN_A_BLOCK } else { IN_A_BLOCK };
        while first > 0 && length * radices[first - 1] <= most(length) {
            first -= 1;
            length *= radices[first];
        }
        let rests = |node: usize| {
            let support = &graph.node(node).support;
            match (support.iter().any(|one| *one >= first), support.iter().any(|one| *one < first))
            {
                (true, true) => Rests::Both,
                (true, false) => Rests::Inner,
                (false, _) => Rests::Outer,
            }
        };
        let needed = graph.needed(roots);
        let of = |kind: Rests| needed.iter().copied().filter(move |node| rests(*node) == kind);
        let inner =
            inner_columns(graph, of(Rests::Inner).collect(), &radices[first..], first, length);
        let mixed = of(Rests::Both).map(|node| (node, step(graph, node, &inner, rests, length)));
        Plan {
            graph,
            roots: roots.to_vec(),
            outer: radices[..first].to_vec(),
            length,
            once: of(Rests::Outer).collect(),
            mixed: mixed.collect(),
            inner,
        }
    }

    /// Returns how many numbers have to be computed in all.
    pub fn cost(&self) -> usize {
        let columns = |step: &Step| match step {
            Step::Sum { columns, .. } => columns.len(),
            Step::Extreme { columns, .. } => columns.len(),
            Step::Other => 0,
        };
        let mixed: usize = self.mixed.iter().map(|(_, step)| 1 + columns(step)).sum();
        let block = self.length.saturating_mul(mixed + 1).saturating_add(self.once.len());
        self.blocks().saturating_mul(block)
    }

    /// Returns the number of blocks.
    pub fn blocks(&self) -> usize {
        self.outer.iter().product()
    }

    /// Computes the sheets of some blocks; returns what each root came to, and the number of
    /// sheets.
    pub fn run(&self, blocks: Range<usize>) -> (Vec<Marks>, u64) {
        let size = |root: &usize| {
            let node = self.graph.node(*root);
            usize::try_from(node.high - node.low).expect("it goes up") + 1
        };
        let mut marks: Vec<Marks> = self.roots.iter().map(|root| vec![false; size(root)]).collect();
        let count = self.graph.nodes.len();
        let mut block = Block {
            inner: &self.inner,
            numbers: vec![0; count],
            columns: (0..count).map(|_| Vec::new()).collect(),
        };
        for (node, _) in &self.mixed {
            block.columns[*node] = vec![0; self.length];
        }
        let mut sheets = 0;
        for number in blocks {
            self.outer_numbers(number, &mut block);
            for (node, step) in &self.mixed {
                let mut column = std::mem::take(&mut block.columns[*node]);
                self.fill(*node, step, &block, &mut column);
                block.columns[*node] = column;
            }
            for (root, marks) in self.roots.iter().zip(&mut marks) {
                self.mark(*root, &block, marks);
            }
            sheets += u64::try_from(self.length).expect("a block is short");
        }
        (marks, sheets)
    }

    fn outer_numbers(&self, block_number: usize, block: &mut Block<'_>) {
        let mut choice = vec![0; self.outer.len()];
        let mut rest = block_number;
        for (chosen, radix) in choice.iter_mut().zip(&self.outer).rev() {
            *chosen = i32::try_from(rest % radix).expect("few states");
            rest /= radix;
        }
        for node in &self.once {
            let numbers = &block.numbers;
            let op = &self.graph.node(*node).op;
            block.numbers[*node] = op.compute(|position| choice[position], |of| numbers[of]);
        }
    }

    fn fill(&self, node: usize, step: &Step, block: &Block<'_>, column: &mut [i32]) {
        match step {
            Step::Sum { known, once, columns } => {
                let fixed: i32 = once.iter().map(|(factor, of)| factor * block.numbers[*of]).sum();
                for (to, known) in column.iter_mut().zip(known) {
                    *to = fixed + known;
                }
                for (factor, of) in columns {
                    for (to, other) in column.iter_mut().zip(&block.columns[*of]) {
                        *to += factor * other;
                    }
                }
            }
            Step::Extreme { least: true, known, once, columns } => {
                let fixed = once.iter().map(|of| block.numbers[*of]).fold(i32::MAX, i32::min);
                column.fill(fixed);
                let columns = columns.iter().map(|of| &block.columns[*of]);
                for other in known.iter().chain(columns) {
                    column.iter_mut().zip(other).for_each(|(to, other)| *to = (*to).min(*other));
                }
            }
            Step::Extreme { least: false, known, once, columns } => {
                let fixed = once.iter().map(|of| block.numbers[*of]).fold(i32::MIN, i32::max);
                column.fill(fixed);
                let columns = columns.iter().map(|of| &block.columns[*of]);
                for other in known.iter().chain(columns) {
                    column.iter_mut().zip(other).for_each(|(to, other)| *to = (*to).max(*other));
                }
            }
            Step::Other => self.fill_other(node, block, column),
        }
    }

    fn fill_other(&self, node: usize, block: &Block<'_>, column: &mut [i32]) {
        let get = |of: usize| block.operand(of, self.graph);
        match &self.graph.node(node).op {
            Op::Table { of, low, lines } => get(*of).each(column, |of| line(lines, *low, of)),
            Op::Cut { of, at, below, above } => {
                get(*of).each(column, |of| if of < *at { *below } else { *above });
            }
            Op::Is { of, at, then, other } => {
                get(*of).each(column, |of| if of == *at { *then } else { *other });
            }
            Op::Product(a, b) => pairs(get(*a), get(*b), column, |a, b| a * b),
            Op::Gate { when, of, other } => {
                pairs(
                    get(*when),
                    get(*of),
                    column,
                    |when, of| if when == NO { *other } else { of },
                );
            }
            Op::Choose { when, then, other } => {
                let (then, other) = (get(*then), get(*other));
                get(*when).each(column, |when| when);
                for (sheet, to) in column.iter_mut().enumerate() {
                    *to = if *to == YES { then.at(sheet) } else { other.at(sheet) };
                }
            }
            Op::Item(_) | Op::Constant(_) | Op::Linear(..) | Op::Least(_) | Op::Most(_) => {
                unreachable!("these have a step of their own, or rest on one kind of items")
            }
        }
    }

    fn mark(&self, root: usize, block: &Block<'_>, marks: &mut Marks) {
        let low = self.graph.node(root).low;
        let at = |number: i32| usize::try_from(number - low).expect("within its bounds");
        match block.operand(root, self.graph) {
            Operand::Number(number) => marks[at(number)] = true,
            // Of few numbers the ends tell whether there is anything new.
            Operand::Column(column) if marks.len() <= 3 => {
                let (least, most) =
                    column.iter().fold((i32::MAX, i32::MIN), |(least, most), number| {
                        (least.min(*number), most.max(*number))
                    });
                (marks[at(least)], marks[at(most)]) = (true, true);
                if most - least == 2 && !marks[1] {
                    marks[1] = column.contains(&(least + 1));
                }
            }
            Operand::Column(column) => column.iter().for_each(|number| marks[at(*number)] = true),
        }
    }
}

fn inner_columns(
    graph: &Graph,
    nodes: Vec<usize>,
    radices: &[usize],
    first: usize,
    length: usize,
) -> BTreeMap<usize, Vec<i32>> {
    let mut columns: BTreeMap<usize, Vec<i32>> = BTreeMap::new();
    for node in nodes {
        let op = &graph.node(node).op;
        let digit = |sheet: usize, position: usize| {
            let faster: usize = radices[position - first + 1..].iter().product();
            i32::try_from(sheet / faster % radices[position - first]).expect("few states")
        };
        let number = |sheet: usize| {
            let part = |of: usize| match (&graph.node(of).op, columns.get(&of)) {
                (_, Some(column)) => column[sheet],
                (Op::Constant(number), None) => *number,
                (_, None) => unreachable!("what rests on inner items is made of such"),
            };
            op.compute(|position| digit(sheet, position), part)
        };
        let column = (0..length).map(number).collect();
        columns.insert(node, column);
    }
    columns
}

fn step(
    graph: &Graph,
    node: usize,
    inner: &BTreeMap<usize, Vec<i32>>,
    rests: impl Fn(usize) -> Rests,
    length: usize,
) -> Step {
    let split = |parts: &[usize]| {
        let of = |kind: Rests| parts.iter().copied().filter(|part| rests(*part) == kind).collect();
        let known: Vec<usize> = of(Rests::Inner);
        let (once, columns): (Vec<usize>, Vec<usize>) = (of(Rests::Outer), of(Rests::Both));
        (known, once, columns)
    };
    let extreme = |least: bool, parts: &[usize], join: fn(i32, i32) -> i32| {
        let (known, once, columns) = split(parts);
        let known = known
            .iter()
            .map(|of| inner[of].clone())
            .reduce(|all, next| all.into_iter().zip(next).map(|(a, b)| join(a, b)).collect());
        Step::Extreme { least, known, once, columns }
    };
    match &graph.node(node).op {
        Op::Linear(terms, plus) => {
            let of = |kind: Rests| {
                terms.iter().copied().filter(|(_, of)| rests(*of) == kind).collect::<Vec<_>>()
            };
            let mut known = vec![*plus; length];
            for (factor, of) in of(Rests::Inner) {
                known.iter_mut().zip(&inner[&of]).for_each(|(to, number)| *to += factor * number);
            }
            Step::Sum { known, once: of(Rests::Outer), columns: of(Rests::Both) }
        }
        Op::Least(parts) => extreme(true, parts, i32::min),
        Op::Most(parts) => extreme(false, parts, i32::max),
        _ => Step::Other,
    }
}

impl Block<'_> {
    fn operand(&self, of: usize, graph: &Graph) -> Operand<'_> {
        if let Some(column) = self.inner.get(&of) {
            return Operand::Column(column);
        }
        match (&self.columns[of][..], &graph.node(of).op) {
            ([], Op::Constant(number)) => Operand::Number(*number),
            ([], _) => Operand::Number(self.numbers[of]),
            (column, _) => Operand::Column(column),
        }
    }
}

impl Operand<'_> {
    fn at(self, sheet: usize) -> i32 {
        match self {
            Operand::Number(number) => number,
            Operand::Column(column) => column[sheet],
        }
    }

    fn each(self, to: &mut [i32], make: impl Fn(i32) -> i32) {
        match self {
            Operand::Number(number) => to.fill(make(number)),
            Operand::Column(column) => {
                to.iter_mut().zip(column).for_each(|(to, number)| *to = make(*number));
            }
        }
    }
}

fn pairs(a: Operand<'_>, b: Operand<'_>, to: &mut [i32], make: impl Fn(i32, i32) -> i32) {
    match (a, b) {
        (Operand::Number(a), b) => b.each(to, |b| make(a, b)),
        (a, Operand::Number(b)) => a.each(to, |a| make(a, b)),
        (Operand::Column(a), Operand::Column(b)) => {
            to.iter_mut().zip(a.iter().zip(b)).for_each(|(to, (a, b))| *to = make(*a, *b));
        }
    }
}
