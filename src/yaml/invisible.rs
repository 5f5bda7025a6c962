//! Characters that print nothing: a text of these alone says nothing, and two that differ only in
//! them read alike.

/// Returns a text without what prints nothing, and without space around it.
pub fn seen(text: &str) -> String {
    let seen: String = text.chars().filter(|character| !is_invisible(*character)).collect();
    seen.trim().to_owned()
}

/// Returns whether a reader sees nothing of a text.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|character| character.is_whitespace() || is_invisible(character))
}

/// Soft hyphens, joiners, marks of direction and of variants, and letters that are a space.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
    )
}
