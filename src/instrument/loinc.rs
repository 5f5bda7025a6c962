//! The check digit of LOINC codes.

/// Returns whether the last digit of a code such as `44249-1` is the one that LOINC's mod 10
/// rule (Luhn) gives; no code begins with 0. A right digit does not prove that the code exists; a wrong one proves
/// that it does not.
pub fn has_valid_check_digit(code: &str) -> bool {
    let Some((body, check)) = code.split_once('-') else { return false };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(body)
        || !is_digits(check)
        || check.len() != 1
        || body.len() > 8
        || body.starts_with('0')
    {
        return false;
    }
    let luhn = |(position, byte): (usize, u8)| {
        let digit = u32::from(byte - b'0');
        let doubled = if position % 2 == 0 { digit * 2 } else { digit };
        doubled / 10 + doubled % 10
    };
    let sum: u32 = body.bytes().rev().enumerate().map(luhn).sum();
    check.parse() == Ok((10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::has_valid_check_digit;

    #[test]
    fn published_codes_pass_and_invented_ones_fail() {
        for good in ["44249-1", "44261-6", "55757-9", "55758-7", "69737-5", "70274-6", "72109-2"] {
            assert!(has_valid_check_digit(good), "{good}");
        }
        for good in ["75626-2", "101697-1", "101698-9", "82666-9", "82667-7", "93373-9"] {
            assert!(has_valid_check_digit(good), "{good}");
        }
        for bad in
            ["96899-5", "91006-2", "89708-7", "93038-1", "72109-3", "44249", "44249-11", "", "0-0"]
        {
            assert!(!has_valid_check_digit(bad), "{bad}");
        }
    }
}
