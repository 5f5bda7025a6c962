//! A view laid out for a size of screen.

use super::super::plain::{
    NOT_SAVED, account, alerts, head as standing, offer, review_lines, shown,
};
use super::super::{Asked, Body, Ending, FINISH, Prompt, View};
use super::about::takes_text;
use super::foot::foot;
use super::pressed::Purpose;
use super::typing::Typing;
use super::wrap::{fit, width, wrap};
use super::{COMMANDS, CONTROLS};
use crate::render::escape;
use std::ops::Range;

/// The widest column of text that is read with ease.
const WIDEST: usize = 76;
/// Below so many rows a screen is small.
const SMALL: usize = 16;
/// The most lines of a text that is being typed.
const TYPED_ROWS: usize = 6;

/// What a screen shows, row by row.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// The rows, from the top.
    pub rows: Vec<Row>,
    /// Where the cursor stands: column and row.
    pub cursor: (usize, usize),
    /// How far the text is scrolled in fact: no further than it goes.
    pub scroll: isize,
    /// Which rows of the text are seen.
    pub seen: Range<usize>,
    /// The row of the text behind the limits of confidentiality; 0 where there are none.
    pub limits_end: usize,
}

/// What is read above the line that is typed.
#[derive(Default)]
struct Reading {
    rows: Vec<Row>,
    /// The row that is seen first where not all of it can be: behind what is said before each question.
    begins: usize,
    /// The rows of the question, which is seen before what stands beside it.
    asked: Range<usize>,
    /// The row behind the limits of confidentiality.
    limits_end: usize,
    /// The row that the arrows are on.
    points: Option<usize>,
}

/// One row.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// The text, no wider than the screen.
    pub text: String,
    /// How it looks. Nothing is told by the look alone.
    pub style: Style,
}

/// How a row looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As text.
    Plain,
    /// The head and the foot.
    Bar,
    /// What is asked.
    Strong,
    /// What is beside it.
    Quiet,
    /// What must be seen first.
    Alert,
}

/// Returns a view for a screen of so many columns and rows.
pub fn frame(view: &View, typing: &Typing, columns: usize, rows: usize) -> Frame {
    let wide = columns.saturating_sub(2).clamp(8, WIDEST);
    let mut head = head(view, columns);
    let mut entry = entry(view, typing, wide);
    let most = if rows < SMALL { (rows / 3).max(1) } else { usize::MAX };
    let foot = foot(view, typing, columns, most);
    if rows < SMALL {
        // What is asked, and what an alert says, comes before what is beside it.
        head.truncate(1);
        entry.truncate(if takes_text(view) { rows / 3 } else { 0 });
    }
    let room = rows.saturating_sub(head.len() + entry.len() + foot.len()).max(1);
    let mut reading = body(view, typing, wide, rows < SMALL);
    if rows < SMALL {
        reading.close_up();
    }
    reading.keep_in_sight(room);
    let limits_end = reading.limits_end;
    let (shown, scroll, mut seen) = window(reading, typing, room);
    seen.end = seen.end.min(seen.start + rows.saturating_sub(head.len()));
    let mut out = head;
    out.extend(shown);
    let at = out.len();
    let cursor = cursor(typing, wide, &entry);
    out.extend(entry);
    out.extend(foot);
    out.truncate(rows);
    for row in &mut out {
        row.text = fit(&escape::visible(&row.text), columns);
    }
    let cursor = (cursor.0, (at + cursor.1).min(rows.saturating_sub(1)));
    Frame { rows: out, cursor, scroll, seen, limits_end }
}

impl Reading {
    /// Begins with the question where what is said before it leaves no room for it; that is above it.
    fn keep_in_sight(&mut self, room: usize) {
        if self.asked.end > self.begins + room.saturating_sub(1) {
            self.begins = self.asked.start;
        }
    }

    /// Takes out the empty rows, for which a small screen has no room.
    fn close_up(&mut self) {
        let empty = |row: &Row| row.text.trim().is_empty();
        let before = |at: usize| self.rows[..at].iter().filter(|row| empty(row)).count();
        self.points = self.points.map(|at| at - before(at));
        self.begins -= before(self.begins);
        self.asked =
            self.asked.start - before(self.asked.start)..self.asked.end - before(self.asked.end);
        self.limits_end -= before(self.limits_end);
        self.rows.retain(|row| !empty(row));
    }
}

fn head(view: &View, columns: usize) -> Vec<Row> {
    let alerts = alerts(view).replacen(" · ", " │ ", 1);
    let style = if alerts.is_empty() { Style::Bar } else { Style::Alert };
    let account = account(view).replacen(" · ", " │ ", 1);
    let first = format!("{} │ {}{account}{alerts}", view.who, view.form);
    let second = view.standing.as_ref().map_or_else(String::new, standing);
    let wide = columns.saturating_sub(2);
    let filled = |text: String| {
        let text = format!(" {text} ");
        format!("{text}{}", " ".repeat(columns.saturating_sub(width(&text))))
    };
    let mut rows: Vec<Row> =
        wrap(&first, wide).into_iter().map(|text| row(filled(text), style)).collect();
    rows.extend(wrap(&second, wide).into_iter().map(|text| row(format!(" {text}"), Style::Quiet)));
    rows.push(row("", Style::Plain));
    rows
}

