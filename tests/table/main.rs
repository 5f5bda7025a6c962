//! Tables: the contract of `docs/tables.md`, its hazards, and the agreement with scores of cases.

mod contract;
mod docs;
mod hazards;
mod properties;
mod scored;
