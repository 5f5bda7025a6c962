//! Exact numbers: integers and rationals with checked arithmetic, and intervals of them.
//!
//! Scores are sums and means of small integers, so a rational in lowest terms holds every
//! one of them exactly. There is no floating point anywhere on the way from an answer to a
//! score: `0.1 + 0.2` and NaN cannot happen, and a band edge is met exactly or not at all.
//! Every operation that could leave 64 bits returns `None` instead of wrapping.

mod counted;

pub use counted::counted;

use serde::{Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;

/// An exact rational number in lowest terms with a positive denominator.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Number {
    numerator: i64,
    denominator: i64,
}

/// The direction in which a value half-way between two candidates goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundingMode {
    /// Half goes away from zero: 2.5 to 3, -2.5 to -3 (what scoring manuals call "round up").
    HalfUp,
    /// Half goes to the even neighbour: 2.5 to 2, 3.5 to 4.
    HalfEven,
    /// Everything goes towards negative infinity.
    Down,
    /// Everything goes towards positive infinity.
    Up,
}

/// A closed interval of numbers: what a value can still be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Interval {
    /// The smallest possible value.
    pub low: Number,
    /// The largest possible value, never below `low`.
    pub high: Number,
}

impl Number {
    /// Zero.
    pub const ZERO: Number = Number::integer(0);
    /// One.
    pub const ONE: Number = Number::integer(1);

    /// Returns the number of this integer.
    pub const fn integer(value: i64) -> Number {
        Number { numerator: value, denominator: 1 }
    }

    /// Returns `numerator / denominator`, or `None` for a zero denominator or a value
    /// outside 64 bits.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Number> {
        reduced(i128::from(numerator), i128::from(denominator))
    }

    /// Reads a decimal as people write it: `7`, `-3`, `2.50`; at most nine decimal places.
    ///
    /// Leading zeros, exponents, underscores, a leading `+` and hexadecimal are refused:
    /// in a record they are more often a slip than a number.
    pub fn parse(text: &str) -> Option<Number> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if !is_digits(whole) || !is_digits(fraction) || leading_zero || fraction.len() > 9 {
            return None;
        }
        let places = u32::try_from(fraction.len()).ok()?;
        let scale = 10_i128.checked_pow(places)?;
        let whole: i128 = whole.parse().ok()?;
        let fraction: i128 = fraction.parse().ok()?;
        let magnitude = whole.checked_mul(scale)?.checked_add(fraction)?;
        reduced(if negative { magnitude.checked_neg()? } else { magnitude }, scale)
    }

    /// Returns the integer, or `None` where there is a fraction.
    pub fn as_integer(self) -> Option<i64> {
        (self.denominator == 1).then_some(self.numerator)
    }

    /// Returns whether there is no fraction.
    pub fn is_integer(self) -> bool {
        self.denominator == 1
    }

    /// Returns the sum.
    pub fn checked_add(self, other: Number) -> Option<Number> {
        if self.denominator == 1 && other.denominator == 1 {
            return self.numerator.checked_add(other.numerator).map(Number::integer);
        }
        let left = self.wide_numerator().checked_mul(other.wide_denominator())?;
        let right = other.wide_numerator().checked_mul(self.wide_denominator())?;
        let below = self.wide_denominator().checked_mul(other.wide_denominator())?;
        reduced(left.checked_add(right)?, below)
    }

    /// Returns the difference.
    pub fn checked_sub(self, other: Number) -> Option<Number> {
        self.checked_add(other.checked_neg()?)
    }

    /// Returns the product.
    pub fn checked_mul(self, other: Number) -> Option<Number> {
        if self.denominator == 1 && other.denominator == 1 {
            return self.numerator.checked_mul(other.numerator).map(Number::integer);
        }
        reduced(
            self.wide_numerator().checked_mul(other.wide_numerator())?,
            self.wide_denominator().checked_mul(other.wide_denominator())?,
        )
    }

    /// Returns the quotient, or `None` for division by zero.
    pub fn checked_div(self, other: Number) -> Option<Number> {
        reduced(
            self.wide_numerator().checked_mul(other.wide_denominator())?,
            self.wide_denominator().checked_mul(other.wide_numerator())?,
        )
    }

    /// Returns the number with the other sign.
    pub fn checked_neg(self) -> Option<Number> {
        let numerator = self.numerator.checked_neg()?;
        Some(Number { numerator, ..self })
    }

    /// Returns the nearest number with `places` decimal places; `mode` decides the halves.
    pub fn round(self, places: u32, mode: RoundingMode) -> Option<Number> {
        let scale = 10_i64.checked_pow(places)?;
        let scaled = self.checked_mul(Number::integer(scale))?;
        let floor = scaled.numerator.div_euclid(scaled.denominator);
        let rest = i128::from(scaled.numerator.rem_euclid(scaled.denominator));
        let twice = rest.checked_mul(2)?.cmp(&scaled.wide_denominator());
        let up = match mode {
            RoundingMode::Down => false,
            RoundingMode::Up => rest != 0,
            RoundingMode::HalfUp if floor < 0 => twice == Ordering::Greater,
            RoundingMode::HalfUp => twice != Ordering::Less,
            RoundingMode::HalfEven if twice == Ordering::Equal => floor.rem_euclid(2) == 1,
            RoundingMode::HalfEven => twice == Ordering::Greater,
        };
        let rounded = if up { floor.checked_add(1)? } else { floor };
        Number::ratio(rounded, scale)
    }

    /// Returns the exact fraction as it is written in a trace: `47/3`, or `12` for an integer.
    pub fn as_fraction(self) -> String {
        match self.denominator {
            1 => self.numerator.to_string(),
            below => format!("{}/{below}", self.numerator),
        }
    }

    /// Returns what stands over the line and under it, in lowest terms.
    pub(crate) fn parts(self) -> (i64, i64) {
        (self.numerator, self.denominator)
    }

    fn wide_numerator(self) -> i128 {
        i128::from(self.numerator)
    }

    fn wide_denominator(self) -> i128 {
        i128::from(self.denominator)
    }
}