/// The part that fits, that there is more, how far it is scrolled, and which rows of it are seen.
fn window(reading: Reading, typing: &Typing, room: usize) -> (Vec<Row>, isize, Range<usize>) {
    let Reading { rows, begins, points, .. } = reading;
    let count = rows.len();
    if count <= room {
        let blank = std::iter::repeat_with(|| row("", Style::Plain)).take(room - count);
        return (rows.into_iter().chain(blank).collect(), 0, 0..count);
    }
    let (seen, last) = (room - 1, count - (room - 1));
    let begins = begins.min(last);
    let mut from = begins.saturating_add_signed(typing.scroll).min(last);
    if let Some(at) = points.filter(|_| typing.follows) {
        from = from.min(at).max((at + 1).saturating_sub(seen));
    }
    let more = match (from > 0, from < last) {
        (false, _) => "  PgDn: more below",
        (true, true) => "  PgUp, PgDn: more above and below",
        (true, false) => "  PgUp: more above",
    };
    let mut shown: Vec<Row> = rows.into_iter().skip(from).take(seen).collect();
    shown.push(row(more, Style::Quiet));
    (shown, from.cast_signed() - begins.cast_signed(), from..from + seen)
}

fn body(view: &View, typing: &Typing, wide: usize, small: bool) -> Reading {
    let mut out = Vec::new();
    match &view.body {
        Body::Question(asked) => {
            let mut reading = question(asked, typing, wide, small);
            // What is said before all questions is read once, and the limits before they are agreed to.
            let first = view.standing.as_ref().is_some_and(|standing| standing.number == 1);
            let whole = first || asked.limits.is_some();
            if whole && !(asked.helps && small) {
                (reading.begins, reading.asked) = (0, 0..0);
            }
            return reading;
        }
        Body::Alert { alert, on_paper } => {
            add(&mut out, "ALERT", Style::Alert, wide);
            add(&mut out, &alert.say, Style::Strong, wide);
            if let Some(aside) = alert.aside() {
                add(&mut out, aside, Style::Strong, wide);
            }
            if *on_paper {
                let text = format!("Answered on {}: contact the client today.", alert.on);
                add(&mut out, &text, Style::Strong, wide);
            }
            add(&mut out, "", Style::Plain, wide);
            add(&mut out, &alert.act, Style::Plain, wide);
            add(&mut out, "", Style::Plain, wide);
            add(
                &mut out,
                &format!("{}, answers of {}", alert.name(), alert.on),
                Style::Quiet,
                wide,
            );
            let text = "Enter: respond to it now. F3: leave it open; it comes again.";
            add(&mut out, text, Style::Plain, wide);
        }
        Body::HandBack => {
            let text = "Please hand the keyboard back to your counselor now.";
            add(&mut out, text, Style::Strong, wide);
        }
        Body::HandOver => {
            let text = "Hand the keyboard to the client, and press Enter.";
            add(&mut out, text, Style::Strong, wide);
        }
        Body::Review(reviewed) => {
            add(&mut out, "What is open", Style::Strong, wide);
            review_lines(reviewed).iter().for_each(|text| add(&mut out, text, Style::Plain, wide));
            add(&mut out, "", Style::Plain, wide);
            let text = format!("Type {FINISH} and Enter to finish, or the number of a question.");
            add(&mut out, &text, Style::Plain, wide);
        }
        Body::NotSaved { cause, elsewhere } => {
            add(&mut out, "NOT SAVED", Style::Alert, wide);
            add(&mut out, cause, Style::Strong, wide);
            add(&mut out, NOT_SAVED, Style::Plain, wide);
            let offer = offer(elsewhere.as_deref());
            offer.iter().for_each(|text| add(&mut out, text, Style::Plain, wide));
        }
        Body::Ended(Ending::Finished) => add(&mut out, "Finished.", Style::Strong, wide),
        Body::Ended(Ending::Stopped) => add(&mut out, "Saved, not finished.", Style::Strong, wide),
        Body::Ended(Ending::Shown) => add(&mut out, shown(view), Style::Strong, wide),
    }
    Reading { rows: out, ..Reading::default() }
}

