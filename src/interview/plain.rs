//! The plain front end: numbered lines for a pipe, a screen reader, a terminal that cannot do more.
//!
//! An answer is a line; a line that begins with a colon is a command. A text of several lines is
//! typed with a backslash at the end of every line but the last.

use super::typed::Key;
use super::{
    Asked, Body, Command, ELSEWHERE, Ending, FINISH, Input, Prompt, Reviewed, Standing, View,
};
use crate::response::Informant;
use std::fmt::Write;

/// What is typed before an answer is asked for.
pub const PROMPT: &str = "> ";

/// The plain front end, which says only once what stays the same.
#[derive(Default)]
pub struct Plain {
    opening: Vec<String>,
    shown: Option<View>,
    begun: Option<String>,
}

impl Plain {
    /// Returns a view in lines.
    pub fn words(&mut self, view: &View) -> String {
        let mut out = String::new();
        if let Some(message) = &view.message {
            line(&mut out, message);
        }
        // Where nothing else changed, what was just read is not read once more.
        let silent = View { message: None, ..view.clone() };
        if view.message.is_some() && self.shown.as_ref() == Some(&silent) {
            return out;
        }
        self.shown = Some(silent);
        match &view.body {
            Body::Question(asked) => self.question(view, asked, &mut out),
            Body::Alert { alert, on_paper } => {
                line(&mut out, "");
                line(&mut out, &format!("ALERT {} ({})", alert.name(), view.who));
                line(&mut out, &alert.say);
                if let Some(aside) = alert.aside() {
                    line(&mut out, aside);
                }
                if *on_paper {
                    line(&mut out, &format!("Answered on {}: contact the client today.", alert.on));
                }
                line(&mut out, &alert.act);
                line(&mut out, "Enter: respond to it now. :later leaves it open; it comes again.");
            }
            Body::HandBack => {
                line(&mut out, "Please hand the keyboard back to your counselor now.")
            }
            Body::HandOver => line(&mut out, "Hand the keyboard to the client, and press Enter."),
            Body::Review(reviewed) => review(view, reviewed, &mut out),
            Body::NotSaved { cause, elsewhere } => {
                line(&mut out, &format!("NOT SAVED: {cause}"));
                line(&mut out, NOT_SAVED);
                offer(elsewhere.as_deref()).iter().for_each(|text| line(&mut out, text));
                line(&mut out, ":quit stops without the last answer.");
            }
            Body::Ended(Ending::Finished) => line(&mut out, &format!("{}: finished.", view.form)),
            Body::Ended(Ending::Stopped) => {
                line(&mut out, &format!("{}: saved, not finished.", view.form))
            }
            Body::Ended(Ending::Shown) => line(&mut out, shown(view)),
        }
        out
    }

    fn question(&mut self, view: &View, asked: &Asked, out: &mut String) {
        line(out, "");
        let head = view.standing.as_ref().map_or_else(|| view.form.clone(), head);
        line(out, &format!("{head} ({}{}{})", view.who, account(view), alerts(view)));
        if asked.opening != self.opening {
            asked.opening.iter().for_each(|text| line(out, text));
            self.opening.clone_from(&asked.opening);
        }
        for text in [&asked.lead_in, &asked.left_out, &asked.limits].into_iter().flatten() {
            line(out, text);
        }
        line(out, &asked.text);
        asked.suggested.iter().for_each(|text| line(out, text));
        if let Some(help) = &asked.help {
            line(out, &format!("For the one who asks: {help}"));
        }
        if asked.helps {
            for (word, meaning) in Command::WORDS {
                line(out, &format!("  :{word}  {meaning}"));
            }
        }
        for record in &asked.lines {
            line(out, &format!("  ({}) {}", record.number, record.text));
        }
        match &asked.prompt {
            Prompt::One(keys) => choices(keys, &[], out),
            Prompt::Several(keys, ticked) => {
                choices(keys, ticked, out);
                line(out, "All that apply, with spaces between.");
            }
            Prompt::Line(wanted) => line(out, &format!("({wanted})")),
            Prompt::Text(_) => line(out, "(a text; a backslash at the end of a line goes on)"),
        }
        for (name, text) in
            [("Now", &asked.now), ("Last time", &asked.before), ("Note", &asked.note)]
        {
            if let Some(text) = text {
                line(out, &format!("{name}: {text}"));
            }
        }
    }

