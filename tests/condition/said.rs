//! Random conditions as a tree of their own, with the slow and obvious meaning: what they
//! are on complete answers, in plain integers and booleans.

use proptest::prelude::*;

pub const NAMES: &str = "
a number 0..2
b number 0..3
c number -1..1
p yes-or-no
s one of red, green, blue
m several of x, y
r records: kind = one of beer, wine; n = number 0..2
";

pub const COLOURS: [&str; 3] = ["red", "green", "blue"];
pub const MARKS: [&str; 2] = ["x", "y"];
pub const KINDS: [&str; 2] = ["beer", "wine"];

/// Complete answers.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    pub numbers: [i64; 3],
    pub yes: bool,
    pub colour: usize,
    pub marks: [bool; 2],
    pub records: Vec<(usize, i64)>,
    /// What was answered before it was completed: `a b c p s m r`.
    pub answered: [bool; 7],
}

#[derive(Clone, Copy, Debug)]
pub enum Op {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

#[derive(Clone, Debug)]
pub enum Said {
    Yes,
    YesIs(bool, bool),
    Colour(Vec<usize>, bool),
    Mark(usize),
    Answered(usize),
    Compare(Num, Op, Num),
    Among(Num, Vec<i64>),
    Not(Box<Said>),
    And(Vec<Said>),
    Or(Vec<Said>),
    AnyRecord(Field),
}

/// What is asked of a record.
#[derive(Clone, Debug)]
pub enum Field {
    Kind(usize),
    AtLeast(i64),
    Both(usize, i64),
}

#[derive(Clone, Debug)]
pub enum Num {
    Is(i64),
    Item(usize),
    Minus(Box<Num>),
    Add(Box<Num>, Box<Num>),
    Sub(Box<Num>, Box<Num>),
    Mul(Box<Num>, Box<Num>),
    Count(Vec<Said>),
    Sum(Vec<Num>),
    Records(Field),
    RecordSum(Option<usize>),
}

impl Said {
    pub fn holds(&self, on: &Answers) -> bool {
        match self {
            Said::Yes => on.yes,
            Said::YesIs(equal, yes) => (on.yes == *yes) == *equal,
            Said::Colour(colours, equal) => colours.contains(&on.colour) == *equal,
            Said::Mark(mark) => on.marks[*mark],
            Said::Answered(item) => on.answered[*item],
            Said::Compare(left, op, right) => {
                let (left, right) = (left.value(on), right.value(on));
                match op {
                    Op::Eq => left == right,
                    Op::Ne => left != right,
                    Op::Lt => left < right,
                    Op::Le => left <= right,
                    Op::Gt => left > right,
                    Op::Ge => left >= right,
                }
            }
            Said::Among(amount, list) => list.contains(&amount.value(on)),
            Said::Not(inner) => !inner.holds(on),
            Said::And(parts) => parts.iter().all(|part| part.holds(on)),
            Said::Or(parts) => parts.iter().any(|part| part.holds(on)),
            Said::AnyRecord(field) => on.records.iter().any(|record| field.holds(record)),
        }
    }

    /// Writes it with every bracket there can be, and `space` wherever one can stand.
    pub fn written(&self, space: &str) -> String {
        let w = space;
        match self {
            Said::Yes => "p".to_owned(),
            Said::YesIs(equal, yes) => {
                let yes = if *yes { "yes" } else { "no" };
                format!("(p{w}{}{w}{yes})", if *equal { "=" } else { "!=" })
            }
            Said::Colour(colours, false) => format!("s{w}!={w}{}", COLOURS[colours[0]]),
            Said::Colour(colours, true) => {
                let colours: Vec<_> = colours.iter().map(|colour| COLOURS[*colour]).collect();
                format!("(s one of{w}({w}{}{w}))", colours.join(","))
            }
            Said::Mark(mark) => format!("has({w}m{w},{w}{})", MARKS[*mark]),
            Said::Answered(item) => {
                format!("answered({w}{})", ["a", "b", "c", "p", "s", "m", "r"][*item])
            }
            Said::Compare(left, op, right) => {
                let op = match op {
                    Op::Eq => "=",
                    Op::Ne => "!=",
                    Op::Lt => "<",
                    Op::Le => "<=",
                    Op::Gt => ">",
                    Op::Ge => ">=",
                };
                format!("({}{w}{op}{w}{})", left.written(w), right.written(w))
            }
            Said::Among(amount, list) => {
                let list: Vec<_> = list.iter().map(i64::to_string).collect();
                format!("({} one of ({}))", amount.written(w), list.join(", "))
            }
            Said::Not(inner) => format!("not{w}({})", inner.written(w)),
            Said::And(parts) => format!("({})", joined(parts, ") and (", w)),
            Said::Or(parts) => format!("(({}))", joined(parts, ") or (", w)),
            Said::AnyRecord(field) => format!("any(r where {})", field.written(w)),
        }
    }

