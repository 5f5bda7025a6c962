//! A page of text for a terminal: headings, fields, and lines that are not too long.

/// The longest line.
const WIDTH: usize = 96;
/// Where the texts of fields begin.
const FIELD: usize = 13;

/// A page that is being written.
#[derive(Default)]
pub struct Page {
    out: String,
}

impl Page {
    /// Returns the text.
    pub fn finish(self) -> String {
        self.out
    }

    /// Begins a section.
    pub fn heading(&mut self, text: &str) {
        self.blank();
        self.line(0, text);
    }

    /// Leaves a line free.
    pub fn blank(&mut self) {
        self.out.push('\n');
    }

    /// Writes a text, each line as far in.
    pub fn line(&mut self, indent: usize, text: &str) {
        self.hanging(&" ".repeat(indent), indent, text);
    }

    /// Writes a text behind its name.
    pub fn field(&mut self, name: &str, text: &str) {
        self.hanging(&format!("  {name:<width$}", width = FIELD - 2), FIELD, text);
    }

    /// Writes a text behind a mark, and its further lines as far in as `indent`.
    pub fn hanging(&mut self, mark: &str, indent: usize, text: &str) {
        let mut line = mark.to_owned();
        let mut width = mark.chars().count();
        let mut is_empty = true;
        for word in text.split_whitespace() {
            let length = word.chars().count();
            if !is_empty && width + 1 + length > WIDTH {
                self.end(&line);
                line = " ".repeat(indent);
                (width, is_empty) = (indent, true);
            }
            if !is_empty {
                line.push(' ');
                width += 1;
            }
            line.push_str(word);
            width += length;
            is_empty = false;
        }
        self.end(&line);
    }

    fn end(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }
}