    /// Returns what a line means; `None` while a text goes on, or where there is no such command,
    /// which is then said.
    pub fn hear(&mut self, line: &str, view: &View) -> Result<Option<Input>, String> {
        let begun = self.begun.take();
        if begun.is_none()
            && let Some(command) = line.strip_prefix(':')
        {
            let command = Command::parse(command);
            return match command {
                Some(command) => Ok(Some(Input::Command(command))),
                None => {
                    let words: Vec<String> =
                        Command::WORDS.iter().map(|(word, _)| format!(":{word}")).collect();
                    Err(format!("there is no such command; there are {}", words.join(", ")))
                }
            };
        }
        let several =
            matches!(&view.body, Body::Question(asked) if matches!(asked.prompt, Prompt::Text(_)));
        let whole = match begun {
            Some(before) => format!("{before}\n{line}"),
            None => line.to_owned(),
        };
        match whole.strip_suffix('\\') {
            Some(before) if several => {
                self.begun = Some(before.to_owned());
                Ok(None)
            }
            _ => Ok(Some(Input::Typed(whole))),
        }
    }
}

/// Returns where in the form an interview is, in words.
pub(super) fn head(standing: &Standing) -> String {
    let mut head = format!("Question {} of {}", standing.number, standing.of);
    match standing.minutes {
        Some(1) => head.push_str(", about 1 minute left"),
        Some(minutes) => {
            let _ = write!(head, ", about {minutes} minutes left");
        }
        None => {}
    }
    if let Some((section, at, of)) = &standing.section {
        let _ = write!(head, ": {section} ({at} of {of})");
    }
    head
}

/// What is known of the answers where the disk does not take the last one.
pub(super) const NOT_SAVED: &str = "The last answer is not saved yet, and is not lost while this stays open; all before it are saved.";

/// Returns what can be done where the disk does not take an answer.
pub(super) fn offer(elsewhere: Option<&str>) -> Vec<String> {
    let there = elsewhere.map(|path| format!("Type {ELSEWHERE} to go on in {path}."));
    let always = "Enter tries again; the path of another new .yaml file goes on there.";
    there.into_iter().chain([always.to_owned()]).collect()
}

/// Returns whose account is taken, where it is not the client's.
pub(super) fn account(view: &View) -> String {
    match view.informant {
        Informant::Client => String::new(),
        other => format!(" · account: {}", other.word()),
    }
}

/// Returns how many alerts are open, where there are some.
pub(super) fn alerts(view: &View) -> String {
    match view.alerts {
        None | Some(0) => String::new(),
        Some(1) => " · 1 open alert".to_owned(),
        Some(count) => format!(" · {count} open alerts"),
    }
}

/// Returns what is said where every open alert was shown.
pub(super) fn shown(view: &View) -> &'static str {
    match view.alerts {
        Some(0) => "Every alert has a response.",
        _ => "What was left open comes again.",
    }
}

fn choices(keys: &[Key], ticked: &[String], out: &mut String) {
    for key in keys {
        let mark = if ticked.contains(&key.code) { " *" } else { "" };
        line(out, &format!("  {}) {}{mark}", key.typed, key.label));
    }
}

fn review(view: &View, reviewed: &Reviewed, out: &mut String) {
    line(out, "");
    line(out, &format!("{}: what is open ({}{})", view.form, view.who, alerts(view)));
    for text in review_lines(reviewed) {
        line(out, &text);
    }
    line(
        out,
        &format!(
            "Type {FINISH} to finish, or the number of a question. :quit goes on another time."
        ),
    );
}

/// Returns what is open, line by line, for either front end.
pub(super) fn review_lines(reviewed: &Reviewed) -> Vec<String> {
    let mut lines = Vec::new();
    let held = format!("Not asked; {}", reviewed.why_held);
    let lists = [
        ("Not answered", &reviewed.open),
        ("Declined", &reviewed.declined),
        (held.as_str(), &reviewed.held),
        ("A record is left in the middle", &reviewed.half),
        ("Answered, but by another answer not to be asked: kept, not counted", &reviewed.hidden),
    ];
    for (title, list) in lists {
        if !list.is_empty() {
            lines.push(format!("{title}:"));
            lines.extend(list.iter().map(|(number, text)| format!("  {number}) {text}")));
        }
    }
    lines.extend(reviewed.scores.iter().cloned());
    if !reviewed.not_ruled_out.is_empty() {
        lines.push("Cannot be ruled out:".to_owned());
        lines.extend(reviewed.not_ruled_out.iter().map(|text| format!("  {text}")));
    }
    lines.extend(reviewed.suggested.iter().cloned());
    if reviewed.unverified > 0 {
        lines.push(format!("To be typed in a second time: {}", reviewed.unverified));
    }
    if lines.is_empty() {
        lines.push("Nothing is open.".to_owned());
    }
    lines.insert(0, format!("{}.", reviewed.count.words()));
    lines
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}
