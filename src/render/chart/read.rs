//! The lines of a fenced block to a chart.

use super::write::{CONCERN, INTERRUPTED};
use super::{Band, Bar, Chart, Cycle, Row, Steps, Time, Value};
use crate::number::{Interval, Number};

impl Chart {
    /// Reads the lines between the fences; none is lost.
    pub fn read(lines: &[String]) -> Chart {
        let mut chart = Chart::default();
        for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
            if !say_more(chart.rows.last_mut(), line) {
                chart.rows.push(row(line));
            }
        }
        chart
    }
}

fn row(line: &str) -> Row {
    let fields = split_fields(line);
    let bar = bar(&fields).map(Row::Bar);
    let row = bar.or_else(|| Steps::read(&fields).map(Row::Steps));
    let row = row.or_else(|| Cycle::read(line).map(Row::Cycle));
    row.unwrap_or_else(|| Row::Text(line.to_owned()))
}

/// Reads a line that says more of what stands above it; returns false where it is none.
fn say_more(above: Option<&mut Row>, line: &str) -> bool {
    let (Some(above), Some(more)) = (above, line.strip_prefix("- ")) else { return false };
    let fields = split_fields(more);
    let Some((name, rest)) = fields.split_first() else { return false };
    match above {
        Row::Bar(bar) => say_more_of_a_score(bar, name, rest),
        Row::Cycle(cycle) if name == INTERRUPTED && !cycle.is_interrupted() => {
            cycle.interrupt(rest)
        }
        _ => false,
    }
}

fn say_more_of_a_score(bar: &mut Bar, name: &str, rest: &[String]) -> bool {
    match name {
        "bands" if bar.bands.is_empty() => give(&mut bar.bands, bands(rest, bar.range)),
        "times" if bar.times.is_empty() => give(&mut bar.times, times(rest, bar.range)),
        "change" if bar.change.is_empty() => give(&mut bar.change, change(rest)),
        _ => false,
    }
}

fn give<T>(place: &mut T, read: Option<T>) -> bool {
    let is_read = read.is_some();
    read.into_iter().for_each(|read| *place = read);
    is_read
}

fn bar(fields: &[String]) -> Option<Bar> {
    let (label, value, rest) = match fields {
        [label, value, rest @ ..] if rest.len() <= 2 && !label.is_empty() => (label, value, rest),
        _ => return None,
    };
    let (value, range) = value.rsplit_once(" of ")?;
    let range = interval(range)?;
    let value = match value.trim().strip_prefix("not computed,") {
        Some(between) => Value::Between(interval(between)?),
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
        bands: Vec::new(),
        times: Vec::new(),
        change: String::new(),
    })
}

/// Reads bands that cover the range, from low to high.
fn bands(fields: &[String], range: Interval) -> Option<Vec<Band>> {
    let bands: Vec<Band> = fields.iter().map(|field| band(field)).collect::<Option<_>>()?;
    let rise = bands.windows(2).all(|pair| pair[0].from < pair[1].from);
    let cover = bands.first()?.from <= range.low && bands.last()?.from <= range.high;
    (rise && cover).then_some(bands)
}

fn band(field: &str) -> Option<Band> {
    let (from, text) = field.split_once(':')?;
    let (text, concern) = match text.strip_suffix(CONCERN) {
        Some(text) => (text, true),
        None => (text, false),
    };
    let from = Number::parse(from.trim())?;
    (!text.trim().is_empty()).then(|| Band { from, text: text.trim().to_owned(), concern })
}

/// Reads two scores of the range or more, from the first day to the last.
fn times(fields: &[String], range: Interval) -> Option<Vec<Time>> {
    let times: Vec<Time> = fields.iter().map(|field| time(field)).collect::<Option<_>>()?;
    let rise = times.windows(2).all(|pair| pair[0].date < pair[1].date);
    let inside = times.iter().all(|time| range.contains(time.score));
    (times.len() > 1 && rise && inside).then_some(times)
}

fn time(field: &str) -> Option<Time> {
    let (date, score) = field.split_once(':')?;
    Some(Time { date: date.trim().parse().ok()?, score: Number::parse(score.trim())? })
}

fn change(fields: &[String]) -> Option<String> {
    match fields {
        [change] if !change.is_empty() => Some(change.clone()),
        _ => None,
    }
}

fn interval(text: &str) -> Option<Interval> {
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
