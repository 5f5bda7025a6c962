//! Fractions as a school book has them.

use caseplan::number::Number;
use std::cmp::Ordering;

/// A fraction that is never reduced, so small numbers only.
#[derive(Clone, Copy, Debug)]
pub struct Fraction(pub i128, pub i128);

impl Fraction {
    pub fn whole(number: i64) -> Fraction {
        Fraction(i128::from(number), 1)
    }

    /// Reads what the program holds back from how it writes it.
    pub fn of(number: Number) -> Fraction {
        let text = number.as_fraction();
        let (above, below) = text.split_once('/').unwrap_or((&text, "1"));
        Fraction(above.parse().expect("digits"), below.parse().expect("digits"))
    }

    pub fn plus(self, other: Fraction) -> Fraction {
        if self.1 == other.1 {
            return Fraction(self.0 + other.0, self.1);
        }
        Fraction(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }

    pub fn minus(self, other: Fraction) -> Fraction {
        self.plus(Fraction(-other.0, other.1))
    }

    pub fn times(self, other: Fraction) -> Fraction {
        Fraction(self.0 * other.0, self.1 * other.1)
    }

    pub fn over(self, count: usize) -> Fraction {
        Fraction(self.0, self.1 * i128::try_from(count).expect("a small count"))
    }

    /// Rounds to decimal places by the word of the file format.
    pub fn rounded(self, places: u32, mode: &str) -> Fraction {
        let scale = 10_i128.pow(places);
        let above = self.0 * scale;
        let floor = above.div_euclid(self.1);
        let rest = above.rem_euclid(self.1);
        let up = match mode {
            "up" => rest > 0,
            "down" => false,
            // Away from zero, as people round.
            "half_up" if above < 0 => rest * 2 > self.1,
            "half_up" => rest * 2 >= self.1,
            "half_even" => rest * 2 > self.1 || (rest * 2 == self.1 && floor % 2 != 0),
            other => panic!("no such rounding: {other}"),
        };
        Fraction(floor + i128::from(up), scale)
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Fraction) -> bool {
        self.0 * other.1 == other.0 * self.1
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Fraction) -> Option<Ordering> {
        (self.0 * other.1).partial_cmp(&(other.0 * self.1))
    }
}
