//! A chart to its fenced block.

use std::fmt::Write;

use super::{Band, Bar, Chart, Row, Time, Value};
use crate::number::Interval;

/// What stands behind the name of a band of concern.
pub const CONCERN: &str = " (concern)";

/// Writes the fenced block that reads back as this chart.
pub fn write(chart: &Chart) -> String {
    let mut out = String::from("```chart\n");
    for row in &chart.rows {
        match row {
            Row::Bar(bar) => write_bar(&mut out, bar),
            Row::Text(text) => writeln!(out, "{}", never_a_fence(one_line(text))),
        }
        .expect("writing to a String cannot fail");
    }
    out.push_str("```\n");
    out
}

fn write_bar(out: &mut String, bar: &Bar) -> std::fmt::Result {
    let Interval { low, high } = bar.range;
    let value = match bar.value {
        Value::Known(score) => score.to_string(),
        Value::Between(Interval { low, high }) => format!("not computed, {low} to {high}"),
    };
    let (label, band, direction) = (field(&bar.label), field(&bar.band), field(&bar.direction));
    // What begins with a hyphen says more of the score above it.
    let mark = if label.starts_with('-') { "\\" } else { "" };
    writeln!(out, "{mark}{label} | {value} of {low} to {high} | {band} | {direction}")?;
    if !bar.bands.is_empty() {
        writeln!(out, "- bands | {}", fields(bar.bands.iter().map(band_line)))?;
    }
    if !bar.times.is_empty() {
        writeln!(out, "- times | {}", fields(bar.times.iter().map(time)))?;
    }
    if !bar.change.is_empty() {
        writeln!(out, "- change | {}", field(&bar.change))?;
    }
    Ok(())
}

/// Returns what a band is called, and whether it is of concern.
pub fn named(band: &Band) -> String {
    format!("{}{}", band.text, if band.concern { CONCERN } else { "" })
}

fn band_line(band: &Band) -> String {
    format!("{}: {}", band.from, field(&named(band)))
}

fn time(time: &Time) -> String {
    format!("{}: {}", time.date, time.score)
}

fn fields(all: impl Iterator<Item = String>) -> String {
    all.collect::<Vec<_>>().join(" | ")
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
