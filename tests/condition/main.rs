//! The condition language: its meaning against brute force, its faults, its documentation.
#![allow(clippy::disallowed_methods, reason = "tests may look at the disk")]

mod docs;
mod faults;
mod language;
mod limits;
mod properties;
mod said;
mod scope;
