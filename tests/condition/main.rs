//! The condition language: its meaning against brute force, its faults, its documentation.

mod language;
mod properties;
mod said;
mod scope;
