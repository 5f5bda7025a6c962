//! The tree of tags: what each piece of marked content is, in reading order.

use crate::render::paper::{Kid, Paper, Role, Tag};

use super::Numbers;
use super::file::File;
use super::syntax::{integer, number, reference, text};

/// Writes the root, the way from content back to tags, and every tag.
pub fn write(paper: &Paper, pages: &[u32], numbers: &Numbers, file: &mut File) {
    file.packed(numbers.tag_root, |out| {
        out.extend_from_slice(b"<</Type/StructTreeRoot/K ");
        reference(out, numbers.first_tag);
        out.extend_from_slice(b"/ParentTree ");
        reference(out, numbers.parent_tree);
        out.extend_from_slice(b"/ParentTreeNextKey ");
        integer(out, paper.pages.len() as i64);
        out.extend_from_slice(b">>");
    });
    file.packed(numbers.parent_tree, |out| parent_tree(paper, numbers, out));
    let pen = TagPen { pages, numbers };
    for (at, tag) in paper.tags.iter().enumerate() {
        file.packed(numbers.first_tag + number(at), |out| pen.tag(tag, at == 0, out));
    }
}

fn parent_tree(paper: &Paper, numbers: &Numbers, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<</Nums[");
    for (at, page) in paper.pages.iter().enumerate() {
        integer(out, at as i64);
        out.push(b'[');
        for owner in &page.owners {
            reference(out, numbers.first_tag + number(*owner));
            out.push(b' ');
        }
        out.push(b']');
    }
    out.extend_from_slice(b"]>>");
}

struct TagPen<'a> {
    pages: &'a [u32],
    numbers: &'a Numbers,
}

impl TagPen<'_> {
    fn tag(&self, tag: &Tag, is_document: bool, out: &mut Vec<u8>) {
        let first = self.numbers.first_tag;
        out.extend_from_slice(b"<</S/");
        out.extend_from_slice(structure_type(&tag.role));
        out.extend_from_slice(b"/P ");
        let parent = if is_document { self.numbers.tag_root } else { first + number(tag.parent) };
        reference(out, parent);
        let home = tag.kids.iter().find_map(|kid| match kid {
            Kid::Content(page, _) => Some(*page),
            Kid::Tag(_) => None,
        });
        if let Some(page) = home {
            out.extend_from_slice(b"/Pg ");
            reference(out, self.pages[page]);
        }
        attributes(&tag.role, out);
        out.extend_from_slice(b"/K[");
        for kid in &tag.kids {
            self.kid(*kid, home, out);
            out.push(b' ');
        }
        out.extend_from_slice(b"]>>");
    }

    /// Writes a kid; content on the tag's own page is only a number.
    fn kid(&self, kid: Kid, home: Option<usize>, out: &mut Vec<u8>) {
        match kid {
            Kid::Tag(id) => reference(out, self.numbers.first_tag + number(id)),
            Kid::Content(page, piece) if Some(page) == home => integer(out, piece as i64),
            Kid::Content(page, piece) => {
                out.extend_from_slice(b"<</Type/MCR/Pg ");
                reference(out, self.pages[page]);
                out.extend_from_slice(b"/MCID ");
                integer(out, piece as i64);
                out.extend_from_slice(b">>");
            }
        }
    }
}

fn structure_type(role: &Role) -> &'static [u8] {
    match role {
        Role::Document => b"Document",
        Role::Heading(1) => b"H1",
        Role::Heading(2) => b"H2",
        Role::Heading(3) => b"H3",
        Role::Heading(_) => b"H4",
        Role::Paragraph => b"P",
        Role::Code => b"Code",
        Role::Quote => b"BlockQuote",
        Role::List { .. } => b"L",
        Role::Item => b"LI",
        Role::Label => b"Lbl",
        Role::Body => b"LBody",
        Role::Table => b"Table",
        Role::TableHead => b"THead",
        Role::TableBody => b"TBody",
        Role::Row => b"TR",
        Role::HeadCell => b"TH",
        Role::Cell => b"TD",
        Role::Figure(_) => b"Figure",
    }
}

fn attributes(role: &Role, out: &mut Vec<u8>) {
    match role {
        Role::HeadCell => out.extend_from_slice(b"/A<</O/Table/Scope/Column>>"),
        Role::List { numbered: true } => {
            out.extend_from_slice(b"/A<</O/List/ListNumbering/Decimal>>");
        }
        Role::List { numbered: false } => {
            out.extend_from_slice(b"/A<</O/List/ListNumbering/Disc>>");
        }
        Role::Figure(words) => {
            out.extend_from_slice(b"/Alt");
            text(out, words);
        }
        _ => {}
    }
}
