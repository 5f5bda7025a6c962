//! What may leave the clinic: a release that the client signed, and what it covers.
//!
//! Rule 11 of the clinical rules: nothing goes to anybody outside without a live written consent, and
//! no more than it covers. Releases are recorded in the form `consent`; a form is a definition like any
//! other, so this module names the items that it reads, and a test holds the built-in form to them.

mod outside;

pub use outside::Outside;

use crate::condition::{CodeName, Occasion};
use crate::finding::{Assessed, Findings, says_something};
use crate::id::Id;
use crate::instrument::{AnswerType, Item};
use crate::response::{Answer, Informant, State};
use chrono::NaiveDate;
use std::fmt;

/// The form that releases are recorded in, and its list of them.
pub const FORM: &str = "consent";
/// The list of releases in that form.
pub const RELEASES: &str = "releases";

/// The statement that goes with every disclosure of a program under 42 CFR Part 2 (section 2.32, as
/// of 2024-04-16), word for word; read in three copies of the final rule, 89 FR 12472.
pub const PART2_STATEMENT: &str = include_str!("release/part2.txt");

/// A part of a record that can be released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The days of contact with the client.
    Attendance,
    /// Results of measures.
    Results,
    /// Diagnostic impressions, as a clinician entered them.
    Diagnoses,
    /// Dangers to life and health, and what was done.
    Risk,
    /// Medicines.
    Medicines,
    /// What is treated, with goals, objectives and treatments.
    Plan,
    /// How far the client is in programmes.
    Progress,
}

impl Part {
    /// Every part, with its code in the form and what it is called.
    pub const ALL: [(Part, &'static str, &'static str); 7] = [
        (Part::Attendance, "attendance", "days of attendance"),
        (Part::Results, "results", "results of measures"),
        (Part::Diagnoses, "diagnoses", "diagnostic impressions"),
        (Part::Risk, "risk", "dangers to life and health, and what was done"),
        (Part::Medicines, "medicines", "medicines"),
        (Part::Plan, "plan", "the treatment plan"),
        (Part::Progress, "progress", "progress in programmes"),
    ];

    /// Returns its code in the form.
    pub fn code(self) -> &'static str {
        self.words().0
    }

    /// Returns what it is called.
    pub fn title(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        let all = Part::ALL.iter().find(|(part, ..)| *part == self);
        all.map_or(("", ""), |(_, code, title)| (*code, *title))
    }
}

/// A release that is live on a day.
#[derive(Clone)]
pub struct Release {
    /// The response it is recorded in, such as `consent-1`.
    pub consent: String,
    /// Who receives it.
    pub recipient: String,
    /// Which kind of release it is, as the log has it.
    pub kind: String,
    /// The same, as the form says it.
    pub kind_shown: String,
    /// Who discloses it.
    pub disclosed_by: Option<String>,
    /// Exactly what, as it stands on the paper.
    pub content: String,
    /// What for.
    pub purpose: String,
    /// When it was signed.
    pub signed_on: NaiveDate,
    /// When it ends.
    pub ends: String,
    /// The parts that it covers.
    pub parts: Vec<Part>,
}

/// Why there is no live release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotLive {
    /// No consent was recorded, or it could not be read.
    NoConsent,
    /// None is for this recipient.
    NoRelease,
    /// It is not said what exactly is released, what for, or which parts it covers.
    Incomplete,
    /// The signed copy is not held, or it is not said when it was signed.
    NotSigned,
    /// It was taken back.
    TakenBack,
    /// It has ended.
    Ended,
    /// It ends with an event, or it is not said when it ends.
    NoEnd,
    /// There is more than one, and it is not said which is meant.
    Several,
    /// There is no consent to treatment.
    NoTreatment,
    /// Something must go to nobody, and nobody has said that it was looked at.
    NeverReleased,
    /// It is for counseling notes, which no document has.
    CounselingNotes,
}

impl fmt::Display for NotLive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotLive::NoConsent => "no consent is recorded that can be read",
            NotLive::NoRelease => "no release to this recipient is recorded",
            NotLive::Incomplete => {
                "the release does not say of which kind it is, exactly what is released, what for, and \
                 which parts it covers"
            }
            NotLive::NotSigned => "the signed copy is not held, or the day of signing is not recorded",
            NotLive::TakenBack => "the client has taken it back",
            NotLive::Ended => "it has ended",
            NotLive::NoEnd => "whether it has ended is not known: no day of its end is recorded",
            NotLive::Several => {
                "there are several releases to this recipient; --purpose says which is meant"
            }
            NotLive::NoTreatment => "there is no consent to treatment",
            NotLive::NeverReleased => {
                "something must go to nobody, whatever is signed; read `consent.never_released` \
                 (--private shows it), and say --never-released-read"
            }
            NotLive::CounselingNotes => "it is for counseling notes, which stand in no document",
        })
    }
}

