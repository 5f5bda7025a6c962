//! A proof as `caseplan prove` prints it.

use super::{Method, Proof, Reach, Values};
use crate::number::Number;
use std::collections::BTreeSet;
use std::fmt;

impl Values {
    /// Returns the whole numbers between the lowest and the highest that no answers lead to, at
    /// most `most` of them; none for a score with fractions.
    pub fn unreached(&self, most: usize) -> Vec<i64> {
        let Values::Numbers { reached, .. } = self else { return Vec::new() };
        let whole: Option<Vec<i64>> = reached.iter().map(|number| number.as_integer()).collect();
        let whole = whole.unwrap_or_default();
        let pairs = whole.iter().zip(whole.iter().skip(1));
        pairs.flat_map(|(low, high)| low + 1..*high).take(most).collect()
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let examples = if self.examples == 1 { "example" } else { "examples" };
        write!(f, "{} v{}: {} {examples}", self.instrument, self.version, self.examples)?;
        let width = self.outcomes.iter().map(|reach| reach.id.as_str().len()).max().unwrap_or(0);
        for Reach { id, method, values, full_sheets, .. } in &self.outcomes {
            write!(f, "\n  {id:width$}  {values}  ({method}")?;
            match (method, full_sheets) {
                (Method::ExactSums, Some(sheets)) => write!(f, " over {sheets} full sheets)")?,
                _ => f.write_str(")")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Method::Exhausted { sheets, gaps: true } => {
                write!(f, "all {sheets} sheets, gaps included")
            }
            Method::Exhausted { sheets, gaps: false } => write!(f, "all {sheets} full sheets"),
            Method::ExactSums => f.write_str("exact sums"),
            Method::Searched { sheets } => write!(f, "not exhausted: {sheets} sheets tried"),
        }
    }
}

impl fmt::Display for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Values::Numbers { reached, bands, profiles, .. } => {
                numbers(reached, f)?;
                let some = self.unreached(5);
                if !some.is_empty() {
                    let words: Vec<String> = some.iter().map(i64::to_string).collect();
                    let more = if self.unreached(6).len() > 5 { ", …" } else { "" };
                    write!(f, ", never {}{more}", words.join(", "))?;
                }
                match bands {
                    (_, 0) => Ok(()),
                    (reached, all) if reached == all => write!(f, ", {all} bands"),
                    (reached, all) => write!(f, ", {reached} of {all} bands"),
                }?;
                match profiles {
                    0 => Ok(()),
                    profiles => write!(f, " of {profiles} profiles"),
                }
            }
            Values::Labels { reached, of } => match reached.len() {
                all if all == *of => write!(f, "{of} labels"),
                some => write!(f, "{some} of {of} labels"),
            },
            Values::Truths { yes: true, no: true } => f.write_str("yes and no"),
            Values::Truths { yes: true, no: false } => f.write_str("only yes"),
            Values::Truths { yes: false, no: true } => f.write_str("only no"),
            Values::Truths { yes: false, no: false } => f.write_str("neither yes nor no"),
        }
    }
}

fn numbers(reached: &BTreeSet<Number>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (Some(low), Some(high)) = (reached.first(), reached.last()) else {
        return f.write_str("never computed");
    };
    write!(f, "{low}–{high}")
}
