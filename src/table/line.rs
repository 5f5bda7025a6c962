//! A row of JSON Lines: an object whose members are answers, or pass.

use super::header::Header;
use csv::ByteRecord;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// One line as it is read.
pub struct Line<'l> {
    /// What its members say, by the columns of the header; empty where there is no such member.
    pub cells: ByteRecord,
    members: Vec<(String, &'l RawValue)>,
    /// By member, whether it passes.
    passes: Vec<bool>,
}

impl<'l> Line<'l> {
    /// Reads a line, and says why it cannot be used where it cannot, without quoting it.
    pub fn read(text: &'l [u8], header: &Header) -> (Line<'l>, Option<String>) {
        let mut line = Line { cells: ByteRecord::new(), members: Vec::new(), passes: Vec::new() };
        // What the parser says could quote an answer.
        let Ok(Members(members)) = serde_json::from_slice(text) else {
            return (line, Some("it is no JSON object".to_owned()));
        };
        line.members = members;
        let fault = line.take_members(header).err();
        (line, fault)
    }

    fn take_members(&mut self, header: &Header) -> Result<(), String> {
        let places: Vec<Option<usize>> =
            self.members.iter().map(|(name, _)| header.place(name)).collect();
        let passes =
            |place: &Option<usize>| place.is_none_or(|place| header.columns[place].passes());
        self.passes = places.iter().map(passes).collect();
        let mut values: Vec<Option<String>> = vec![None; header.columns.len()];
        for (number, ((name, value), place)) in self.members.iter().zip(places).enumerate() {
            if self.members.iter().take(number).any(|(earlier, _)| earlier == name) {
                self.passes[number] = false;
                return Err(format!("member {} has the name of an earlier one", number + 1));
            }
            let Some(place) = place else { continue };
            let shown = header.shown(place);
            if values[place].is_some() {
                return Err(format!("two members are `{shown}`"));
            }
            let said = said(value.get()).ok_or_else(|| format!("`{shown}` is no single value"))?;
            values[place] = Some(said);
        }
        let names = self.members.iter().map(|(name, _)| name.as_str());
        header.refuse_lacking(names, |place| values[place].is_some())?;
        self.cells = values.into_iter().map(Option::unwrap_or_default).collect();
        Ok(())
    }

    /// Returns a member that is no answer, as it stands there.
    pub fn member(&self, name: &str) -> Option<&'l str> {
        self.passing().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Returns the members that are no answers, as they stand there.
    pub fn passing(&self) -> impl Iterator<Item = (&str, &'l str)> {
        let members = self.members.iter().zip(&self.passes).filter(|(_, passes)| **passes);
        members.map(|((name, value), _)| (name.as_str(), value.get()))
    }
}

/// Returns what a value says, as a cell would; `None` where it is none that a cell can hold.
fn said(value: &str) -> Option<String> {
    match value.as_bytes().first()? {
        b'"' => serde_json::from_str(value).ok(),
        b'{' => None,
        b'[' => {
            let parts: Vec<&RawValue> = serde_json::from_str(value).ok()?;
            let parts: Option<Vec<String>> =
                parts.into_iter().map(|part| part_of(part.get())).collect();
            parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join(";"))
        }
        b'n' => Some(String::new()),
        _ => Some(value.to_owned()),
    }
}

/// One of several codes is a word or a number.
fn part_of(value: &str) -> Option<String> {
    said(value).filter(|said| !said.is_empty() && !value.starts_with('['))
}

/// The members of an object in their order, doubles too.
struct Members<'l>(Vec<(String, &'l RawValue)>);

impl<'l> Deserialize<'l> for Members<'l> {
    fn deserialize<D: Deserializer<'l>>(from: D) -> Result<Members<'l>, D::Error> {
        from.deserialize_map(Object)
    }
}

struct Object;

impl<'l> Visitor<'l> for Object {
    type Value = Members<'l>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'l>>(self, mut map: M) -> Result<Members<'l>, M::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}
