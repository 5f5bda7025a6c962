//! Score charts: a fenced block that reads well as text and is drawn as bars.
//!
//! ````text
//! ```chart
//! PHQ-9 depression | 14 of 0 to 27 | moderate | higher is worse
//! CSBD-19 | not computed, 40 to 52 of 19 to 76 | high risk possible | higher is worse
//! ```
//! ````
//!
//! Each line is a bar: label, value with its range, band, and what a high score means; the
//! last two may be left out. In a field `\|` is a bar and `\\` a backslash. A line that is
//! none of this is kept as text.

use std::fmt::Write;

use crate::number::{Interval, Number};

/// The bars of a chart, from top to bottom.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Chart {
    /// The lines of the block.
    pub rows: Vec<Row>,
}

/// A line of a chart.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, PartialEq, Eq)]
pub enum Row {
    /// A score on its range.
    Bar(Bar),
    /// A line that is not a bar, printed as it is.
    Text(String),
}

/// A score on its range.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, PartialEq, Eq)]
pub struct Bar {
    /// What was measured.
    pub label: String,
    /// The score.
    pub value: Value,
    /// The smallest and the largest score there can be, not the same.
    pub range: Interval,
    /// The band the score falls in, or what can be said of it; may be empty.
    pub band: String,
    /// What a high score means: "higher is worse"; may be empty.
    pub direction: String,
}

/// A score, or what it can still be.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// The score.
    Known(Number),
    /// The score could not be computed and lies between these.
    Between(Interval),
}

impl Chart {
    /// Reads the lines between the fences; none is lost.
    pub fn read(lines: &[String]) -> Chart {
        let row = |line: &String| match read_bar(line) {
            Some(bar) => Row::Bar(bar),
            None => Row::Text(line.trim().to_owned()),
        };
        let rows = lines.iter().filter(|line| !line.trim().is_empty()).map(row).collect();
        Chart { rows }
    }
}

impl Bar {
    /// Returns the value as it is printed: `14`, or `40 to 52, not computed`.
    pub fn value_text(&self) -> String {
        match self.value {
            Value::Known(score) => score.to_string(),
            Value::Between(Interval { low, high }) => format!("{low} to {high}, not computed"),
        }
    }

    /// Returns the bar in words, as it is read aloud.
    pub fn spoken(&self) -> String {
        let Interval { low, high } = self.range;
        let mut words = format!("{}: {}, of {low} to {high}", self.label, self.value_text());
        for part in [&self.band, &self.direction].into_iter().filter(|part| !part.is_empty()) {
            words.push_str(", ");
            words.push_str(part);
        }
        words
    }
}

/// Writes the fenced block that reads back as this chart.
pub fn write(chart: &Chart) -> String {
    let mut out = String::from("```chart\n");
    for row in &chart.rows {
        match row {
            Row::Bar(bar) => write_bar(&mut out, bar),
            Row::Text(text) => out.push_str(&never_a_fence(one_line(text))),
        }
        out.push('\n');
    }
    out.push_str("```\n");
    out
}

fn write_bar(out: &mut String, bar: &Bar) {
    let Interval { low, high } = bar.range;
    let value = match bar.value {
        Value::Known(score) => score.to_string(),
        Value::Between(Interval { low, high }) => format!("not computed, {low} to {high}"),
    };
    let (label, band, direction) = (field(&bar.label), field(&bar.band), field(&bar.direction));
    write!(out, "{label} | {value} of {low} to {high} | {band} | {direction}")
        .expect("writing to a String cannot fail");
}

