//! Every result against brute force over all ways to complete the missing answers.

use caseplan::condition::{CodeName, Condition, FaultKind, Occasion, Truth, Value};
use caseplan::number::{Interval, Number};
use proptest::prelude::*;

use crate::said::{Answers, COLOURS, KINDS, MARKS, NAMES, Said, said};
use crate::scope::Declared;

type Name = (String, Occasion);

/// Answers of which only some are known: what each can still be.
#[derive(Clone, Debug)]
struct Partial {
    /// The bounds of `a`, `b` and `c`, where they are known.
    numbers: [Option<(i64, i64)>; 3],
    yes: Option<bool>,
    colours: Vec<usize>,
    marks: Option<[bool; 2]>,
    /// The kind and number of each record.
    records: Vec<(Option<usize>, Option<i64>)>,
}

const RANGES: [(i64, i64); 3] = [(0, 2), (0, 3), (-1, 1)];

impl Partial {
    fn value(&self, name: &str) -> Value {
        match name {
            "a" => self.number(0),
            "b" => self.number(1),
            "c" => self.number(2),
            "p" => self.yes.map_or(Value::Unknown, |yes| Value::Truth(Truth::from(yes))),
            "s" => Value::Code(codes(&COLOURS, |colour| self.colours.contains(&colour))),
            "m" => self
                .marks
                .map_or(Value::Unknown, |marks| Value::Codes(codes(&MARKS, |mark| marks[mark]))),
            _ => Value::Records(self.records.iter().map(record).collect()),
        }
    }

    fn number(&self, item: usize) -> Value {
        self.numbers[item].map_or(Value::Unknown, |bounds| Value::Number(interval(bounds)))
    }

    fn answered(&self) -> [bool; 7] {
        let [a, b, c] = self.numbers.map(|bounds| bounds.is_some_and(|(low, high)| low == high));
        [a, b, c, self.yes.is_some(), self.colours.len() == 1, self.marks.is_some(), true]
    }

    /// Lists every way to complete it, as far as the names go that are mentioned.
    fn completions(&self, names: &[char]) -> Vec<Answers> {
        let first = Answers { answered: self.answered(), ..Answers::default() };
        let mut all = vec![first];
        for (item, name) in ['a', 'b', 'c'].into_iter().enumerate() {
            let (low, high) = self.numbers[item].unwrap_or(RANGES[item]);
            all = extended(all, names.contains(&name), low..=high, |on, value| {
                on.numbers[item] = value;
            });
        }
        let yes = self.yes.map_or(vec![false, true], |yes| vec![yes]);
        all = extended(all, names.contains(&'p'), yes, |on, yes| on.yes = yes);
        all = extended(all, names.contains(&'s'), self.colours.clone(), |on, colour| {
            on.colour = colour;
        });
        let every = vec![[false, false], [false, true], [true, false], [true, true]];
        let marks = self.marks.map_or(every, |marks| vec![marks]);
        all = extended(all, names.contains(&'m'), marks, |on, marks| on.marks = marks);
        for (kind, n) in &self.records {
            let kinds = kind.map_or(vec![0, 1], |kind| vec![kind]);
            let numbers = n.map_or(vec![0, 1, 2], |n| vec![n]);
            let records =
                kinds.into_iter().flat_map(|kind| numbers.iter().map(move |n| (kind, *n)));
            let records: Vec<_> = records.collect();
            all = extended(all, names.contains(&'r'), records, |on, record| {
                on.records.push(record);
            });
        }
        all
    }
}

fn extended<T: Copy>(
    all: Vec<Answers>,
    mentioned: bool,
    values: impl IntoIterator<Item = T>,
    set: impl Fn(&mut Answers, T),
) -> Vec<Answers> {
    let values: Vec<T> = values.into_iter().take(if mentioned { usize::MAX } else { 1 }).collect();
    let each =
        |on: Answers| values.iter().map(move |value| (on.clone(), *value)).collect::<Vec<_>>();
    let pairs = all.into_iter().flat_map(each);
    pairs
        .map(|(mut on, value)| {
            set(&mut on, value);
            on
        })
        .collect()
}

fn record((kind, n): &(Option<usize>, Option<i64>)) -> Vec<Value> {
    let kind = kind.map_or(Value::Unknown, |kind| Value::Code(codes(&KINDS, |of| of == kind)));
    let n = n.map_or(Value::Unknown, |n| Value::Number(interval((n, n))));
    vec![kind, n]
}

fn codes(names: &[&str], is_in: impl Fn(usize) -> bool) -> Vec<CodeName> {
    let names = names.iter().enumerate().filter(|(position, _)| is_in(*position));
    names.map(|(_, name)| CodeName::Slug((*name).to_owned())).collect()
}

fn interval((low, high): (i64, i64)) -> Interval {
    Interval::new(Number::integer(low), Number::integer(high)).expect("low before high")
}

fn partial() -> impl Strategy<Value = Partial> {
    let number = |(low, high): (i64, i64)| {
        let bounds = (low..=high, low..=high).prop_map(|(x, y)| (x.min(y), x.max(y)));
        prop_oneof![2 => Just(None), 1 => bounds.prop_map(Some),
            2 => (low..=high).prop_map(|x| Some((x, x)))]
    };
    let record = (prop::option::of(0..2_usize), prop::option::of(0..3_i64));
    (
        RANGES.map(number),
        prop::option::of(any::<bool>()),
        prop::sample::subsequence(vec![0, 1, 2], 1..=3),
        prop::option::of(any::<[bool; 2]>()),
        prop::collection::vec(record, 0..=2),
    )
        .prop_map(|(numbers, yes, colours, marks, records)| Partial {
            numbers,
            yes,
            colours,
            marks,
            records,
        })
}