/// To whom something is to be disclosed.
pub struct Wanted<'a> {
    /// The recipient, as the release names them.
    pub recipient: &'a str,
    /// What for, where there are several releases.
    pub purpose: Option<&'a str>,
    /// Whether somebody has looked at what must go to nobody.
    pub never_read: bool,
}

/// Returns the release to a recipient that is live on the day of the findings, by the client's own
/// consent that was recorded last.
///
/// # Errors
/// Says why there is none. One that was taken back holds against an older one that was not.
pub fn live(findings: &Findings, wanted: &Wanted<'_>) -> Result<Release, NotLive> {
    let form = Id::new(FORM).ok_or(NotLive::NoConsent)?;
    let consent = findings.occasion(&form, Some(Informant::Client), Occasion::Latest);
    let consent = consent.ok_or(NotLive::NoConsent)?;
    if said_no_to_treatment(consent) {
        return Err(NotLive::NoTreatment);
    }
    if !wanted.never_read && holds_back(consent) {
        return Err(NotLive::NeverReleased);
    }
    let is = |row: &Row<'_>, field, text: &str| {
        row.text(field).is_some_and(|said| folded(said) == folded(text))
    };
    let rows: Vec<Row<'_>> = rows(consent)
        .into_iter()
        .filter(|row| is(row, "recipient", wanted.recipient))
        .filter(|row| wanted.purpose.is_none_or(|purpose| is(row, "purpose", purpose)))
        .collect();
    let (id, on) = (&consent.response.id, findings.as_of);
    let releases: Vec<Result<Release, NotLive>> =
        rows.iter().map(|row| row.release(id, on)).collect();
    let mut live: Vec<&Release> = releases.iter().flatten().collect();
    let first = releases.iter().find_map(|release| release.as_ref().err());
    let Some(release) = live.pop() else {
        return Err(first.copied().unwrap_or(NotLive::NoRelease));
    };
    let back = rows.iter().any(|row| {
        let signed = row.day("signed_on");
        row.is_taken_back(on) && signed.is_none_or(|signed| signed >= release.signed_on)
    });
    match (back, live.is_empty()) {
        (true, _) => Err(NotLive::TakenBack),
        (_, false) => Err(NotLive::Several),
        _ => Ok(release.clone()),
    }
}

/// The day on which a release ends.
pub struct Ending {
    /// The response it is recorded in, and its place in the list: `consent-1.releases[0]`.
    pub release: String,
    /// The day.
    pub on: NaiveDate,
}

/// Returns when the releases end that the client's last consent lists. One that nobody signed or that was
/// taken back is not among them, nor one that a longer one to the same recipient follows.
pub fn endings(findings: &Findings) -> Vec<Ending> {
    let consent = Id::new(FORM)
        .and_then(|form| findings.occasion(&form, Some(Informant::Client), Occasion::Latest));
    let Some(consent) = consent else { return Vec::new() };
    let rows = rows(consent);
    let to = |row: &Row<'_>| row.text("recipient").map(folded);
    let runs = |row: &Row<'_>| {
        let is_live = row.is_held() && !row.is_taken_back(findings.as_of);
        row.day("expires_on").filter(|_| is_live)
    };
    let is_followed = |row: &Row<'_>, on: NaiveDate| {
        to(row).is_some()
            && rows
                .iter()
                .any(|other| to(other) == to(row) && runs(other).is_some_and(|end| end > on))
    };
    let endings = rows.iter().enumerate().filter_map(|(index, row)| {
        let on = runs(row).filter(|on| !is_followed(row, *on))?;
        Some(Ending { release: format!("{}.{RELEASES}[{index}]", consent.response.id), on })
    });
    endings.collect()
}

/// A text as it is compared: without regard to capitals and the number of blanks.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn state<'a>(consent: &'a Assessed, item: &str) -> Option<&'a State> {
    let (index, _) = consent.response.instrument.item(item)?;
    Some(consent.response.state(index))
}

