//! Offline assessments, scores and treatment plans for counselors.

pub mod diagnostic;
pub mod id;
pub mod number;
pub mod yaml;
