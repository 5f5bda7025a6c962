//! Offline assessments, scores and treatment plans for counselors.
//!
//! Data moves one way, and each module below takes the value of the one before it:
//!
//! ```text
//! YAML --> Instrument --> Responses --> Scores --> FINDINGS --> Formulation --> Plan --> MARKDOWN --> PDF
//!          check          fit           score      waist 1      formulate       plan     waist 2      typeset
//! ```
//!
//! Two waists are narrow on purpose. Any number of instruments meet any number of problems in
//! [`finding`], and only there; and a plan leaves as Markdown, of which the PDF is only the
//! typeset form, so that the two can never disagree. The clock, the disk and the environment
//! are arguments everywhere but in [`desk`].
//!
//! The order of the list is the import rule: a module uses only those above it.

pub mod id;
pub mod number;
pub mod diagnostic;
pub mod yaml;
pub mod settings;
pub mod staff;
pub mod condition;
pub mod instrument;
pub mod client;
pub mod response;
pub mod score;
pub mod proof;
pub mod progress;
pub mod finding;
pub mod rule;
pub mod treatment;
pub mod programme;
pub mod factor;
pub mod problem;
pub mod formulation;
pub mod battery;
pub mod decision;
pub mod note;
pub mod jurisdiction;
pub mod plan;
pub mod release;
pub mod group;
pub mod trace;
pub mod review;
pub mod record;
pub mod due;
pub mod lint;
pub mod render;
pub mod form;
pub mod table;
pub mod desk;
pub mod interview;
pub mod deciding;
pub mod batch;
pub mod cli;
