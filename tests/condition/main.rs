//! The condition language: its meaning against brute force, its faults, its documentation.

mod docs;
mod faults;
mod language;
mod limits;
mod properties;
mod said;
mod scope;
