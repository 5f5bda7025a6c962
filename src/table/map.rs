//! What columns are called in a clinic's own table: `columns:`, read from a file.

use crate::diagnostic::{Faults, Source};
use crate::instrument::Reading;
use crate::yaml::{self, Fields};
use std::sync::Arc;

/// The keys of a file that says what columns are called.
pub const COLUMN_MAP_KEYS: &[&str] = &["columns"];

/// What columns are called in a table, by what they are called here.
pub type ColumnMap = Vec<(String, String)>;

/// Reads a file that says what columns are called.
pub fn read_column_map(source: &Arc<Source>) -> Reading<ColumnMap> {
    let mut faults = Faults::new(source);
    let root = yaml::read(&mut faults);
    let fields = root
        .as_ref()
        .and_then(|root| Fields::open(root, "a map of columns", COLUMN_MAP_KEYS, &mut faults));
    let columns = fields.as_ref().and_then(|fields| fields.required("columns", &mut faults));
    let entries = columns.and_then(|node| node.entries(&mut faults)).unwrap_or_default();
    let names = entries.iter().map(|entry| {
        let column = entry.value.text(&mut faults)?;
        Some((entry.key.text.clone(), column.to_owned()))
    });
    let names: Option<ColumnMap> = names.collect();
    let value = names.filter(|_| !faults.has_errors());
    let route = |span| root.as_ref().map_or_else(String::new, |root| yaml::route(root, span));
    Reading { value, faults: faults.into_list(route) }
}
