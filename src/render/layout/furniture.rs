//! What stands at the edges of every page: running header, footer, page number.

use crate::render::Imprint;
use crate::render::font::{Face, UNITS_PER_EM};
use crate::render::markdown::Span;
use crate::render::paper::{Artifact, Kid, Length, Mark, Paper, Role, Tag, points};
use crate::render::shape::Shaper;

use super::galley::DOCUMENT;
use super::style::{HAIRLINE, SMALL, Sheet, THIN};
use super::words::words;

/// Where the header stands.
const HEADER: Length = points(42);
/// The distance of the footer from the bottom of the page.
const FOOTER: Length = points(34);
/// The distance between text at the left and text at the right.
const GUTTER: Length = points(18);

/// Adds the running header and footer to every page.
pub fn add(paper: &mut Paper, imprint: &Imprint, sheet: Sheet, shaper: &mut Shaper) {
    let count = paper.pages.len();
    let mut edge = Edge { sheet, shaper };
    let header = edge.pair(&imprint.header_left, &imprint.header_right, HEADER, HEADER + 600);
    let baseline = sheet.height - FOOTER;
    let mut last_foot = None;
    for at in 0..count {
        let number = format!("Page {} of {count}", at + 1);
        let foot = paper.pages[at].foot.clone();
        let text = foot.as_deref().unwrap_or(&imprint.footer);
        let footer = edge.pair(text, &number, baseline, baseline - 1300);
        let says_something_new = foot.is_some() && foot != last_foot;
        let begin = match says_something_new {
            true => Mark::Begin(paragraph_at_the_end(paper, at)),
            false => Mark::Artifact(Artifact::Footer),
        };
        let marks = &mut paper.pages[at].marks;
        marks.push(Mark::Artifact(Artifact::Header));
        marks.extend(header.left.iter().chain(&header.right).cloned());
        marks.extend([Mark::End, begin]);
        marks.extend(footer.left);
        marks.extend([Mark::End, Mark::Artifact(Artifact::Footer)]);
        marks.extend(footer.right);
        marks.push(Mark::End);
        last_foot = foot;
    }
}

/// Adds a paragraph behind all others and returns the number of its content on the page. What stands
/// in a foot and nowhere else, such as the definition by which a form is to be scored, is read once.
fn paragraph_at_the_end(paper: &mut Paper, page: usize) -> usize {
    let (tag, piece) = (paper.tags.len(), paper.pages[page].owners.len());
    let kids = vec![Kid::Content(page, piece)];
    paper.tags.push(Tag { role: Role::Paragraph, parent: DOCUMENT, kids });
    paper.tags[DOCUMENT].kids.push(Kid::Tag(tag));
    paper.pages[page].owners.push(tag);
    piece
}

/// What stands at one edge of a page.
struct Pair {
    left: Vec<Mark>,
    /// The text at the right, and the rule.
    right: Vec<Mark>,
}

struct Edge<'a> {
    sheet: Sheet,
    shaper: &'a mut Shaper,
}

impl Edge<'_> {
    /// Sets a text at the left and one at the right, with a rule; the left one gives way.
    fn pair(&mut self, left: &str, right: &str, baseline: Length, rule: Length) -> Pair {
        let column = self.sheet.column();
        let (end, edge) = (column.left + column.width, (column.left, rule));
        let (right, right_width) = self.fitted(right, column.width);
        let (left, _) = self.fitted(left, column.width - right_width - GUTTER);
        let mut marks = self.set(&right, end - right_width, baseline);
        let to = (end, rule);
        marks.push(Mark::Line { from: edge, to, thickness: THIN, colour: HAIRLINE });
        Pair { left: self.set(&left, column.left, baseline), right: marks }
    }

    /// Returns as much of the text as fits, with its width.
    fn fitted(&mut self, text: &str, width: Length) -> (String, Length) {
        let whole = self.width(text);
        if whole <= width {
            return (text.to_owned(), whole);
        }
        let room = width - self.width("…");
        let mut shown = String::new();
        for word in text.split_inclusive(' ') {
            if self.width(&format!("{shown}{}", word.trim_end())) > room {
                break;
            }
            shown.push_str(word);
        }
        let shown = format!("{}…", shown.trim_end());
        let width = self.width(&shown);
        (shown, width)
    }

    fn width(&mut self, text: &str) -> Length {
        let spans = [Span { text: text.to_owned(), face: Face::Regular }];
        words(&spans, self.shaper).extent(SMALL.size).1
    }

    fn set(&mut self, text: &str, x: Length, baseline: Length) -> Vec<Mark> {
        let span = Span { text: text.to_owned(), face: Face::Regular };
        let lines = words(&[span], self.shaper).lines(SMALL.size, Length::MAX / UNITS_PER_EM);
        lines.into_iter().flat_map(|line| line.marks(x, baseline, SMALL)).collect()
    }
}
