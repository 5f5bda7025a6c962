//! Text that a spreadsheet would run as a formula is made text again.

/// Returns whether a spreadsheet would take the cell for a formula. A plain number is none.
pub fn is_formula(cell: &[u8]) -> bool {
    let Some(first) = cell.first() else { return false };
    // Nearly every cell begins with a letter or digit.
    if first.is_ascii_alphanumeric() {
        return false;
    }
    begins_formula(past_blanks(cell)) && !is_plain_number(cell)
}

fn begins_formula(text: &[u8]) -> bool {
    const FULL_WIDTH: [&str; 4] = ["＝", "＋", "－", "＠"];
    match text.first() {
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n') => true,
        Some(_) => FULL_WIDTH.iter().any(|sign| text.starts_with(sign.as_bytes())),
        None => false,
    }
}

/// Skips what some programs drop before they look at a cell.
fn past_blanks(mut text: &[u8]) -> &[u8] {
    const BLANKS: [&str; 6] = [" ", "\"", "\u{a0}", "\u{3000}", "\u{200b}", "\u{feff}"];
    while let Some(rest) = BLANKS.iter().find_map(|blank| text.strip_prefix(blank.as_bytes())) {
        text = rest;
    }
    text
}

/// `-3`, `+2.50`, `-1,5`, `-1e-3`: digits with at most one mark and one exponent.
fn is_plain_number(cell: &[u8]) -> bool {
    let digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let mut halves = cell.splitn(2, |byte| matches!(byte, b'e' | b'E'));
    let mantissa = unsigned(halves.next().unwrap_or_default());
    let exponent = halves.next().is_none_or(|text| digits(unsigned(text)));
    exponent && mantissa.splitn(2, |byte| matches!(byte, b'.' | b',')).all(digits)
}

fn unsigned(text: &[u8]) -> &[u8] {
    match text {
        [b'+' | b'-', rest @ ..] => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::is_formula;

    #[test]
    fn formulas_are_recognised_behind_blanks_and_in_full_width() {
        let formulas = [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "\"=1",
            "\u{a0}=1",
            "\u{feff}=1",
            "＝1",
            "＋1",
            "－1",
            "＠A",
            "-",
            "--1",
            "+49 170 1234",
            "-1.2.3",
            "-1e",
        ];
        for text in formulas {
            assert!(is_formula(text.as_bytes()), "{text:?}");
        }
    }

    #[test]
    fn numbers_and_other_text_are_left() {
        let plain =
            ["", "a=b", "-3", "+3", "-2.50", "-1,5", "-1e-3", "12", "'=1", " text", "ａ", "R.M."];
        for text in plain {
            assert!(!is_formula(text.as_bytes()), "{text:?}");
        }
        assert!(!is_formula(&[0xff, b'=']));
    }
}
