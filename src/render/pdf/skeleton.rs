//! The document that printpdf makes, and what we exchange in it.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use printpdf::{
    Codepoint, FontId, FontMetrics, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Pt, Rect, TextItem,
};

use crate::render::Imprint;
use crate::render::font::{ASCENT, DESCENT, Face, UNITS_PER_EM};
use crate::render::paper::{Length, Paper};

use super::Numbers;
use super::deflate::Deflate;
use super::file::File;
use super::fonts::{Font, Fonts};
use super::syntax;

/// A document without content.
pub struct Skeleton {
    document: Document,
    /// The numbers of the page objects.
    pub pages: Vec<u32>,
    /// The number of the catalog.
    pub catalog: u32,
    /// The number of the document information, which is written apart.
    pub info: u32,
}

const SHAPE: &str = "printpdf writes this entry; the tests of this module would notice its loss";

impl Skeleton {
    /// Has printpdf make pages and fonts.
    pub fn new(paper: &Paper, fonts: &Fonts) -> Skeleton {
        let mut pdf = PdfDocument::new("");
        let mut operators = Vec::new();
        for font in fonts.iter().flatten() {
            pdf.resources.fonts.map.insert(FontId(font.resource().into()), described(font));
            operators.extend(one_glyph(font));
        }
        let page_box = || Rect::from_wh(in_points(paper.width), in_points(paper.height));
        let page = |ops| PdfPage {
            media_box: page_box(),
            trim_box: page_box(),
            crop_box: page_box(),
            ops,
        };
        let others = paper.pages.iter().skip(1).map(|_| page(Vec::new()));
        pdf.with_pages(std::iter::once(page(operators)).chain(others).collect());
        let options = PdfSaveOptions {
            optimize: false,
            subset_fonts: false,
            secure: true,
            image_optimization: None,
        };
        let mut document = pdf.to_lopdf_document(&options, &mut Vec::new());
        let (info, _) = reference(&document.trailer, "Info");
        let (catalog, _) = reference(&document.trailer, "Root");
        document.objects.remove(&(info, 0));
        let pages = document.page_iter().map(|(number, _)| number).collect();
        Skeleton { document, pages, catalog, info }
    }

    /// Puts the font programs, widths and texts in place.
    pub fn embed(&mut self, fonts: &Fonts, deflate: &mut Deflate) {
        let resources = reference(self.dictionary(self.pages[0]), "Resources");
        let all = reference(self.dictionary(resources.0), "Font");
        for font in fonts.iter().flatten() {
            let id = reference(self.dictionary(all.0), font.resource());
            self.embed_one(id.0, font, deflate);
        }
    }

    fn embed_one(&mut self, id: u32, font: &Font, deflate: &mut Deflate) {
        let to_unicode = reference(self.dictionary(id), "ToUnicode");
        let text = deflate.thorough(&font.to_unicode());
        self.document.set_object(to_unicode, stream(text, dictionary! {}));
        let descendant = self.descendant(id);
        let widths =
            font.glyphs.iter().map(|glyph| Object::Integer(glyph.advance.into())).collect();
        descendant.set("W", vec![Object::Integer(1), Object::Array(widths)]);
        let descriptor = reference(descendant, "FontDescriptor");
        let file = reference(self.dictionary(descriptor.0), "FontFile2");
        let program = dictionary! { "Length1" => font.subset.length as i64 };
        self.document.set_object(file, stream(font.subset.packed.clone(), program));
    }

    fn descendant(&mut self, font: u32) -> &mut Dictionary {
        let descendants = self.document.get_dictionary_mut((font, 0)).expect(SHAPE);
        let descendants = descendants.get_mut(b"DescendantFonts").and_then(Object::as_array_mut);
        descendants.expect(SHAPE)[0].as_dict_mut().expect(SHAPE)
    }

    /// Gives a page its compressed content.
    pub fn set_content(&mut self, at: usize, packed: Vec<u8>) {
        let page = self.document.get_dictionary_mut((self.pages[at], 0)).expect(SHAPE);
        page.set("StructParents", at as i64);
        page.set("Tabs", name("S"));
        page.remove(b"Annots");
        let content = reference(page, "Contents");
        self.document.set_object(content, stream(packed, dictionary! {}));
    }

