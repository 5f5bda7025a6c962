//! Pages to the bytes of a tagged PDF (PDF 1.7, PDF/UA-1).
//!
//! printpdf makes the document: page tree, boxes, font dictionaries, descriptors. Content
//! streams, font programs, tags, outline and metadata are ours, because printpdf has none or
//! writes them many times slower; so is the writing of the file, which packs every small
//! object into one compressed stream. The same paper gives the same bytes.

mod content;
mod deflate;
mod file;
mod fonts;
mod metadata;
mod outline;
mod skeleton;
mod syntax;
mod tags;

use super::Imprint;
use super::paper::Paper;

pub use metadata::marker;

/// Writes documents and remembers font subsets, which many documents share.
pub struct Writer {
    foundry: fonts::Foundry,
    deflate: deflate::Deflate,
}

/// The numbers of the objects that are not printpdf's.
struct Numbers {
    metadata: u32,
    tag_root: u32,
    parent_tree: u32,
    first_tag: u32,
    outline: u32,
}

impl Numbers {
    fn after(last: u32, paper: &Paper) -> Numbers {
        let first_tag = last + 4;
        let outline = first_tag + syntax::number(paper.tags.len());
        Numbers {
            metadata: last + 1,
            tag_root: last + 2,
            parent_tree: last + 3,
            first_tag,
            outline,
        }
    }
}

impl Writer {
    /// Prepares the compressors.
    pub fn new() -> Writer {
        Writer { foundry: fonts::Foundry::default(), deflate: deflate::Deflate::new() }
    }

    /// Writes a document.
    pub fn write(&mut self, paper: &Paper, imprint: &Imprint) -> Vec<u8> {
        let fonts = self.foundry.cast(paper, &mut self.deflate);
        let mut skeleton = skeleton::Skeleton::new(paper, &fonts);
        skeleton.embed(&fonts, &mut self.deflate);
        let mut operators = Vec::with_capacity(32 * 1024);
        for (at, page) in paper.pages.iter().enumerate() {
            operators.clear();
            content::write(page, paper.height, &fonts, &mut operators);
            skeleton.set_content(at, self.deflate.quick(&operators));
        }
        let numbers = Numbers::after(skeleton.last_number(), paper);
        skeleton.set_catalog(paper, imprint, &numbers);
        let mut file = file::File::new();
        file.direct(skeleton.info, |out| metadata::write_info(imprint, out));
        skeleton.write(&mut file);
        file.direct(numbers.metadata, |out| metadata::write_xmp(imprint, out));
        tags::write(paper, &skeleton.pages, &numbers, &mut file);
        outline::write(paper, &skeleton.pages, numbers.outline, &mut file);
        file.finish(skeleton.catalog, skeleton.info, &mut self.deflate)
    }
}