fn said_no_to_treatment(consent: &Assessed) -> bool {
    let no = Answer::Choice(CodeName::Slug("not_given".into()));
    matches!(state(consent, "consent_to_treatment"), Some(State::Answered(said)) if *said == no)
}

/// Whether the client named something that must go to nobody.
fn holds_back(consent: &Assessed) -> bool {
    let said = state(consent, "never_released").and_then(State::answer);
    matches!(said, Some(Answer::Text(text)) if says_something(text))
}

/// A line of the list of releases: its fields that were filled in.
struct Row<'a> {
    cells: Vec<(&'a Item, &'a Answer)>,
}

fn rows(assessed: &Assessed) -> Vec<Row<'_>> {
    let response = &assessed.response;
    let Some((index, item)) = response.instrument.item(RELEASES) else { return Vec::new() };
    let (State::Answered(Answer::Records(records)), AnswerType::Records(columns)) =
        (response.state(index), &item.answer)
    else {
        return Vec::new();
    };
    let rows = records.iter().map(|cells| {
        let cells = columns.iter().zip(cells);
        let filled = cells.filter_map(|(column, cell)| Some((column, cell.as_ref()?)));
        Row { cells: filled.collect() }
    });
    rows.collect()
}

impl<'a> Row<'a> {
    fn get(&self, field: &str) -> Option<&'a Answer> {
        self.cells.iter().find(|(column, _)| column.id == *field).map(|(_, answer)| *answer)
    }

    /// What stands in a field, as the form says it.
    fn words(&self, field: &str) -> String {
        let cell = self.cells.iter().find(|(column, _)| column.id == *field);
        cell.map(|(column, answer)| answer.words(column)).unwrap_or_default()
    }

    fn text(&self, field: &str) -> Option<&'a str> {
        match self.get(field)? {
            Answer::Text(text) if says_something(text) => Some(text),
            _ => None,
        }
    }

    fn day(&self, field: &str) -> Option<NaiveDate> {
        match self.get(field)? {
            Answer::Date(day) => Some(*day),
            _ => None,
        }
    }

    /// The parts that it covers, in their own order.
    fn parts(&self) -> Vec<Part> {
        let Some(Answer::Multiple(codes)) = self.get("covers") else { return Vec::new() };
        let named = |part: &&(Part, &str, &str)| {
            codes.iter().any(|code| *code == CodeName::Slug(part.1.into()))
        };
        Part::ALL.iter().filter(named).map(|(part, ..)| *part).collect()
    }

    /// Whether the signed copy is held.
    fn is_held(&self) -> bool {
        matches!(self.get("signed_copy"), Some(Answer::YesNo(true)))
    }

    fn is_taken_back(&self, on: NaiveDate) -> bool {
        self.day("revoked_on").is_some_and(|day| day <= on)
    }

    /// The release, where it is live on a day.
    fn release(&self, consent: &str, on: NaiveDate) -> Result<Release, NotLive> {
        if self.is_taken_back(on) {
            return Err(NotLive::TakenBack);
        }
        let signed = self.day("signed_on").filter(|day| self.is_held() && *day <= on);
        let signed_on = signed.ok_or(NotLive::NotSigned)?;
        let ends = self.day("expires_on").ok_or(NotLive::NoEnd)?;
        if ends < on {
            return Err(NotLive::Ended);
        }
        if self.get("kind") == Some(&Answer::Choice(CodeName::Slug("counselling_notes".into()))) {
            return Err(NotLive::CounselingNotes);
        }
        let Some(Answer::Choice(CodeName::Slug(kind))) = self.get("kind") else {
            return Err(NotLive::Incomplete);
        };
        let parts = self.parts();
        let whole = self.text("content").zip(self.text("purpose")).filter(|_| !parts.is_empty());
        let (content, purpose) = whole.ok_or(NotLive::Incomplete)?;
        let event = self.text("expires_when").map(|event| format!(", or when {event}"));
        Ok(Release {
            consent: consent.to_owned(),
            recipient: self.text("recipient").unwrap_or_default().to_owned(),
            kind: kind.replace('_', " "),
            kind_shown: self.words("kind"),
            disclosed_by: self.text("disclosed_by").map(str::to_owned),
            content: content.to_owned(),
            purpose: purpose.to_owned(),
            signed_on,
            ends: format!("{ends}{}", event.unwrap_or_default()),
            parts,
        })
    }
}
