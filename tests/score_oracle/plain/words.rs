//! Conditions: read by descent, evaluated where every answer is there or known not to be.

use super::tree::{Item, decimal, range};
use crate::fraction::Fraction;

/// A part of a condition.
#[derive(Clone, Debug)]
pub enum Words {
    Number(Fraction),
    Name(String),
    Not(Box<Words>),
    Minus(Box<Words>),
    And(Vec<Words>),
    Or(Vec<Words>),
    Compare(Box<Words>, String, Box<Words>),
    OneOf(Box<Words>, Vec<Words>),
    Plus(Vec<(bool, Words)>),
    Times(Vec<Words>),
    Answered(String),
    Has(String, String),
    Count(Vec<Words>),
    Sum(Vec<Words>),
    AnyRecord(String, Box<Words>),
    CountRecords(String, Box<Words>),
    SumRecords(String, String, Option<Box<Words>>),
}

/// What a name comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Is {
    /// Nothing that can be compared.
    Unknown,
    /// It lies between these.
    Number(Fraction, Fraction),
    Truth(Option<bool>),
    /// The codes that are possible.
    Code(Vec<String>),
    Ticks(Vec<String>),
    There,
    Records(Vec<Vec<(String, Is)>>),
}

/// Reads a condition.
pub fn parse(text: &str, items: &[Item]) -> Words {
    let mut all = parse_list(text, items);
    assert_eq!(all.len(), 1, "{text}");
    all.remove(0)
}

/// Reads a list of conditions; one with a range in it stands for one of each name.
pub fn parse_list(text: &str, items: &[Item]) -> Vec<Words> {
    let mut reader = Reader { tokens: tokens(text), at: 0, items };
    let list = reader.list();
    assert_eq!(reader.at, reader.tokens.len(), "{text}");
    list
}

fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '@');
        let length = match rest.find(|c| !word(c)) {
            Some(0) if ["<=", ">=", "!="].iter().any(|sign| rest.starts_with(sign)) => 2,
            Some(0) => rest.chars().next().map_or(1, char::len_utf8),
            Some(length) => length,
            None => rest.len(),
        };
        tokens.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    tokens
}

struct Reader<'i> {
    tokens: Vec<String>,
    at: usize,
    items: &'i [Item],
}

impl Reader<'_> {
    fn peek(&self) -> &str {
        self.tokens.get(self.at).map_or("", String::as_str)
    }

    fn take(&mut self) -> String {
        let token = self.peek().to_owned();
        self.at += 1;
        token
    }

    fn skip(&mut self, token: &str) -> bool {
        let found = self.peek() == token;
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, token: &str) {
        assert!(self.skip(token), "`{token}` at {} of {:?}", self.at, self.tokens);
    }

    fn list(&mut self) -> Vec<Words> {
        let mut all = Vec::new();
        loop {
            let one = self.or();
            all.extend(one.spelt_out(self.items));
            if !self.skip(",") {
                return all;
            }
        }
    }

    fn or(&mut self) -> Words {
        let mut parts = vec![self.and()];
        while self.skip("or") {
            parts.push(self.and());
        }
        if parts.len() == 1 { parts.remove(0) } else { Words::Or(parts) }
    }

    fn and(&mut self) -> Words {
        let mut parts = vec![self.not()];
        while self.skip("and") {
            parts.push(self.not());
        }
        if parts.len() == 1 { parts.remove(0) } else { Words::And(parts) }
    }

    fn not(&mut self) -> Words {
        if self.skip("not") { Words::Not(Box::new(self.not())) } else { self.compared() }
    }

    fn compared(&mut self) -> Words {
        let left = self.plus();
        if ["=", "!=", "<", "<=", ">", ">="].contains(&self.peek()) {
            let sign = self.take();
            return Words::Compare(Box::new(left), sign, Box::new(self.plus()));
        }
        if self.skip("one") {
            self.expect("of");
            self.expect("(");
            let mut codes = vec![self.plus()];
            while self.skip(",") {
                codes.push(self.plus());
            }
            self.expect(")");
            return Words::OneOf(Box::new(left), codes);
        }
        left
    }

    fn plus(&mut self) -> Words {
        let mut terms = vec![(true, self.times())];
        while matches!(self.peek(), "+" | "-") {
            let plus = self.take() == "+";
            terms.push((plus, self.times()));
        }
        if terms.len() == 1 { terms.remove(0).1 } else { Words::Plus(terms) }
    }

    fn times(&mut self) -> Words {
        let mut factors = vec![self.unit()];
        while self.skip("*") {
            factors.push(self.unit());
        }
        if factors.len() == 1 { factors.remove(0) } else { Words::Times(factors) }
    }

    fn unit(&mut self) -> Words {
        if self.skip("-") {
            return Words::Minus(Box::new(self.unit()));
        }
        if self.skip("(") {
            let inner = self.or();
            self.expect(")");
            return inner;
        }
        let word = self.take();
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return Words::Number(decimal(&word));
        }
        if self.peek() != "(" {
            return Words::Name(word);
        }
        self.expect("(");
        let call = match word.as_str() {
            "answered" => Words::Answered(self.take()),
            "has" => {
                let name = self.take();
                self.expect(",");
                Words::Has(name, self.take())
            }
            "any" => {
                let name = self.take();
                self.expect("where");
                Words::AnyRecord(name, Box::new(self.or()))
            }
            "count" if self.tokens.get(self.at + 1).is_some_and(|next| next == "where") => {
                let name = self.take();
                self.expect("where");
                Words::CountRecords(name, Box::new(self.or()))
            }
            "count" => Words::Count(self.list()),
            "sum" => self.sum(),
            other => panic!("no function `{other}`"),
        };
        self.expect(")");
        call
    }

    fn sum(&mut self) -> Words {
        let (list, field) = self.peek().split_once('.').unwrap_or(("", ""));
        let is_field = !field.starts_with('.') && self.items.iter().any(|item| item.id == list);
        if is_field {
            let (list, field) = (list.to_owned(), field.to_owned());
            self.at += 1;
            let filter = self.skip("where").then(|| Box::new(self.or()));
            return Words::SumRecords(list, field, filter);
        }
        Words::Sum(self.list())
    }
}