/// Returns what every completion agrees on.
fn brute_force(said: &Said, partial: &Partial) -> Truth {
    let mut names = Vec::new();
    said.mentions(&mut names);
    let outcomes = partial.completions(&names);
    let holding = outcomes.iter().filter(|on| said.holds(on)).count();
    match holding {
        0 => Truth::False,
        holding if holding == outcomes.len() => Truth::True,
        _ => Truth::Unknown,
    }
}

/// Reads a generated condition; `None` where a part of it is decided beforehand.
fn parsed(text: &str) -> Option<Condition<Name>> {
    match Condition::parse(text, &Declared::read(NAMES)) {
        Ok(condition) => Some(condition),
        Err(faults) => {
            let settled = |kind| matches!(kind, FaultKind::NeverTrue | FaultKind::AlwaysTrue);
            assert!(faults.iter().all(|fault| settled(fault.kind)), "{text}: {faults:?}");
            None
        }
    }
}

fn eval(condition: &Condition<Name>, partial: &Partial) -> Truth {
    condition.eval(&mut |(name, _)| partial.value(name))
}

fn reads_each_name_once(said: &Said) -> bool {
    let mut names = Vec::new();
    said.mentions(&mut names);
    let mentioned = names.len();
    names.sort_unstable();
    names.dedup();
    names.len() == mentioned
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_known_result_is_what_every_completion_gives(said in said(), partial in partial()) {
        let text = said.written(" ");
        if let Some(condition) = parsed(&text) {
            let result = eval(&condition, &partial);
            if result != Truth::Unknown {
                prop_assert_eq!(result, brute_force(&said, &partial), "{}", text);
            }
        }
    }

    #[test]
    fn an_unknown_result_is_open_where_no_name_is_read_twice(
        said in said().prop_filter("reads a name twice", |said| {
            reads_each_name_once(said) && said.is_decidable_by_bounds()
        }),
        partial in partial(),
    ) {
        let text = said.written(" ");
        if let Some(condition) = parsed(&text) {
            prop_assert_eq!(eval(&condition, &partial), brute_force(&said, &partial), "{}", text);
        }
    }

    #[test]
    fn a_comparison_is_refused_as_settled_only_where_brute_force_agrees(said in said()) {
        let nothing = Partial {
            numbers: [None; 3], yes: None, colours: vec![0, 1, 2], marks: None,
            records: vec![(None, None), (None, None)],
        };
        let text = said.written(" ");
        if let (Said::Compare(..), Err(faults)) =
            (&said, Condition::parse(&text, &Declared::read(NAMES)))
        {
            let whole = faults.iter().find(|fault| fault.at == (0..text.len()));
            if let Some(fault) = whole {
                let holds = Truth::from(fault.kind == FaultKind::AlwaysTrue);
                prop_assert_eq!(brute_force(&said, &nothing), holds, "{}", text);
            }
        }
    }

    #[test]
    fn canonical_text_is_one_for_all_spellings_and_reads_back_as_itself(
        said in said(),
        partial in partial(),
    ) {
        if let Some(condition) = parsed(&said.written(" ")) {
            let canonical = condition.to_string();
            let spread = parsed(&said.written("\n  ")).expect("spaces change nothing");
            prop_assert_eq!(&spread.to_string(), &canonical);
            let again = parsed(&canonical).expect("canonical text is read");
            prop_assert_eq!(&again.to_string(), &canonical);
            prop_assert_eq!(eval(&again, &partial), eval(&condition, &partial));
            prop_assert_eq!(again.reads(), condition.reads());
        }
    }

    #[test]
    fn any_text_is_read_or_refused_with_places_in_it(text in any_text()) {
        if let Err(faults) = Condition::parse(&text, &Declared::read(NAMES)) {
            prop_assert!(!faults.is_empty(), "{}", text);
            for fault in faults {
                prop_assert!(text.get(fault.at.clone()).is_some(), "{:?} in {:?}", fault.at, text);
                prop_assert!(!fault.message.contains(char::is_control), "{:?}", fault.message);
            }
        }
    }
}

/// Letters at random, words of the language at random, and cut conditions.
fn any_text() -> impl Strategy<Value = String> {
    const WORDS: [&str; 43] = [
        "a",
        "b",
        "p",
        "s",
        "m",
        "r",
        "r.n",
        "kind",
        "n",
        "red",
        "x",
        "yes",
        "no",
        "and",
        "or",
        "not",
        "one",
        "of",
        "where",
        "any",
        "count",
        "sum",
        "has",
        "answered",
        "ever",
        "first",
        "previous",
        "change",
        "age_in_days",
        "(",
        ")",
        ",",
        "=",
        "!=",
        ">=",
        "<",
        "+",
        "-",
        "*",
        "..",
        "1",
        "2.5",
        "é",
    ];
    prop_oneof![
        any::<String>(),
        prop::collection::vec(prop::sample::select(&WORDS[..]), 0..30)
            .prop_map(|words| words.join(" ")),
        (said(), 0..60_usize, 0..60_usize).prop_map(|(said, cut, skip)| {
            let text: Vec<char> = said.written(" ").chars().collect();
            let cut = cut.min(text.len());
            text[..cut].iter().chain(text[cut..].iter().skip(skip)).collect()
        }),
    ]
}