fn question(asked: &Asked, typing: &Typing, wide: usize, small: bool) -> Reading {
    let mut reading = Reading::default();
    let out = &mut reading.rows;
    asked.opening.iter().for_each(|text| add(out, text, Style::Quiet, wide));
    let opening = out.len();
    for text in [&asked.lead_in, &asked.left_out, &asked.limits].into_iter().flatten() {
        add(out, text, Style::Quiet, wide);
    }
    let beside = out.len() > opening;
    reading.limits_end = if asked.limits.is_some() { out.len() } else { 0 };
    if !out.is_empty() {
        add(out, "", Style::Plain, wide);
    }
    reading.begins = if beside { opening } else { out.len() };
    let at = out.len();
    add(out, &asked.text, Style::Strong, wide);
    reading.asked = at..out.len();
    asked.suggested.iter().for_each(|text| add(out, text, Style::Plain, wide));
    add(out, "", Style::Plain, wide);
    for record in &asked.lines {
        add(out, &format!("({}) {}", record.number, record.text), Style::Plain, wide);
    }
    match &asked.prompt {
        Prompt::One(keys) => {
            for (at, key) in keys.iter().enumerate() {
                let mark = if typing.on == Some(at) { ">" } else { " " };
                reading.points = reading.points.or((typing.on == Some(at)).then_some(out.len()));
                add(out, &format!("{mark} {:>2}  {}", key.typed, key.label), Style::Plain, wide);
            }
        }
        Prompt::Several(keys, _) => {
            for (at, key) in keys.iter().enumerate() {
                let mark = if typing.on == Some(at) { ">" } else { " " };
                reading.points = reading.points.or((typing.on == Some(at)).then_some(out.len()));
                let tick = if typing.ticked.contains(&key.code) { "[x]" } else { "[ ]" };
                add(
                    out,
                    &format!("{mark} {:>2} {tick} {}", key.typed, key.label),
                    Style::Plain,
                    wide,
                );
            }
            add(out, "All that apply; Enter when that is all.", Style::Quiet, wide);
        }
        Prompt::Line(wanted) => add(out, wanted, Style::Quiet, wide),
        Prompt::Text(_) => {
            add(out, "Enter: done. Ctrl-J: a new line. Ctrl-E: in an editor.", Style::Quiet, wide);
        }
    }
    for (name, text) in [("Now", &asked.now), ("Last time", &asked.before), ("Note", &asked.note)] {
        if let Some(text) = text {
            add(out, &format!("{name}: {text}"), Style::Quiet, wide);
        }
    }
    if asked.before.is_some() {
        add(out, "Ctrl-S: as the last time.", Style::Quiet, wide);
    }
    if asked.helps {
        // Where there is no room for both, who calls for help sees it, and scrolls back to the question.
        reading.begins = if small { out.len() } else { reading.begins };
        help(asked, out, wide, small);
    }
    reading
}

/// The note for the one who asks, and the commands that the foot has no room for.
fn help(asked: &Asked, out: &mut Vec<Row>, wide: usize, small: bool) {
    add(out, "", Style::Plain, wide);
    asked.help.iter().for_each(|text| add(out, text, Style::Plain, wide));
    for (key, control, word) in COMMANDS.iter().filter(|_| small) {
        let text = format!("{key}, Ctrl-{}: {word}", control.to_ascii_uppercase());
        add(out, &text, Style::Quiet, wide);
    }
    for (control, word) in CONTROLS {
        add(out, &format!("Ctrl-{}: {word}", control.to_ascii_uppercase()), Style::Quiet, wide);
    }
}

/// The lines that are being typed; the last of them where they are many.
fn entry(view: &View, typing: &Typing, wide: usize) -> Vec<Row> {
    if !takes_text(view) {
        return vec![row("", Style::Plain)];
    }
    let label = label(typing.purpose);
    let lines = wrap(&format!("{label}{}", escape::visible(&typing.text)), wide);
    let hidden = lines.len().saturating_sub(TYPED_ROWS);
    lines.into_iter().skip(hidden).map(|text| row(text, Style::Plain)).collect()
}

/// What stands before what is typed.
fn label(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Answer => "> ",
        Purpose::Note => "Note (Esc: none) > ",
        Purpose::GoTo => "Go to question > ",
    }
}

fn cursor(typing: &Typing, wide: usize, entry: &[Row]) -> (usize, usize) {
    let label = label(typing.purpose);
    let before = &typing.text[..typing.cursor];
    let open = before.len() - before.trim_end_matches(' ').len();
    let lines = wrap(&format!("{label}{}", escape::visible(before)), wide);
    let all = wrap(&format!("{label}{}", escape::visible(&typing.text)), wide).len();
    let hidden = all.saturating_sub(entry.len());
    let row = (lines.len() - 1).saturating_sub(hidden);
    let column =
        lines.last().map_or(0, |line| width(line)) + if typing.text.is_empty() { 1 } else { open };
    (column + 1, row.min(entry.len().saturating_sub(1)))
}

fn add(out: &mut Vec<Row>, text: &str, style: Style, wide: usize) {
    out.extend(wrap(text, wide).into_iter().map(|text| row(format!(" {text}"), style)));
}

pub(super) fn row(text: impl Into<String>, style: Style) -> Row {
    Row { text: text.into(), style }
}
