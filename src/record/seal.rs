//! The closing line of a case file: the hash of every byte before it.

use crate::diagnostic::{Code, Faults, Span};
use crate::id::Hash;

/// What the closing line says about the text before it.
pub enum Seal {
    /// It is the text that was sealed.
    Holds,
    /// It is another text; the closing line stands here.
    Broken(Span),
    /// There is no whole closing line.
    Missing,
}

/// Returns the text with its closing line.
pub fn seal(mut text: String) -> String {
    let line = closing_line(Hash::of(text.as_bytes()));
    text.push_str(&line);
    text
}

/// Compares a text with its closing line, byte by byte: another spelling of the right hash
/// does not hold either.
pub fn inspect(text: &str) -> Seal {
    let Some(start) = find(text) else { return Seal::Missing };
    let (sealed, closing) = text.split_at(start);
    if closing == closing_line(Hash::of(sealed.as_bytes())) {
        return Seal::Holds;
    }
    Seal::Broken(Span::new(start..start + "seal".len()))
}

/// Notes that the file was edited since it was sealed.
pub fn note_edited(span: Span, faults: &mut Faults) {
    faults
        .error(Code::EditedOutside, span, "the file was edited outside the program")
        .hint("read the change; accept it with: caseplan check CASE --reseal --by NAME")
        .hint("or go back to the copy from before the change");
}

/// Notes that the file ends early.
pub fn note_missing(faults: &mut Faults) {
    let end = faults.source().text.trim_end().len();
    faults
        .error(Code::EndsEarly, Span::new(end..end), "the file ends early: its `seal:` line is missing")
        .hint("take the newest backup copy; answers after this point are not in this file")
        .hint("where only that line was removed by hand, write `seal: none` in its place and accept it with: caseplan check CASE --reseal --by NAME");
}

/// Returns the line that closes a text with this hash.
pub fn closing_line(hash: Hash) -> String {
    format!("seal: {hash}\n")
}

/// Returns where the last line that begins with `seal:` begins, if it is whole: ended by a
/// newline, or at least by the last digit of a hash. A torn line closes nothing.
pub fn find(text: &str) -> Option<usize> {
    let start = text.rfind("\nseal:")? + 1;
    let closing = &text[start..];
    let hash = closing["seal:".len()..].trim();
    let whole = closing.contains('\n') || Hash::parse(hash).is_some();
    whole.then_some(start)
}
