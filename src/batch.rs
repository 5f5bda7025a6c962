//! Many cases: which outputs there are, who makes them, and the record of what was made from what.
//!
//! Nothing here knows how a document is made, and nothing touches the disk: the tasks, the work and
//! the lines of a manifest are given.

mod crew;
mod difference;
mod manifest;
mod names;
mod recipe;

pub use crew::{Done, Serve, work_through};
pub use difference::{Difference, Kind};
pub use manifest::{Attention, Critical, Finished, Manifest, Output, Record, State};
pub use names::{Clash, clashes, output_name};
pub use recipe::{FORMAT, Recipe};
