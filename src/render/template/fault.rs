//! What the engine says about a template, as faults at their places in the file.

use super::trimmed;
use crate::diagnostic::{Code, Faults, Span};
use std::ops::Range;
use tera::{Error, ErrorKind};

/// What the engine found, at the bytes of the text that it was given.
struct Report {
    message: String,
    at: Range<usize>,
}

/// Notes everything that the engine found in a body, which begins in the file at `offset`.
pub fn note(error: &Error, body: &str, offset: usize, faults: &mut Faults) {
    for Report { message, at } in reports(error, body) {
        let start = offset + untrimmed(body, at.start);
        let end = offset + untrimmed(body, at.end);
        let span = Span::new(start..end);
        let (message, hint) = explain(&message);
        faults.error(code(error), span, message).hint(hint);
    }
}

fn reports(error: &Error, body: &str) -> Vec<Report> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            vec![Report { message: report.message().to_owned(), at: report.span().range.clone() }]
        }
        _ => joined(&error.to_string(), &trimmed(body)),
    }
}

/// Names that do not exist come as one text: `error: …` and ` --> document:3:7` for each.
fn joined(text: &str, template: &str) -> Vec<Report> {
    let mut found = Vec::new();
    for part in text.split("error: ").filter(|part| !part.is_empty()) {
        let mut lines = part.lines();
        let message = lines.next().unwrap_or_default().to_owned();
        let place = lines.next().and_then(|line| byte_of(line, template)).unwrap_or(0);
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let name = template[place..].chars().take_while(|c| is_part(*c)).map(char::len_utf8);
        found.push(Report { message, at: place..place + name.sum::<usize>() });
    }
    found
}

/// Reads ` --> document:3:7`, both from 1, the column in characters.
fn byte_of(line: &str, template: &str) -> Option<usize> {
    let mut numbers = line.rsplit(':').map(|number| number.trim().parse::<usize>().ok());
    let (column, row) = (numbers.next()??, numbers.next()??);
    let before = template.split_inclusive('\n').take(row.checked_sub(1)?).map(str::len);
    let start: usize = before.sum();
    let letters = template[start..].chars().take(column.checked_sub(1)?).map(char::len_utf8);
    Some(start + letters.sum::<usize>())
}

/// Returns where a byte of the trimmed body stands in the body as it was written.
fn untrimmed(body: &str, at: usize) -> usize {
    let (mut written, mut read) = (0, 0);
    for line in body.split_inclusive('\n') {
        let kept = trimmed(line);
        if at < read + kept.len() {
            return written + line.find(&kept).unwrap_or(0) + (at - read);
        }
        read += kept.len();
        written += line.len();
    }
    body.trim_end().len()
}

/// What names something that is not there comes as a text, or at work.
fn code(error: &Error) -> Code {
    match error.kind() {
        ErrorKind::SyntaxError(_) => Code::TemplateSyntax,
        _ => Code::TemplateName,
    }
}

/// Returns what is wrong in one line, and what to do.
fn explain(message: &str) -> (String, String) {
    if let Some((message, fields)) = message.split_once(". Available fields: ") {
        return (lower(message), format!("known here: {fields}"));
    }
    let hint = match message.contains("end of") {
        true => "something that was opened is not closed before here",
        false => "compare it with `caseplan show plan --source`",
    };
    (lower(message), hint.to_owned())
}

/// One line that begins with a small letter and does not end like a sentence.
fn lower(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default().trim_end_matches('.');
    let mut letters = line.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_trimmed_text_is_found_in_the_text_as_written() {
        let body = "a\n  {% if b %}\nc\n{% endif %}\nd {{ e }}\n";
        let kept = trimmed(body);
        for word in ["a", "{% if", "c", "{% endif", "d", "{{ e"] {
            let at = kept.find(word).expect("the word is kept");
            assert_eq!(untrimmed(body, at), body.find(word).expect("the word is there"), "{word}");
        }
    }
}
