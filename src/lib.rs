//! Offline assessments, scores and treatment plans for counselors.

pub mod client;
pub mod condition;
pub mod decision;
pub mod diagnostic;
pub mod finding;
pub mod formulation;
pub mod id;
pub mod instrument;
pub mod number;
pub mod plan;
pub mod problem;
pub mod render;
pub mod response;
pub mod score;
pub mod trace;
pub mod yaml;