    /// Adds the names whose values it depends on, as often as it names them.
    pub fn mentions(&self, names: &mut Vec<char>) {
        match self {
            Said::Yes | Said::YesIs(..) => names.push('p'),
            Said::Colour(..) => names.push('s'),
            Said::Mark(_) => names.push('m'),
            Said::Answered(_) => {}
            Said::Compare(left, _, right) => {
                left.mentions(names);
                right.mentions(names);
            }
            Said::Among(amount, _) => amount.mentions(names),
            Said::Not(inner) => inner.mentions(names),
            Said::And(parts) | Said::Or(parts) => {
                parts.iter().for_each(|part| part.mentions(names));
            }
            Said::AnyRecord(_) => names.push('r'),
        }
    }

    /// Returns whether the language promises to know all there is to know about it, given
    /// that no name is read twice: no equality that asks for more than bounds can tell.
    pub fn is_decidable_by_bounds(&self) -> bool {
        match self {
            Said::Compare(left, op, right) => {
                let by_bounds = !matches!(op, Op::Eq | Op::Ne);
                [left, right]
                    .iter()
                    .all(|side| side.is_decidable_by_bounds() && (by_bounds || side.has_no_gaps()))
            }
            Said::Among(..) => false,
            Said::Not(inner) => inner.is_decidable_by_bounds(),
            Said::And(parts) | Said::Or(parts) => parts.iter().all(Said::is_decidable_by_bounds),
            _ => true,
        }
    }
}

impl Num {
    pub fn value(&self, on: &Answers) -> i64 {
        match self {
            Num::Is(value) => *value,
            Num::Item(item) => on.numbers[*item],
            Num::Minus(inner) => -inner.value(on),
            Num::Add(left, right) => left.value(on) + right.value(on),
            Num::Sub(left, right) => left.value(on) - right.value(on),
            Num::Mul(left, right) => left.value(on) * right.value(on),
            Num::Count(tests) => tests.iter().map(|test| i64::from(test.holds(on))).sum(),
            Num::Sum(parts) => parts.iter().map(|part| part.value(on)).sum(),
            Num::Records(field) => {
                on.records.iter().map(|record| i64::from(field.holds(record))).sum()
            }
            Num::RecordSum(kind) => on
                .records
                .iter()
                .filter(|(of, _)| kind.is_none_or(|kind| *of == kind))
                .map(|(_, n)| n)
                .sum(),
        }
    }

    fn written(&self, w: &str) -> String {
        match self {
            Num::Is(value) => value.to_string(),
            Num::Item(item) => ["a", "b", "c"][*item].to_owned(),
            Num::Minus(inner) => format!("(-{w}({}))", inner.written(w)),
            Num::Add(left, right) => format!("({}{w}+{w}{})", left.written(w), right.written(w)),
            Num::Sub(left, right) => format!("({}{w}-{w}{})", left.written(w), right.written(w)),
            Num::Mul(left, right) => format!("({}{w}*{w}{})", left.written(w), right.written(w)),
            Num::Count(tests) => format!("count({})", joined(tests, ", ", w)),
            Num::Sum(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| part.written(w)).collect();
                format!("sum({})", parts.join(","))
            }
            Num::Records(field) => format!("count(r where {})", field.written(w)),
            Num::RecordSum(None) => format!("sum({w}r.n{w})"),
            Num::RecordSum(Some(kind)) => format!("sum(r.n where kind = {})", KINDS[*kind]),
        }
    }

    fn mentions(&self, names: &mut Vec<char>) {
        match self {
            Num::Is(_) => {}
            Num::Item(item) => names.push(['a', 'b', 'c'][*item]),
            Num::Minus(inner) => inner.mentions(names),
            Num::Add(left, right) | Num::Sub(left, right) | Num::Mul(left, right) => {
                left.mentions(names);
                right.mentions(names);
            }
            Num::Count(tests) => tests.iter().for_each(|test| test.mentions(names)),
            Num::Sum(parts) => parts.iter().for_each(|part| part.mentions(names)),
            Num::Records(_) | Num::RecordSum(_) => names.push('r'),
        }
    }

    fn is_decidable_by_bounds(&self) -> bool {
        match self {
            Num::Minus(inner) => inner.is_decidable_by_bounds(),
            Num::Add(left, right) | Num::Sub(left, right) | Num::Mul(left, right) => {
                left.is_decidable_by_bounds() && right.is_decidable_by_bounds()
            }
            Num::Count(tests) => tests.iter().all(Said::is_decidable_by_bounds),
            Num::Sum(parts) => parts.iter().all(Num::is_decidable_by_bounds),
            _ => true,
        }
    }

