//! Offline assessments, scores and treatment plans for counselors.

pub mod number;
pub mod render;
