//! Scores held against a slow scorer of their own, written from the documentation alone.

mod built_in;
mod change;
mod fraction;
mod phq9;
mod plain;
mod reference;
mod small;
