//! How many there are, in words.

use std::fmt::Display;

/// Returns a number with the words for one, or those for any other number: `1 step`, `2 steps`.
pub fn counted<N: Display + From<u8> + PartialEq>(count: N, one: &str, many: &str) -> String {
    let words = if count == N::from(1) { one } else { many };
    format!("{count} {words}")
}