impl Interval {
    /// Returns the interval that holds only `value`.
    pub const fn exactly(value: Number) -> Interval {
        Interval { low: value, high: value }
    }

    /// Returns the interval from `low` to `high`, or `None` where it would be empty.
    pub fn new(low: Number, high: Number) -> Option<Interval> {
        (low <= high).then_some(Interval { low, high })
    }

    /// Returns the single value, where only one is left.
    pub fn known(self) -> Option<Number> {
        (self.low == self.high).then_some(self.low)
    }

    /// Returns whether `value` lies in the interval.
    pub fn contains(self, value: Number) -> bool {
        self.low <= value && value <= self.high
    }

    /// Returns whether every value of `other` lies in the interval.
    pub fn covers(self, other: Interval) -> bool {
        self.contains(other.low) && self.contains(other.high)
    }

    /// Returns every sum of a value of each.
    pub fn checked_add(self, other: Interval) -> Option<Interval> {
        Some(Interval {
            low: self.low.checked_add(other.low)?,
            high: self.high.checked_add(other.high)?,
        })
    }

    /// Returns every difference of a value of each.
    pub fn checked_sub(self, other: Interval) -> Option<Interval> {
        Some(Interval {
            low: self.low.checked_sub(other.high)?,
            high: self.high.checked_sub(other.low)?,
        })
    }

    /// Returns the smallest interval that holds every product of a value of each.
    pub fn checked_mul(self, other: Interval) -> Option<Interval> {
        Some(self.checked_scale(other.low)?.hull(self.checked_scale(other.high)?))
    }

    /// Returns every product with `factor`; a negative factor turns the interval round.
    pub fn checked_scale(self, factor: Number) -> Option<Interval> {
        let (a, b) = (self.low.checked_mul(factor)?, self.high.checked_mul(factor)?);
        Some(Interval { low: a.min(b), high: a.max(b) })
    }

    /// Returns the smallest interval that holds both.
    pub fn hull(self, other: Interval) -> Interval {
        Interval { low: self.low.min(other.low), high: self.high.max(other.high) }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        // 64-bit factors cannot leave 128 bits.
        let left = self.wide_numerator().saturating_mul(other.wide_denominator());
        left.cmp(&other.wide_numerator().saturating_mul(self.wide_denominator()))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Writes an exact decimal where there is one within nine places, else the fraction.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            return write!(f, "{}", self.numerator);
        }
        for places in 1..=9_usize {
            let scale = 10_i128.saturating_pow(u32::try_from(places).unwrap_or(9));
            if scale.rem_euclid(self.wide_denominator()) == 0 {
                let factor = scale.div_euclid(self.wide_denominator());
                let scaled = self.wide_numerator().saturating_mul(factor);
                let sign = if scaled < 0 { "-" } else { "" };
                let magnitude = scaled.unsigned_abs();
                let scale = scale.unsigned_abs();
                let (whole, rest) = (magnitude.div_euclid(scale), magnitude.rem_euclid(scale));
                return write!(f, "{sign}{whole}.{rest:0places$}");
            }
        }
        f.write_str(&self.as_fraction())
    }
}