    /// Says in the catalog that the document is tagged, in which language, and where all is.
    pub fn set_catalog(&mut self, paper: &Paper, imprint: &Imprint, numbers: &Numbers) {
        let catalog = self.document.get_dictionary_mut((self.catalog, 0)).expect(SHAPE);
        catalog.set("Lang", Object::string_literal(imprint.language.as_str()));
        catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
        catalog.set("MarkInfo", dictionary! { "Marked" => true });
        catalog.set("Metadata", Object::Reference((numbers.metadata, 0)));
        catalog.set("StructTreeRoot", Object::Reference((numbers.tag_root, 0)));
        catalog.set("PageMode", name("UseNone"));
        catalog.set("PageLayout", name("OneColumn"));
        if !paper.outline.is_empty() {
            catalog.set("PageMode", name("UseOutlines"));
            catalog.set("Outlines", Object::Reference((numbers.outline, 0)));
        }
    }

    /// Returns the highest number in use.
    pub fn last_number(&self) -> u32 {
        self.document.max_id.max(self.info)
    }

    /// Writes every object.
    pub fn write(&self, file: &mut File) {
        for ((id, _), object) in &self.document.objects {
            match object {
                Object::Stream(_) => file.direct(*id, |out| syntax::object(out, object)),
                _ => file.packed(*id, |out| syntax::object(out, object)),
            }
        }
    }

    fn dictionary(&self, id: u32) -> &Dictionary {
        self.document.get_dictionary((id, 0)).expect(SHAPE)
    }
}

fn reference(dictionary: &Dictionary, key: &str) -> ObjectId {
    dictionary.get(key.as_bytes()).and_then(Object::as_reference).expect(SHAPE)
}

fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

fn stream(packed: Vec<u8>, mut entries: Dictionary) -> Object {
    entries.set("Filter", name("FlateDecode"));
    Object::Stream(Stream::new(entries, packed))
}

/// printpdf counts in points, in floating point; a box is the only length it is given.
fn in_points(length: Length) -> Pt {
    Pt(length as f32 / 100.0)
}

/// Describes a font; the program itself is exchanged later, so four bytes stand for it.
fn described(font: &Font) -> PdfFont {
    let widths = BTreeMap::from([(1, font.glyphs[0].advance.unsigned_abs() as u16)]);
    let metrics = FontMetrics { ascent: ASCENT as i16, descent: DESCENT as i16 };
    let name = format!("{}+{}", font.subset.letters, font.face.name());
    let placeholder = vec![0, 1, 0, 0];
    let units = UNITS_PER_EM as u16;
    let mut parsed = ParsedFont::with_glyph_data(
        placeholder,
        0,
        Some(name),
        BTreeMap::new(),
        widths,
        units,
        metrics,
    );
    let metrics = &mut parsed.pdf_font_metrics;
    metrics.us_weight_class = if font.face == Face::Bold { 700 } else { 400 };
    (metrics.x_min, metrics.x_max) = (-621, 2800);
    (metrics.y_min, metrics.y_max) = (-389, 1084);
    if font.face == Face::Italic {
        // The slope of the italic angle, 12 degrees.
        (metrics.caret_slope_run, metrics.caret_slope_rise) = (213, 1000);
    }
    PdfFont::new(parsed)
}

/// printpdf leaves out a font of which no glyph is shown; this shows one.
fn one_glyph(font: &Font) -> [Op; 4] {
    let handle = PdfFontHandle::External(FontId(font.resource().into()));
    let glyph = Codepoint { gid: 1, offset: 0.0, cid: Some(font.glyphs[0].text.clone()) };
    [
        Op::StartTextSection,
        Op::SetFont { font: handle, size: Pt(1.0) },
        Op::ShowText { items: vec![TextItem::GlyphIds(vec![glyph])] },
        Op::EndTextSection,
    ]
}