impl Words {
    /// Returns the parts that are directly in it.
    fn parts(&self) -> Vec<&Words> {
        match self {
            Words::Not(one) | Words::Minus(one) => vec![one],
            Words::And(parts) | Words::Or(parts) | Words::Times(parts) => parts.iter().collect(),
            Words::Count(parts) | Words::Sum(parts) => parts.iter().collect(),
            Words::Compare(left, _, right) => vec![left, right],
            Words::OneOf(one, _) => vec![one],
            Words::Plus(terms) => terms.iter().map(|(_, term)| term).collect(),
            Words::AnyRecord(_, filter) | Words::CountRecords(_, filter) => vec![filter],
            Words::SumRecords(_, _, filter) => filter.iter().map(|filter| &**filter).collect(),
            Words::Number(_) | Words::Name(_) | Words::Answered(_) | Words::Has(..) => Vec::new(),
        }
    }

    /// Returns every name in it, codes among them, as often as it stands there.
    pub fn names(&self) -> Vec<String> {
        let own = match self {
            Words::Name(name) | Words::Answered(name) | Words::Has(name, _) => vec![name.clone()],
            Words::AnyRecord(name, _) | Words::CountRecords(name, _) => vec![name.clone()],
            Words::SumRecords(name, ..) => vec![name.clone()],
            _ => Vec::new(),
        };
        let inner = self.parts().into_iter().flat_map(Words::names);
        own.into_iter().chain(inner).collect()
    }

    /// Returns whether it asks for being equal, where bounds alone do not decide.
    pub fn asks_for_equal(&self) -> bool {
        let equal = match self {
            Words::Compare(_, sign, _) => sign == "=" || sign == "!=",
            Words::OneOf(..) => true,
            _ => false,
        };
        equal || self.parts().into_iter().any(Words::asks_for_equal)
    }

    /// Returns one of it for each name of a range in it.
    fn spelt_out(&self, items: &[Item]) -> Vec<Words> {
        let ranges = self.names().into_iter().find(|name| name.contains(".."));
        let Some(found) = ranges else { return vec![self.clone()] };
        let each = range(&found, items).into_iter();
        each.map(|name| self.with(&found, &name)).collect()
    }