/// Written as text, because a JSON number may be read as a float.
impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.as_fraction())
    }
}

/// Writes `7`, or `7–12` where the value is not known.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known() {
            Some(value) => value.fmt(f),
            None => write!(f, "{}–{}", self.low, self.high),
        }
    }
}

fn reduced(numerator: i128, denominator: i128) -> Option<Number> {
    if denominator == 0 {
        return None;
    }
    let divisor = greatest_common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
    let divisor = i128::try_from(divisor).ok()?.checked_mul(denominator.signum())?;
    Some(Number {
        numerator: i64::try_from(numerator.checked_div(divisor)?).ok()?,
        denominator: i64::try_from(denominator.checked_div(divisor)?).ok()?,
    })
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a.rem_euclid(b));
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(numerator: i64, denominator: i64) -> Number {
        Number::ratio(numerator, denominator).expect("a non-zero denominator")
    }

    #[test]
    fn decimals_are_read_exactly_and_slips_are_refused() {
        assert_eq!(Number::parse("2.50"), Some(ratio(5, 2)));
        assert_eq!(Number::parse("-3"), Some(Number::integer(-3)));
        assert_eq!(Number::parse("0.1"), Some(ratio(1, 10)));
        for slip in ["", "-", "010", "1e3", "0x1F", "1_000", "+3", "1.", ".5", "3,5", ".nan", "٣"]
        {
            assert_eq!(Number::parse(slip), None, "{slip}");
        }
    }

    #[test]
    fn halves_round_as_the_mode_says() {
        let table = [
            (RoundingMode::HalfUp, [-3, -2, 2, 3, 4]),
            (RoundingMode::HalfEven, [-2, -2, 2, 2, 4]),
            (RoundingMode::Down, [-3, -2, 1, 2, 3]),
            (RoundingMode::Up, [-2, -1, 2, 3, 4]),
        ];
        let inputs = [ratio(-5, 2), ratio(-3, 2), ratio(3, 2), ratio(5, 2), ratio(7, 2)];
        for (mode, expected) in table {
            for (input, expected) in inputs.into_iter().zip(expected) {
                assert_eq!(
                    input.round(0, mode),
                    Some(Number::integer(expected)),
                    "{mode:?} {input}"
                );
            }
        }
        assert_eq!(ratio(140, 9).round(2, RoundingMode::HalfUp), Some(ratio(1556, 100)));
    }

    #[test]
    fn overflow_is_none_and_never_wraps() {
        let most = Number::integer(i64::MAX);
        assert_eq!(most.checked_add(Number::ONE), None);
        assert_eq!(most.checked_mul(Number::integer(2)), None);
        assert_eq!(Number::integer(i64::MIN).checked_neg(), None);
        assert_eq!(Number::ONE.checked_div(Number::ZERO), None);
    }

    #[test]
    fn intervals_hold_every_result_and_no_more() {
        let interval =
            |low, high| Interval { low: Number::integer(low), high: Number::integer(high) };
        assert_eq!(interval(0, 3).checked_sub(interval(1, 2)), Some(interval(-2, 2)));
        assert_eq!(interval(-2, 3).checked_mul(interval(-5, 1)), Some(interval(-15, 10)));
        assert_eq!(interval(-3, -2).checked_mul(interval(-5, -4)), Some(interval(8, 15)));
        let most = Interval::exactly(Number::integer(i64::MAX));
        assert_eq!(most.checked_mul(interval(0, 2)), None);
    }

    #[test]
    fn order_is_by_value_whatever_the_denominators() {
        assert!(ratio(1, 3) < ratio(1, 2) && ratio(-1, 2) < ratio(-1, 3));
        assert!(ratio(2, 7) < ratio(3, 7) && Number::ONE > ratio(9, 10));
    }

    #[test]
    fn numbers_are_written_as_exact_decimals_or_fractions() {
        assert_eq!(ratio(5, 2).to_string(), "2.5");
        assert_eq!(ratio(-1, 4).to_string(), "-0.25");
        assert_eq!(ratio(140, 9).to_string(), "140/9");
        assert_eq!(Interval::exactly(Number::ONE).to_string(), "1");
    }
}
