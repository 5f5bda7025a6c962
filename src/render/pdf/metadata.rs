//! What the file says of itself: information, XMP, and the marker that tells our own files.

use std::io::Write;

use chrono::NaiveDate;

use crate::render::Imprint;

use super::file::START;
use super::syntax::{integer, text};

const PRODUCER: &str = concat!("caseplan ", env!("CARGO_PKG_VERSION"));
const MARKER: &[u8] = b" 0 obj\n<</CaseplanMarker(";

/// Writes the document information; the marker stands first, where [`marker`] looks for it.
pub fn write_info(imprint: &Imprint, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<<");
    if let Some(marker) = &imprint.marker {
        out.extend_from_slice(b"/CaseplanMarker");
        text(out, marker);
    }
    out.extend_from_slice(b"/Title");
    text(out, &imprint.title);
    out.extend_from_slice(b"/Producer");
    text(out, PRODUCER);
    if let Some(date) = imprint.created {
        let date = date.format("D:%Y%m%d000000Z").to_string();
        for key in [b"/CreationDate".as_slice(), b"/ModDate"] {
            out.extend_from_slice(key);
            text(out, &date);
        }
    }
    out.extend_from_slice(b">>");
}

/// Returns the marker of a file that this program wrote; `None` for any other bytes.
///
/// The information is the first object of our files. A file that another program wrote anew
/// is no longer ours, even where it kept the entry.
pub fn marker(file: &[u8]) -> Option<String> {
    let first = file.strip_prefix(START)?;
    let digits = first.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let string = first[digits..].strip_prefix(MARKER)?;
    let bytes = unescaped(string)?;
    match bytes.strip_prefix(&[0xFE, 0xFF]) {
        None => String::from_utf8(bytes).ok(),
        Some(wide) => {
            let units: Vec<u16> =
                wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16(&units).ok()
        }
    }
}

/// Reads a string up to its closing bracket.
fn unescaped(string: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = string.iter();
    let mut out = Vec::new();
    loop {
        match bytes.next()? {
            b')' => return Some(out),
            b'\\' => match bytes.next()? {
                b'r' => out.push(b'\r'),
                byte => out.push(*byte),
            },
            byte => out.push(*byte),
        }
    }
}

/// Writes the XMP packet, uncompressed so that any program finds it.
pub fn write_xmp(imprint: &Imprint, out: &mut Vec<u8>) {
    let packet = xmp(imprint);
    out.extend_from_slice(b"<</Type/Metadata/Subtype/XML/Length ");
    integer(out, packet.len() as i64);
    out.extend_from_slice(b">>stream\n");
    out.extend_from_slice(&packet);
    out.extend_from_slice(b"\nendstream");
}

fn xmp(imprint: &Imprint) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    let (title, language) = (escaped(&imprint.title), escaped(&imprint.language));
    let dates = imprint.created.map_or(String::new(), xmp_dates);
    write!(
        out,
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
         xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
         <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\
         {dates}<pdf:Producer>{PRODUCER}</pdf:Producer><pdfuaid:part>1</pdfuaid:part>\
         </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
    )
    .expect("writing to a Vec cannot fail");
    out
}

fn xmp_dates(date: NaiveDate) -> String {
    let at = date.format("%Y-%m-%dT00:00:00Z");
    format!("<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>")
}

/// Returns the text with what XML would read as markup, or may not hold, replaced.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            _ if character.is_control() => out.push(' '),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::file::File;
    use super::*;

    fn file_with(marker: &str) -> Vec<u8> {
        let imprint = Imprint { marker: Some(marker.into()), ..Imprint::default() };
        let mut file = File::new();
        file.direct(3, |out| write_info(&imprint, out));
        file.finish(1, 3, &mut super::super::deflate::Deflate::new())
    }

    proptest! {
        #[test]
        fn a_marker_reads_back(text in "\\PC{0,40}|[()\\\\\r\n]{0,6}|.{0,20}") {
            prop_assert_eq!(marker(&file_with(&text)), Some(text));
        }

        #[test]
        fn other_bytes_have_no_marker(mut bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0_usize..60) {
            prop_assert_eq!(marker(&bytes), None);
            let mut file = file_with("a1042/plan/8f3a");
            file.truncate(cut);
            file.append(&mut bytes);
            let _ = marker(&file);
        }
    }

    #[test]
    fn a_title_cannot_pose_as_the_marker() {
        let title = "/CaseplanMarker(other/plan/0)".to_owned();
        let mut file = File::new();
        file.direct(3, |out| write_info(&Imprint { title, ..Imprint::default() }, out));
        assert_eq!(marker(&file.finish(1, 3, &mut super::super::deflate::Deflate::new())), None);
    }
}
