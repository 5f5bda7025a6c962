//! Writes a condition in its canonical form: one space where spaces go, no bracket too many,
//! ranges spelt out. Equal conditions written differently give the same text, and the text
//! read again gives the same condition.

use std::fmt::{self, Display, Formatter};

use super::syntax::Sign;
use super::tree::{Amount, Reading, Test};

impl<R> Display for Reading<R> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.spelling)
    }
}

impl<R> Display for Test<R> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Test::Holds(name) => name.fmt(f),
            Test::Is(name, true) => write!(f, "{name} = yes"),
            Test::Is(name, false) => write!(f, "{name} = no"),
            Test::Code { of, codes, among } => match (codes.as_slice(), among) {
                ([code], true) => write!(f, "{of} = {code}"),
                ([code], false) => write!(f, "{of} != {code}"),
                (codes, _) => {
                    write!(f, "{of} one of ({})", Joined(codes, ", "))
                }
            },
            Test::NumberAmong(amount, numbers) => {
                write!(f, "{amount} one of ({})", Joined(numbers, ", "))
            }
            Test::Has(name, code) => write!(f, "has({name}, {code})"),
            Test::Answered(name) => write!(f, "answered({name})"),
            Test::Compare(left, comparison, right) => write!(f, "{left} {comparison} {right}"),
            Test::Not(inner) if inner.is_atom() => write!(f, "not {inner}"),
            Test::Not(inner) => write!(f, "not ({inner})"),
            Test::All(parts) => {
                let parts: Vec<_> = parts
                    .iter()
                    .map(|part| Bracketed(part, matches!(part, Test::Any(_))))
                    .collect();
                Joined(&parts, " and ").fmt(f)
            }
            Test::Any(parts) => Joined(parts, " or ").fmt(f),
            Test::AnyRecord(name, filter) => write!(f, "any({name} where {filter})"),
        }
    }
}

impl<R> Test<R> {
    /// Returns whether it is a name or a function, which never needs brackets.
    fn is_atom(&self) -> bool {
        matches!(
            self,
            Test::Holds(_) | Test::Has(..) | Test::Answered(_) | Test::AnyRecord(..) | Test::Not(_)
        )
    }
}

impl<R> Display for Amount<R> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Amount::Number(number) => number.fmt(f),
            Amount::Read(name, _) => name.fmt(f),
            Amount::Negative(inner) => {
                write!(f, "-{}", Bracketed(inner.as_ref(), inner.is_composed()))
            }
            Amount::Terms(terms) => {
                for (position, (sign, term)) in terms.iter().enumerate() {
                    f.write_str(match (position, sign) {
                        (0, _) => "",
                        (_, Sign::Plus) => " + ",
                        (_, Sign::Minus) => " - ",
                    })?;
                    Bracketed(term, matches!(term, Amount::Terms(_))).fmt(f)?;
                }
                Ok(())
            }
            Amount::Product(factors) => {
                let factors: Vec<_> = factors
                    .iter()
                    .map(|factor| Bracketed(factor, matches!(factor, Amount::Terms(_))))
                    .collect();
                Joined(&factors, " * ").fmt(f)
            }
            Amount::Count(tests) => write!(f, "count({})", Joined(tests, ", ")),
            Amount::CountRecords(name, filter) => write!(f, "count({name} where {filter})"),
            Amount::Sum(parts) => write!(f, "sum({})", Joined(parts, ", ")),
            Amount::SumRecords { of, field, filter } => {
                write!(f, "sum({of}.{field}")?;
                if let Some(filter) = filter {
                    write!(f, " where {filter}")?;
                }
                f.write_str(")")
            }
        }
    }
}

impl<R> Amount<R> {
    fn is_composed(&self) -> bool {
        matches!(self, Amount::Terms(_) | Amount::Product(_))
    }
}

/// A part, in brackets where they are needed.
struct Bracketed<'a, T>(&'a T, bool);

impl<T: Display> Display for Bracketed<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.1 {
            true => write!(f, "({})", self.0),
            false => self.0.fmt(f),
        }
    }
}

struct Joined<'a, T>(&'a [T], &'static str);

impl<T: Display> Display for Joined<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (position, part) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str(self.1)?;
            }
            part.fmt(f)?;
        }
        Ok(())
    }
}
