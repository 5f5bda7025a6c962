//! Names that never change: ids of definitions, case ids, and content hashes.
//!
//! The only room for blake3.

use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};
use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// The id of a definition or of a thing in one: `[a-z][a-z0-9_]{0,31}`.
///
/// Such an id is at the same time a REDCap field, an SQL column, an R name and a Tera variable.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

/// The id of a case: `[a-z0-9][a-z0-9_-]{0,63}`, ASCII, so that it is safe as a file name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(Arc<str>);

/// A blake3 hash of content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

/// A hash in the making, of content that comes piece by piece.
#[derive(Clone, Default)]
pub struct Hashing(blake3::Hasher);

impl Hashing {
    /// Takes in what comes next.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Returns the hash of everything so far.
    pub fn hash(&self) -> Hash {
        Hash(*self.0.finalize().as_bytes())
    }
}

impl Id {
    /// Returns the id, or `None` where the text is not one.
    pub fn new(text: &str) -> Option<Id> {
        let mut bytes = text.bytes();
        let first = bytes.next().is_some_and(|b| b.is_ascii_lowercase());
        let rest = bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        (first && rest && text.len() <= 32).then(|| Id(text.into()))
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Splits a numbered id into stem and number: `q12` into `q` and 12.
    pub fn numbered(&self) -> Option<(&str, u32)> {
        let digits = self.0.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (stem, number) = self.0.split_at(self.0.len().checked_sub(digits)?);
        let canonical = digits > 0 && !(digits > 1 && number.starts_with('0'));
        canonical.then(|| number.parse().ok().map(|number| (stem, number)))?
    }
}

impl CaseId {
    /// Returns the case id, or `None` where the text is not one.
    pub fn new(text: &str) -> Option<CaseId> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let mut bytes = text.bytes();
        let first = bytes.next().is_some_and(plain);
        let rest = bytes.all(|b| plain(b) || b == b'_' || b == b'-');
        (first && rest && text.len() <= 64).then(|| CaseId(text.into()))
    }

    /// Returns a stand-in that is the id of no case.
    pub fn of_nobody() -> CaseId {
        CaseId("_".into())
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Hash {
    /// Returns the hash of some bytes.
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(*blake3::hash(bytes).as_bytes())
    }

    /// Returns a place-holder that is the hash of nothing that exists.
    pub const fn of_nothing() -> Hash {
        Hash([0; 32])
    }

    /// Reads the 64 hexadecimal digits that `Display` writes.
    pub fn parse(text: &str) -> Option<Hash> {
        blake3::Hash::from_hex(text).ok().map(|hash| Hash(*hash.as_bytes()))
    }

    /// Returns the first twelve digits, for people.
    pub fn short(&self) -> String {
        self.to_string().chars().take(12).collect()
    }

    /// Returns the bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Serialize for CaseId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Id, D::Error> {
        let text = String::deserialize(from)?;
        Id::new(&text).ok_or_else(|| D::Error::custom("not an id"))
    }
}

impl<'de> Deserialize<'de> for CaseId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<CaseId, D::Error> {
        let text = String::deserialize(from)?;
        CaseId::new(&text).ok_or_else(|| D::Error::custom("not a case id"))
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Hash, D::Error> {
        let text = String::deserialize(from)?;
        Hash::parse(&text).ok_or_else(|| D::Error::custom("not a hash"))
    }
}

impl fmt::Debug for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_short_ascii_slugs() {
        for good in ["a", "phq9", "q1", "a_b_2", &"x".repeat(32)] {
            assert!(Id::new(good).is_some(), "{good}");
        }
        for bad in ["", "1a", "_a", "A", "a-b", "a.b", "а", "a b", "../x", &"x".repeat(33)] {
            assert!(Id::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn case_ids_are_safe_file_names() {
        for good in ["a-1042", "7", "csb_and_depression"] {
            assert!(CaseId::new(good).is_some(), "{good}");
        }
        for bad in ["", "-a", ".", "..", "a/b", "A1", "con:", "a\u{200b}", &"x".repeat(65)] {
            assert!(CaseId::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_numbered_id_has_one_spelling() {
        let numbered = |text: &str| {
            Id::new(text)
                .and_then(|id| id.numbered().map(|(stem, number)| (stem.to_owned(), number)))
        };
        assert_eq!(numbered("q12"), Some(("q".into(), 12)));
        assert_eq!(numbered("q01"), None);
        assert_eq!(numbered("total"), None);
    }

    #[test]
    fn hashes_read_back_what_they_write() {
        let hash = Hash::of(b"answers");
        assert_eq!(Hash::parse(&hash.to_string()), Some(hash));
        assert_eq!(Hash::parse("not a hash"), None);
    }

    #[test]
    fn content_that_comes_in_pieces_has_the_hash_of_the_whole() {
        let mut hashing = Hashing::default();
        hashing.add(b"ans");
        hashing.add(b"wers");
        assert_eq!(hashing.hash(), Hash::of(b"answers"));
    }
}