    /// Returns whether every whole number between its bounds can be its value.
    fn has_no_gaps(&self) -> bool {
        match self {
            Num::Mul(..) | Num::RecordSum(Some(_)) => false,
            Num::Minus(inner) => inner.has_no_gaps(),
            Num::Add(left, right) | Num::Sub(left, right) => {
                left.has_no_gaps() && right.has_no_gaps()
            }
            Num::Sum(parts) => parts.iter().all(Num::has_no_gaps),
            _ => true,
        }
    }
}

impl Field {
    fn holds(&self, (kind, n): &(usize, i64)) -> bool {
        match self {
            Field::Kind(of) => kind == of,
            Field::AtLeast(least) => n >= least,
            Field::Both(of, least) => kind == of && n >= least,
        }
    }

    fn written(&self, w: &str) -> String {
        match self {
            Field::Kind(of) => format!("kind{w}={w}{}", KINDS[*of]),
            Field::AtLeast(least) => format!("(n{w}>={w}{least})"),
            Field::Both(of, least) => format!("n >= {least}{w} and (kind = {})", KINDS[*of]),
        }
    }
}

fn joined(parts: &[Said], between: &str, w: &str) -> String {
    let parts: Vec<_> = parts.iter().map(|part| part.written(w)).collect();
    parts.join(between)
}

pub fn said() -> impl Strategy<Value = Said> {
    let leaf = prop_oneof![
        Just(Said::Yes),
        (any::<bool>(), any::<bool>()).prop_map(|(equal, yes)| Said::YesIs(equal, yes)),
        prop::sample::subsequence(vec![0, 1, 2], 1..=2).prop_map(|list| Said::Colour(list, true)),
        (0..3_usize).prop_map(|colour| Said::Colour(vec![colour], false)),
        (0..2_usize).prop_map(Said::Mark),
        (0..7_usize).prop_map(Said::Answered),
        field().prop_map(Said::AnyRecord),
        comparison(num_leaf().boxed()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let amount = num(inner.clone().boxed());
        prop_oneof![
            2 => prop::collection::vec(inner.clone(), 2..=3).prop_map(Said::And),
            2 => prop::collection::vec(inner.clone(), 2..=3).prop_map(Said::Or),
            1 => inner.prop_map(|inner| Said::Not(Box::new(inner))),
            4 => comparison(amount.clone()),
            1 => (amount, prop::collection::vec(-1..4_i64, 1..=2))
                .prop_map(|(amount, list)| Said::Among(amount, list)),
        ]
    })
}

fn comparison(amount: BoxedStrategy<Num>) -> impl Strategy<Value = Said> {
    let op = prop_oneof![
        Just(Op::Eq),
        Just(Op::Ne),
        Just(Op::Lt),
        Just(Op::Le),
        Just(Op::Gt),
        Just(Op::Ge)
    ];
    let right = prop_oneof![3 => (-1..3_i64).prop_map(Num::Is), 1 => amount.clone()];
    (amount, op, right).prop_map(|(left, op, right)| Said::Compare(left, op, right))
}

fn num_leaf() -> impl Strategy<Value = Num> {
    prop_oneof![
        1 => (-2..3_i64).prop_map(Num::Is),
        6 => (0..3_usize).prop_map(Num::Item),
        1 => field().prop_map(Num::Records),
        1 => prop::option::of(0..2_usize).prop_map(Num::RecordSum),
    ]
}

fn num(test: BoxedStrategy<Said>) -> BoxedStrategy<Num> {
    num_leaf()
        .prop_recursive(2, 6, 3, move |inner| {
            let pair = (inner.clone(), inner.clone()).prop_map(|(l, r)| (Box::new(l), Box::new(r)));
            prop_oneof![
                inner.clone().prop_map(|inner| Num::Minus(Box::new(inner))),
                pair.clone().prop_map(|(left, right)| Num::Add(left, right)),
                pair.clone().prop_map(|(left, right)| Num::Sub(left, right)),
                pair.prop_map(|(left, right)| Num::Mul(left, right)),
                prop::collection::vec(test.clone(), 1..=3).prop_map(Num::Count),
                prop::collection::vec(inner, 1..=3).prop_map(Num::Sum),
            ]
        })
        .boxed()
}

fn field() -> impl Strategy<Value = Field> {
    prop_oneof![
        (0..2_usize).prop_map(Field::Kind),
        (1..3_i64).prop_map(Field::AtLeast),
        (0..2_usize, 1..3_i64).prop_map(|(kind, least)| Field::Both(kind, least)),
    ]
}
