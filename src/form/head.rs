//! What stands above and below the questions: whose answers they are, and whose words.

use super::{Extras, Page, emphasis, fenced};
use crate::instrument::{Administration, Instrument, PackRights, Wording};

/// Whether whoever copies the words must say whose they are: of these terms each is a condition.
const SHOWN: [&str; 2] = ["free, with conditions", "permission required"];

/// A place for a date. Its hyphens are no place to end a line.
pub const DATE: &str = "____\u{2011}__\u{2011}__ (year-month-day)";
/// A blank for a time of day.
pub const TIME: &str = "__:__ (hour:minute, 24 hours)";
const BY: &str = "Answered by   ☐\u{a0}the client   ☐\u{a0}someone who knows the client   ☐\u{a0}a \
                  clinician, from what was seen";

/// Returns the line that identifies a sheet. It has no place for a name: a sheet that is lost tells
/// nobody's.
pub fn whose() -> String {
    format!("Case id ____________________   Date\u{a0}{DATE}")
}

/// Returns what stands in the foot of every page.
pub fn foot(instrument: &Instrument) -> String {
    let Instrument { short, id, version, hashes, .. } = instrument;
    let (scoring, wording) = (hashes.scoring.short(), hashes.wording.short());
    fenced(&format!("{short} · {id} version {version} · scoring {scoring} · wording {wording}"))
}

/// Writes the title, the lines for whose answers these are, and what is said before the first item.
pub fn top(instrument: &Instrument, level: usize, extras: Extras<'_>, page: &mut Page) {
    page.heading(level, &instrument.title);
    page.fill(&[whose(), BY.to_owned()]);
    if let Some(who) = for_whom(instrument.administration) {
        page.block(&emphasis(who));
    }
    if lacks_texts(instrument) && extras.pack.is_none() {
        page.block(&emphasis(&format!("[{}]", withheld(instrument))));
    }
    if let Some(instruction) = &instrument.instruction {
        page.paragraph(instruction);
    }
}

/// Writes whose words these are, where that has to be said.
pub fn bottom(instrument: &Instrument, extras: Extras<'_>, page: &mut Page) {
    let rights = &instrument.rights;
    let texts_of_ours = extras.pack.is_none() && !rights.unread.is_empty();
    if texts_of_ours {
        page.block(&emphasis(
            "[What stands in brackets is in our words: the owner's could not be read.]",
        ));
    }
    let shown = SHOWN.contains(&rights.terms.as_str());
    if let Some(statement) = rights.statement.as_deref().filter(|_| shown) {
        let citation = instrument.citation.text.trim();
        let owner = &rights.owner;
        page.paragraph(&format!("Rights: {owner}. “{}” {citation}", statement.trim()));
    }
    if let Some(PackRights { owner, statement, .. }) = extras.pack {
        page.paragraph(&format!("Texts: {owner}. “{}”", statement.trim()));
    }
}

/// Says who fills the form in, where the client does not.
fn for_whom(administration: Option<Administration>) -> Option<&'static str> {
    match administration? {
        Administration::SelfReport => None,
        Administration::Interview => Some("[Asked in an interview: the one who asks fills it in.]"),
        Administration::ClinicianRated => Some("[Rated and filled in by a clinician.]"),
    }
}

fn lacks_texts(instrument: &Instrument) -> bool {
    instrument.rights.wording == Wording::Withheld
}

fn withheld(instrument: &Instrument) -> String {
    let Instrument { id, rights, .. } = instrument;
    let (owner, terms) = (&rights.owner, &rights.terms);
    format!(
        "The words of this form are not printed: they belong to {owner} ({terms}). Lay the form that \
         the clinic may use beside this sheet; the numbers are the same. A wording pack puts the \
         words here: caseplan wording new {id}"
    )
}
