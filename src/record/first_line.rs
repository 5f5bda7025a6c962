//! What a file says that it is, without reading the rest of it.

use crate::id::CaseId;

/// The first keys of what is no record.
const OTHERS: [&str; 13] = [
    "battery",
    "formulation",
    "group",
    "instrument",
    "intervention",
    "jurisdiction",
    "migration",
    "problem",
    "programme",
    "settings",
    "staff",
    "timing",
    "wording",
];

/// What the first line of a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FirstLine {
    /// It is the record, or answers, of this case.
    Record(CaseId),
    /// It is a file of another kind.
    OtherKind,
    /// It does not say it in one line; who wants to know reads the file.
    Unclear,
}

/// Reads the first line that is not empty and no comment.
pub fn first_line(text: &str) -> FirstLine {
    let lines = text.lines().map(str::trim_end);
    let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first = lines.find(|line| *line != "---").unwrap_or_default();
    let Some((key, value)) = first.split_once(':') else { return FirstLine::Unclear };
    match key {
        "case" | "answers" => {
            CaseId::new(value.trim()).map_or(FirstLine::Unclear, FirstLine::Record)
        }
        _ if OTHERS.contains(&key) => FirstLine::OtherKind,
        _ => FirstLine::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_plain_is_taken_for_an_id() {
        let record = |id| FirstLine::Record(CaseId::new(id).expect("a case id"));
        for (text, says) in [
            ("case: a-1\nrevision: 1\n", record("a-1")),
            ("# by hand\n\n---\nanswers: 0042\n", record("0042")),
            ("group: tuesday\n", FirstLine::OtherKind),
            ("answers: \"a-1\"\n", FirstLine::Unclear),
            ("answers: a-1 # the second one\n", FirstLine::Unclear),
            ("{ answers: a-1 }", FirstLine::Unclear),
            ("Case: a-1\n", FirstLine::Unclear),
            (" case: a-1\n", FirstLine::Unclear),
            ("", FirstLine::Unclear),
        ] {
            assert_eq!(first_line(text), says, "{text}");
        }
    }
}