    fn with(&self, range: &str, name: &str) -> Words {
        let swap = |text: &String| if text == range { name.to_owned() } else { text.clone() };
        let inner = |one: &Words| Box::new(one.with(range, name));
        let all = |parts: &[Words]| parts.iter().map(|part| part.with(range, name)).collect();
        match self {
            Words::Name(text) => Words::Name(swap(text)),
            Words::Answered(text) => Words::Answered(swap(text)),
            Words::Has(text, code) => Words::Has(swap(text), code.clone()),
            Words::Not(one) => Words::Not(inner(one)),
            Words::Minus(one) => Words::Minus(inner(one)),
            Words::And(parts) => Words::And(all(parts)),
            Words::Or(parts) => Words::Or(all(parts)),
            Words::Times(parts) => Words::Times(all(parts)),
            Words::Compare(a, sign, b) => Words::Compare(inner(a), sign.clone(), inner(b)),
            Words::OneOf(one, codes) => Words::OneOf(inner(one), codes.clone()),
            Words::Plus(terms) => {
                Words::Plus(terms.iter().map(|(plus, term)| (*plus, *inner(term))).collect())
            }
            other => other.clone(),
        }
    }

    /// Returns whether it holds; `None` where what it reads is not there.
    pub fn holds(&self, read: &dyn Fn(&str) -> Is) -> Option<bool> {
        match self {
            Words::Name(name) => truth(&read(name)),
            Words::Not(one) => one.holds(read).map(|holds| !holds),
            Words::And(parts) => joined(parts.iter().map(|part| part.holds(read)), false),
            Words::Or(parts) => joined(parts.iter().map(|part| part.holds(read)), true),
            // Whether there is an answer does not depend on how what is missing is filled in.
            Words::Answered(name) => Some(match read(&format!("?{name}")) {
                Is::Unknown => false,
                Is::Number(low, high) => low == high,
                Is::Truth(truth) => truth.is_some(),
                Is::Code(codes) => codes.len() == 1,
                Is::Ticks(_) | Is::There | Is::Records(_) => true,
            }),
            Words::Has(name, code) => match read(name) {
                Is::Ticks(ticks) => Some(ticks.contains(code)),
                _ => None,
            },
            Words::Compare(left, sign, right) => compared(left, sign, right, read),
            Words::OneOf(one, codes) => {
                let equal = codes.iter().map(|code| compared(one, "=", code, read));
                match read_code(one, read) {
                    // Several codes may be possible, and all of them on the list.
                    Some(possible) => {
                        let text = |code: &Words| match code {
                            Words::Name(text) => text.clone(),
                            Words::Number(number) => number.0.to_string(),
                            other => panic!("a code: {other:?}"),
                        };
                        let codes: Vec<String> = codes.iter().map(text).collect();
                        among(&possible, &codes)
                    }
                    None => joined(equal, true),
                }
            }
            Words::AnyRecord(name, filter) => {
                let Is::Records(records) = read(name) else { return None };
                joined(records.iter().map(|record| filter.holds(&within(record, read))), true)
            }
            other => panic!("not a condition: {other:?}"),
        }
    }

    /// Returns the bounds of a number; `None` where it is not there.
    fn amount(&self, read: &dyn Fn(&str) -> Is) -> Option<(Fraction, Fraction)> {
        let zero = Fraction::whole(0);
        let plus =
            |a: (Fraction, Fraction), b: (Fraction, Fraction)| (a.0.plus(b.0), a.1.plus(b.1));
        let turned = |(low, high): (Fraction, Fraction)| (zero.minus(high), zero.minus(low));
        match self {
            Words::Number(number) => Some((*number, *number)),
            Words::Name(name) => match read(name) {
                Is::Number(low, high) => Some((low, high)),
                _ => None,
            },
            Words::Minus(one) => one.amount(read).map(turned),
            Words::Plus(terms) => terms.iter().try_fold((zero, zero), |sum, (is_plus, term)| {
                let term = term.amount(read)?;
                Some(plus(sum, if *is_plus { term } else { turned(term) }))
            }),
            Words::Sum(parts) => {
                parts.iter().try_fold((zero, zero), |sum, part| Some(plus(sum, part.amount(read)?)))
            }
            Words::Times(factors) => {
                let one = Fraction::whole(1);
                factors.iter().try_fold((one, one), |product, factor| {
                    let factor = factor.amount(read)?;
                    let all =
                        [product.0, product.1].map(|a| [factor.0, factor.1].map(|b| a.times(b)));
                    let all: Vec<Fraction> = all.into_iter().flatten().collect();
                    Some(ends(&all))
                })
            }
            Words::Count(parts) => Some(counted(parts.iter().map(|part| part.holds(read)))),
            Words::CountRecords(name, filter) => {
                let Is::Records(records) = read(name) else { return None };
                Some(counted(records.iter().map(|record| filter.holds(&within(record, read)))))
            }
            Words::SumRecords(name, field, filter) => {
                let Is::Records(records) = read(name) else { return None };
                records.iter().try_fold((zero, zero), |sum, record| {
                    let read = within(record, read);
                    let holds = filter.as_ref().map_or(Some(true), |filter| filter.holds(&read));
                    let value = Words::Name(field.clone()).amount(&read);
                    Some(plus(
                        sum,
                        match holds {
                            Some(false) => (zero, zero),
                            Some(true) => value?,
                            None => ends(&[zero, value?.0, value?.1]),
                        },
                    ))
                })
            }
            other => panic!("not a number: {other:?}"),
        }
    }
}

