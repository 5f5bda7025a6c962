//! Offline assessments, scores and treatment plans for counselors.

pub mod condition;
pub mod number;