fn field(text: &str) -> String {
    one_line(text).replace('\\', "\\\\").replace('|', "\\|")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line of backticks would end the block; a word joiner, which is not printed, prevents it.
fn never_a_fence(line: String) -> String {
    if line.starts_with("```") { format!("\u{2060}{line}") } else { line }
}

fn read_bar(line: &str) -> Option<Bar> {
    let fields = split_fields(line);
    let (label, value, rest) = match &fields[..] {
        [label, value, rest @ ..] if rest.len() <= 2 && !label.is_empty() => (label, value, rest),
        _ => return None,
    };
    let (value, range) = value.rsplit_once(" of ")?;
    let range = read_interval(range)?;
    let value = match value.trim().strip_prefix("not computed,") {
        Some(between) => Value::Between(read_interval(between)?),
        None => Value::Known(Number::parse(value.trim())?),
    };
    let inside = match value {
        Value::Known(score) => range.contains(score),
        Value::Between(between) => range.contains(between.low) && range.contains(between.high),
    };
    let other = |place: usize| rest.get(place).cloned().unwrap_or_default();
    (inside && range.low < range.high).then(|| Bar {
        label: label.clone(),
        value,
        range,
        band: other(0),
        direction: other(1),
    })
}

fn read_interval(text: &str) -> Option<Interval> {
    let (low, high) = text.split_once(" to ")?;
    Interval::new(Number::parse(low.trim())?, Number::parse(high.trim())?)
}

fn split_fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        let Some(field) = fields.last_mut() else { break };
        match character {
            '|' => fields.push(String::new()),
            '\\' => field.extend(characters.next()),
            _ => field.push(character),
        }
    }
    fields.iter().map(|field| field.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn interval(low: i64, high: i64) -> Interval {
        Interval::new(Number::integer(low), Number::integer(high)).unwrap()
    }

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    fn only_bar(line: &str) -> Option<Bar> {
        match Chart::read(&lines(line)).rows.pop()? {
            Row::Bar(bar) => Some(bar),
            Row::Text(_) => None,
        }
    }

    #[test]
    fn a_score_is_read() {
        let bar = only_bar("PHQ-9 | 14 of 0 to 27 | moderate | higher is worse").unwrap();
        assert_eq!(bar.label, "PHQ-9");
        assert_eq!(bar.value, Value::Known(Number::integer(14)));
        assert_eq!(bar.range, interval(0, 27));
        assert_eq!(bar.spoken(), "PHQ-9: 14, of 0 to 27, moderate, higher is worse");
    }

    #[test]
    fn a_score_not_computed_is_an_interval() {
        let bar = only_bar("CSBD-19 | not computed, 40 to 52 of 19 to 76 | high risk possible");
        let bar = bar.unwrap();
        assert_eq!(bar.value, Value::Between(interval(40, 52)));
        assert_eq!(
            bar.spoken(),
            "CSBD-19: 40 to 52, not computed, of 19 to 76, high risk possible"
        );
    }

    #[test]
    fn whatever_is_not_a_bar_is_kept_as_text() {
        for line in [
            "just words",
            "a | 14",
            "a | 28 of 0 to 27 | x",
            "a | 3 of 5 to 5 | x",
            "a | not computed, 9 to 4 of 0 to 27",
            "a | 99999999999999999999 of 0 to 27",
            " | 4 of 0 to 27",
            "a | 4 of 0 to 27 | b | c | d",
        ] {
            assert_eq!(Chart::read(&lines(line)).rows, [Row::Text(line.trim().into())], "{line}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            label in "[a-zA-Z|\\\\`#][a-zA-Z |\\\\`#]{0,8}[a-zA-Z|\\\\`#]",
            band in "[a-z|]{0,6}",
            ends in (-50_i64..50, 1_i64..50),
            places in (0_i64..50, 0_i64..50),
            computed: bool,
        ) {
            let range = interval(ends.0, ends.0 + ends.1);
            let at = |place: i64| ends.0 + place.min(ends.1);
            let value = if computed {
                Value::Known(Number::integer(at(places.0)))
            } else {
                Value::Between(interval(at(places.0).min(at(places.1)), at(places.0).max(at(places.1))))
            };
            let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
            let bar = Bar { label, value, range, band, direction: String::new() };
            let chart = Chart { rows: vec![Row::Bar(bar)] };
            let written = write(&chart);
            let inner: Vec<String> = lines(&written)[1..2].to_vec();
            prop_assert_eq!(Chart::read(&inner), chart);
        }

        #[test]
        fn hostile_lines_never_panic(line in ".{0,60}") {
            prop_assert!(Chart::read(&lines(&line)).rows.len() <= line.lines().count());
        }
    }
}
