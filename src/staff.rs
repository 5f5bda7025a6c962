//! Who works at the clinic, whose credential is in force, and whose signature needs a second one:
//! `staff.yaml` in its folder of definitions.
//!
//! The file format is described in `docs/settings.md`.

use crate::diagnostic::{Code, Diagnostic, Faults, Source};
use crate::id::Id;
use crate::yaml::{self, Fields, Node};
use chrono::NaiveDate;
use std::sync::Arc;

/// The keys of a staff file.
pub const STAFF_KEYS: &[&str] = &["staff", "people"];
/// The keys of a person.
pub const PERSON_KEYS: &[&str] = &["name", "credential", "until", "supervisor", "co_signed"];

/// Who works at the clinic.
pub struct Staff {
    people: Vec<Person>,
}

/// A person who signs.
pub struct Person {
    /// The name, as signatures have it.
    pub name: String,
    /// The credential.
    pub credential: String,
    /// The last day on which it is in force.
    pub until: Option<NaiveDate>,
    /// Who supervises them.
    pub supervisor: Option<String>,
    /// The documents that need the supervisor's signature too.
    pub co_signed: Vec<Id>,
}

impl Staff {
    /// Reads a staff file; `None` where it has errors.
    pub fn read(source: &Arc<Source>) -> (Option<Staff>, Vec<Diagnostic>) {
        let mut faults = Faults::new(source);
        let root = yaml::read(&mut faults);
        let staff = root.as_ref().and_then(|root| {
            let fields = Fields::open(root, "the staff", STAFF_KEYS, &mut faults)?;
            decode(&fields, &mut faults)
        });
        let staff = staff.filter(|_| !faults.has_errors());
        let route = |span| root.as_ref().map_or_else(String::new, |root| yaml::route(root, span));
        (staff, faults.into_list(route))
    }

    /// Returns the names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.people.iter().map(|person| person.name.as_str())
    }

    /// Returns the person of a name, with or without the credential behind it.
    pub fn person(&self, name: &str) -> Option<&Person> {
        self.people.iter().find(|person| {
            person.name.eq_ignore_ascii_case(name.trim())
                || person.name.eq_ignore_ascii_case(bare(name))
        })
    }
}

impl Person {
    /// Returns whether the credential is in force on a day.
    pub fn may_sign(&self, on: NaiveDate) -> bool {
        self.until.is_none_or(|until| on <= until)
    }
}

/// Whether two names are of one person, with or without the credential behind them.
pub fn is_same_person(one: &str, other: &str) -> bool {
    bare(one).eq_ignore_ascii_case(bare(other))
}

fn bare(name: &str) -> &str {
    name.split(',').next().unwrap_or(name).trim()
}

fn decode(fields: &Fields<'_>, faults: &mut Faults) -> Option<Staff> {
    let version = fields.required("staff", faults);
    version.and_then(|node| node.word(&[("1", ())], faults));
    fields.required("people", faults);
    let nodes = fields.list("people", faults);
    let people: Vec<Person> = nodes.iter().filter_map(|node| person(node, faults)).collect();
    for (index, person) in people.iter().enumerate() {
        let named = |name: &str| people.iter().any(|other| other.name.eq_ignore_ascii_case(name));
        let Some(node) = nodes.get(index) else { continue };
        if people[..index].iter().any(|other| other.name.eq_ignore_ascii_case(&person.name)) {
            faults.error(Code::DuplicateId, node.span, "two people of one name");
        }
        if person.supervisor.as_deref().is_some_and(|name| !named(name)) {
            let message = "the supervisor is not among the people";
            faults.error(Code::UnknownName, node.span, message);
        }
        if !person.co_signed.is_empty() && person.supervisor.is_none() {
            let message = "what is co-signed needs a `supervisor`";
            faults.error(Code::MissingKey, node.span, message);
        }
    }
    Some(Staff { people })
}

fn person(node: &Node, faults: &mut Faults) -> Option<Person> {
    let fields = Fields::open(node, "a person", PERSON_KEYS, faults)?;
    let name = fields.required_text("name", faults);
    let credential = fields.required_text("credential", faults);
    let until = fields.get("until").and_then(|node| node.date(faults));
    let supervisor = fields.text("supervisor", faults);
    let documents = fields.list("co_signed", faults).iter();
    let co_signed = documents.filter_map(|node| node.id(faults)).collect();
    Some(Person { name: name?, credential: credential?, until, supervisor, co_signed })
}
