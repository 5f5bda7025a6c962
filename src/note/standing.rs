//! Whether a note is signed, and is as it was signed.

use crate::decision::{Decisions, Signature};
use crate::response::Recorded;
use crate::staff::{Person, Staff};
use chrono::NaiveDate;

/// The kind of document that `staff.yaml` names where every note is co-signed.
const NOTE: &str = "note";

/// Where a note stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is not to be used.
    Void,
    /// It was begun.
    Open,
    /// It is finished, and nobody has signed it.
    Unsigned,
    /// It is signed, and somebody has to sign it too.
    CoSignature(String),
    /// It is signed.
    Signed(NaiveDate),
    /// It is not as it was signed.
    Changed,
}

impl Standing {
    /// Returns the word that other programs read.
    pub fn word(&self) -> &'static str {
        match self {
            Standing::Void => "void",
            Standing::Open => "open",
            Standing::Unsigned => "unsigned",
            Standing::CoSignature(_) => "co_signature",
            Standing::Signed(_) => "signed",
            Standing::Changed => "changed",
        }
    }

    /// Returns where it stands, in words.
    pub fn words(&self) -> String {
        match self {
            Standing::Void => "void".to_owned(),
            Standing::Open => "not finished".to_owned(),
            Standing::Unsigned => "not signed".to_owned(),
            Standing::CoSignature(by) => format!("waits for the signature of {by}"),
            Standing::Signed(on) => format!("signed {on}"),
            Standing::Changed => "CHANGED since it was signed".to_owned(),
        }
    }
}

/// Returns where a note stands, by what was signed and by the clinic's staff file.
pub fn standing(note: &Recorded, decisions: &Decisions, staff: Option<&Staff>) -> Standing {
    let signatures: Vec<&Signature> = decisions.signatures_of_note(&note.id).collect();
    if is_changed(note, &signatures) {
        return Standing::Changed;
    }
    if note.void.is_some() {
        return Standing::Void;
    }
    let counting: Vec<&Signature> =
        signatures.iter().copied().filter(|one| counts(one, staff)).collect();
    match (counting.last(), note.finished) {
        (_, None) => Standing::Open,
        (None, _) => Standing::Unsigned,
        (Some(last), _) => match missing(note, &counting, staff) {
            Some(supervisor) => Standing::CoSignature(supervisor),
            None => Standing::Signed(last.on),
        },
    }
}

/// Returns the signature that froze a note, whatever it counts for; none where it can be changed.
pub fn frozen_by<'d>(note: &str, decisions: &'d Decisions) -> Option<&'d Signature> {
    decisions.signatures_of_note(note).next()
}

/// A signature that does not say what it was put under holds nothing against what is there.
fn is_changed(note: &Recorded, signatures: &[&Signature]) -> bool {
    let now = signatures.iter().any(|one| one.hash.is_some()).then(|| note.hash());
    signatures.iter().any(|one| one.hash.is_some() && one.hash != now)
}

/// Whether a signature is one of somebody whose act it is.
fn counts(signature: &Signature, staff: Option<&Staff>) -> bool {
    let in_force = |staff: &Staff| {
        staff.person(&signature.by).is_some_and(|person| person.may_sign(signature.on))
    };
    signature.credential.is_some() && staff.is_none_or(in_force)
}

/// Returns the supervisor whose signature is asked for and not there. One that needs no second one is
/// enough.
fn missing(note: &Recorded, counting: &[&Signature], staff: Option<&Staff>) -> Option<String> {
    let people: Vec<&Person> = counting.iter().filter_map(|one| staff?.person(&one.by)).collect();
    let asked: Option<Vec<&str>> = people.iter().map(|person| co_signer(person, note)).collect();
    let asked = asked?;
    let signed = |name: &&str| people.iter().any(|one| one.name.eq_ignore_ascii_case(name));
    if asked.iter().any(signed) { None } else { asked.first().map(|name| (*name).to_owned()) }
}

/// Who must sign a note beside the signer, by the clinic's staff file.
fn co_signer<'s>(person: &'s Person, note: &Recorded) -> Option<&'s str> {
    let asked = person.co_signed.iter().any(|id| *id == *NOTE || *id == note.instrument);
    person.supervisor.as_deref().filter(|_| asked)
}
