//! A chart to its fenced block.

use std::fmt::Write;

use super::{Band, Bar, Chart, Cycle, Row, Steps, Time, Value};
use crate::number::Interval;

/// What stands behind the name of a band of concern.
pub const CONCERN: &str = " (concern)";

/// What the line under a cycle begins with.
pub const INTERRUPTED: &str = "interrupted";

/// Writes the fenced block that reads back as this chart.
pub fn write(chart: &Chart) -> String {
    let mut out = String::from("```chart\n");
    for row in &chart.rows {
        match row {
            Row::Bar(bar) => write_bar(&mut out, bar),
            Row::Steps(steps) => write_steps(&mut out, steps),
            Row::Cycle(cycle) => write_cycle(&mut out, cycle),
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

fn write_steps(out: &mut String, steps: &Steps) -> std::fmt::Result {
    let label = field(&steps.label);
    let mark = if label.starts_with('-') { "\\" } else { "" };
    writeln!(out, "{mark}{label} | {}", steps.counts())
}

fn write_cycle(out: &mut String, cycle: &Cycle) -> std::fmt::Result {
    writeln!(out, "{}", cycle.line())?;
    if cycle.is_interrupted() {
        let interrupted = cycle.elements.iter().filter(|one| !one.interrupted_by.is_empty());
        let said = interrupted.map(|one| format!("{}: {}", one.name, field(&one.interrupted_by)));
        writeln!(out, "- {INTERRUPTED} | {}", fields(said))?;
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
