//! Blank paper forms: an instrument, or all the measures of a battery, as Markdown to be printed and
//! filled in with a pen.
//!
//! ```text
//! Instrument -> number (what each item is called) -> items (what is printed together)
//!            -> answer, matrix, only_if (how it is asked) -> Markdown
//! ```
//!
//! A form is Markdown like every other document, in the few extensions that `docs/documents.md`
//! names; what they look like is the typesetter's business. It knows no client: whose answers a
//! sheet holds is said by the case id that somebody writes on it.

mod answer;
mod battery;
mod head;
mod items;
mod matrix;
mod number;
mod only_if;

pub use battery::of_battery;

use crate::instrument::{Instrument, PackRights};
use crate::render::{Print, escape};
use number::Numbers;

/// What is printed beside what the instrument's file always prints.
#[derive(Clone, Copy, Default)]
pub struct Extras<'p> {
    /// On whose terms the texts are here, where a wording pack brought them.
    pub pack: Option<&'p PackRights>,
    /// Whether the notes for the one who asks are printed too.
    pub notes: bool,
    /// For what size of print: in a large one fewer questions stand in tables.
    pub print: Print,
}

/// Returns the form of one instrument.
pub fn of_instrument(instrument: &Instrument, extras: Extras<'_>) -> String {
    let mut page = Page::default();
    page.foot(&head::foot(instrument));
    write(instrument, 1, extras, &mut page);
    page.finish()
}

/// Writes the form of one instrument; its title is a heading of this level.
fn write(instrument: &Instrument, level: usize, extras: Extras<'_>, page: &mut Page) {
    let numbers = Numbers::of(instrument);
    head::top(instrument, level, extras, page);
    let sheet = items::Sheet { instrument, numbers: &numbers, level: level + 1, extras };
    sheet.write(page);
    head::bottom(instrument, extras, page);
}

/// Markdown that is being written, block by block.
#[derive(Default)]
struct Page {
    out: String,
}

impl Page {
    fn block(&mut self, markdown: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(markdown);
        self.out.push('\n');
    }

    fn heading(&mut self, level: usize, text: &str) {
        self.block(&format!("{} {}", "#".repeat(level), escape::markdown(text)));
    }

    /// Writes a text; where its lines end in the file, they end on paper.
    fn paragraph(&mut self, text: &str) {
        let lines: Vec<String> = text.trim().lines().map(escape::markdown).collect();
        self.block(&lines.join("\\\n"));
    }

    /// Writes what heads the block after it.
    fn strong(&mut self, text: &str) {
        self.block(&strong(text));
    }

    /// Writes lines to write on.
    fn fill(&mut self, lines: &[String]) {
        self.fence("fill", &lines.join("\n"));
    }

    /// Begins a page with this in its foot.
    fn foot(&mut self, text: &str) {
        self.fence("page", text);
    }

    /// Words between fences stand as they are, so only words of one line may come here.
    fn fence(&mut self, name: &str, text: &str) {
        self.block(&format!("```{name}\n{text}\n```"));
    }

    fn finish(self) -> String {
        self.out
    }
}

fn strong(text: &str) -> String {
    format!("**{}**", escape::markdown(text.trim()))
}

fn emphasis(text: &str) -> String {
    format!("*{}*", escape::markdown(text.trim()))
}

/// Returns a text for between fences: one line, which cannot end them.
fn fenced(text: &str) -> String {
    escape::one_line(&text.split_whitespace().collect::<Vec<_>>().join(" ")).replace('`', "'")
}
