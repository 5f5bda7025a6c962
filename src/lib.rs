//! Offline assessments, scores and treatment plans for counselors.

pub mod id;
pub mod number;
pub mod diagnostic;
pub mod yaml;
pub mod condition;
pub mod instrument;
pub mod client;
pub mod response;
pub mod score;