fn within<'a>(
    record: &'a [(String, Is)],
    read: &'a dyn Fn(&str) -> Is,
) -> impl Fn(&str) -> Is + 'a {
    move |name| match record.iter().find(|(field, _)| field == name) {
        Some((_, value)) => value.clone(),
        None => read(name),
    }
}

pub fn ends(all: &[Fraction]) -> (Fraction, Fraction) {
    let pick = |better: fn(&Fraction, &Fraction) -> bool| {
        all.iter().copied().reduce(|a, b| if better(&b, &a) { b } else { a }).expect("a number")
    };
    (pick(|b, a| b < a), pick(|b, a| b > a))
}

fn counted(all: impl Iterator<Item = Option<bool>>) -> (Fraction, Fraction) {
    let all: Vec<Option<bool>> = all.collect();
    let many = |count: usize| Fraction::whole(i64::try_from(count).expect("few"));
    let certain = all.iter().filter(|one| **one == Some(true)).count();
    let possible = all.iter().filter(|one| **one != Some(false)).count();
    (many(certain), many(possible))
}

/// Joins truths; one that is as `settles` says settles it.
fn joined(all: impl Iterator<Item = Option<bool>>, settles: bool) -> Option<bool> {
    let all: Vec<Option<bool>> = all.collect();
    if all.contains(&Some(settles)) {
        return Some(settles);
    }
    if all.contains(&None) { None } else { Some(!settles) }
}

fn truth(value: &Is) -> Option<bool> {
    match value {
        Is::Truth(truth) => *truth,
        _ => None,
    }
}

fn among(possible: &[String], codes: &[String]) -> Option<bool> {
    let hits = possible.iter().filter(|code| codes.contains(code)).count();
    match hits {
        _ if possible.is_empty() => None,
        0 => Some(false),
        all if all == possible.len() => Some(true),
        _ => None,
    }
}

/// Returns the codes that a name can be, where it is a choice.
fn read_code(one: &Words, read: &dyn Fn(&str) -> Is) -> Option<Vec<String>> {
    let Words::Name(name) = one else { return None };
    match read(name) {
        Is::Code(codes) => Some(codes),
        _ => None,
    }
}

fn compared(left: &Words, sign: &str, right: &Words, read: &dyn Fn(&str) -> Is) -> Option<bool> {
    let turned = |holds: Option<bool>| if sign == "!=" { holds.map(|holds| !holds) } else { holds };
    if let (Words::Name(name), Words::Name(word)) = (left, right) {
        match read(name) {
            Is::Code(possible) => return turned(among(&possible, std::slice::from_ref(word))),
            Is::Truth(truth) => return turned(truth.map(|truth| truth == (word == "yes"))),
            // A word that stands where a name may stand too.
            Is::Unknown if read(word) == Is::Unknown => return None,
            _ => {}
        }
    }
    let ((a, b), (c, d)) = (left.amount(read)?, right.amount(read)?);
    let less = |(a, b): (Fraction, Fraction), (c, d): (Fraction, Fraction)| {
        if b < c {
            Some(true)
        } else if a >= d {
            Some(false)
        } else {
            None
        }
    };
    match sign {
        "<" => less((a, b), (c, d)),
        ">=" => less((a, b), (c, d)).map(|holds| !holds),
        ">" => less((c, d), (a, b)),
        "<=" => less((c, d), (a, b)).map(|holds| !holds),
        _ => turned(match () {
            () if b < c || d < a => Some(false),
            () if a == b && c == d => Some(true),
            () => None,
        }),
    }
}
