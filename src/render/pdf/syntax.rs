//! Numbers, strings and objects as PDF writes them.

use std::fmt::Arguments;
use std::io::Write;

use lopdf::{Dictionary, Object};

use crate::render::paper::Length;

/// Returns a count as an object number or an entry of one.
pub fn number(count: usize) -> u32 {
    u32::try_from(count).expect("a file of four thousand million objects does not fit in memory")
}

/// Writes what `format_args!` was given.
pub fn formatted(out: &mut Vec<u8>, arguments: Arguments<'_>) {
    out.write_fmt(arguments).expect("writing to a Vec cannot fail");
}

/// Writes an integer.
pub fn integer(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// Writes a length, which is in hundredths, as a decimal.
pub fn length(out: &mut Vec<u8>, value: Length) {
    if value < 0 {
        out.push(b'-');
    }
    let (whole, hundredths) = (value.unsigned_abs() / 100, (value.unsigned_abs() % 100) as u8);
    if whole > 0 || hundredths == 0 {
        integer(out, whole as i64);
    }
    if hundredths > 0 {
        out.extend_from_slice(&[b'.', b'0' + hundredths / 10]);
        if hundredths % 10 > 0 {
            out.push(b'0' + hundredths % 10);
        }
    }
}

/// Writes lengths, each followed by a space.
pub fn lengths(out: &mut Vec<u8>, values: &[Length]) {
    for value in values {
        length(out, *value);
        out.push(b' ');
    }
}

/// Writes a reference to an object.
pub fn reference(out: &mut Vec<u8>, number: u32) {
    integer(out, i64::from(number));
    out.extend_from_slice(b" 0 R");
}

/// Writes the bytes of a string without its brackets.
pub fn string_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    for byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(*byte),
        }
    }
}

/// Writes text as a string: ASCII as it is, anything else in UTF-16.
pub fn text(out: &mut Vec<u8>, text: &str) {
    out.push(b'(');
    if text.is_ascii() {
        string_bytes(out, text.as_bytes());
    } else {
        out.extend_from_slice(&[0xFE, 0xFF]);
        for unit in text.encode_utf16() {
            string_bytes(out, &unit.to_be_bytes());
        }
    }
    out.push(b')');
}

/// Writes an object; of a stream, its bytes as they are.
pub fn object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Object::Integer(value) => integer(out, *value),
        Object::Real(value) => length(out, (f64::from(*value) * 100.0).round() as Length),
        Object::Name(bytes) => name(out, bytes),
        Object::String(bytes, _) => {
            out.push(b'(');
            string_bytes(out, bytes);
            out.push(b')');
        }
        Object::Array(items) => array(out, items),
        Object::Dictionary(entries) => dictionary(out, entries),
        Object::Reference((number, _)) => reference(out, *number),
        Object::Stream(stream) => {
            dictionary(out, &stream.dict);
            out.extend_from_slice(b"stream\n");
            out.extend_from_slice(&stream.content);
            out.extend_from_slice(b"\nendstream");
        }
    }
}

fn name(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'/');
    for byte in bytes {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.push(*byte);
        } else {
            out.extend_from_slice(format!("#{byte:02X}").as_bytes());
        }
    }
}

fn array(out: &mut Vec<u8>, items: &[Object]) {
    out.push(b'[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(b' ');
        }
        object(out, item);
    }
    out.push(b']');
}

/// Writes a dictionary.
pub fn dictionary(out: &mut Vec<u8>, entries: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in entries {
        name(out, key);
        out.push(b' ');
        object(out, value);
    }
    out.extend_from_slice(b">>");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lengths_are_exact_decimals() {
        let cases = [(0, "0"), (5, ".05"), (50, ".5"), (1234, "12.34"), (-190, "-1.9"), (700, "7")];
        for (value, expected) in cases {
            assert_eq!(written(|out| length(out, value)), expected);
        }
        assert_eq!(written(|out| integer(out, i64::MIN)), i64::MIN.to_string());
    }

    #[test]
    fn strings_cannot_be_left() {
        assert_eq!(written(|out| text(out, r"a) Tj ET \ (")), r"(a\) Tj ET \\ \()");
        let mut out = Vec::new();
        text(&mut out, "ł)");
        assert_eq!(out, b"(\xFE\xFF\x01\x42\x00\\))");
    }

    #[test]
    fn names_are_escaped() {
        assert_eq!(written(|out| name(out, b"A B/C")), "/A#20B#2FC");
    }
}
