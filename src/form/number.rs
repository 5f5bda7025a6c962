//! What the items of an instrument are called on paper.

use crate::instrument::{Instrument, Item};

/// What each item is called: `1`, `6a`, `B`.
pub struct Numbers {
    names: Vec<String>,
}

impl Numbers {
    /// Returns the numbers of the manual, which the ids `q1`, `q6a` of a published measure are made
    /// of; its other items have letters, so that no number is taken twice. Where no id has a number,
    /// the items are counted.
    pub fn of(instrument: &Instrument) -> Numbers {
        let printed =
            |id: &str| id.strip_prefix('q').filter(|rest| is_number(rest)).map(str::to_owned);
        let ids: Vec<Option<String>> =
            instrument.items.iter().map(|item| printed(item.id.as_str())).collect();
        if ids.iter().all(Option::is_none) {
            return Numbers { names: (1..=ids.len()).map(|number| number.to_string()).collect() };
        }
        let mut letters = ('A'..='Z').map(String::from);
        let names = ids.into_iter().zip(&instrument.items);
        let name = |(number, item): (Option<String>, &Item)| {
            number.or_else(|| letters.next()).unwrap_or_else(|| item.id.to_string())
        };
        Numbers { names: names.map(name).collect() }
    }

    /// Returns what an item is called, by its place in the file.
    pub fn get(&self, index: usize) -> &str {
        self.names.get(index).map_or("", String::as_str)
    }
}

/// Whether a text is a number with at most letters behind it.
fn is_number(text: &str) -> bool {
    let letters = text.trim_start_matches(|c: char| c.is_ascii_digit());
    letters.len() < text.len() && letters.bytes().all(|byte| byte.is_ascii_lowercase())
}
