//! Tables: the contract of `docs/tables.md`, its hazards, and the agreement with scores of cases.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files"
)]

mod contract;
mod docs;
mod catalogue;
mod hazards;
mod lines;
mod properties;
mod recalled;
mod scored;
mod several;
