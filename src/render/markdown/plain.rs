//! The text of Markdown without its markup, and where the text begins.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::read::{PAGE, options};

/// Returns the text of a Markdown string without its markup; blocks are joined by newlines.
pub fn plain(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                out.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) => out.push('\n'),
            Event::End(end) if ends_block(end) && !out.ends_with('\n') => out.push('\n'),
            _ => {}
        }
    }
    out.truncate(out.trim_end_matches('\n').len());
    out
}

/// Returns the text of each block, such as a paragraph, a heading or an item, on one line.
pub fn statements(markdown: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for event in Parser::new_ext(markdown, options()) {
        let ends = match &event {
            Event::Start(tag) => ends_block(tag.to_end()),
            Event::End(end) => ends_block(*end),
            _ => false,
        };
        match (event, all.last_mut()) {
            (Event::Text(text) | Event::Code(text), Some(last)) => last.push_str(&text),
            (Event::SoftBreak | Event::HardBreak, Some(last)) => last.push(' '),
            _ if ends => all.push(String::new()),
            _ => {}
        }
    }
    all.retain(|text| !text.trim().is_empty());
    all
}

fn ends_block(end: TagEnd) -> bool {
    !matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image)
}

/// Returns whether a Markdown reader may hide a part of the text: in HTML, such as a comment,
/// behind an image, or in the foot of a page, where it is cut off if it is long.
pub fn hides_something(markdown: &str) -> bool {
    Parser::new_ext(markdown, options()).any(|event| match event {
        Event::Html(_) | Event::InlineHtml(_) => true,
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(name))) => name.trim() == PAGE,
        Event::Start(tag) => matches!(tag, Tag::Image { .. } | Tag::HtmlBlock),
        _ => false,
    })
}

/// Returns the lines, from 1, in which an image begins.
pub fn images(markdown: &str) -> Vec<usize> {
    let events = Parser::new_ext(markdown, options()).into_offset_iter();
    let images = events.filter(|(event, _)| matches!(event, Event::Start(Tag::Image { .. })));
    images.map(|(_, range)| markdown[..range.start].matches('\n').count() + 1).collect()
}

/// Returns the length of the front matter, from a first line `---` to the next such line.
pub fn front_matter(markdown: &str) -> usize {
    let body = markdown.strip_prefix('\u{FEFF}').unwrap_or(markdown);
    let mark = markdown.len() - body.len();
    let mut lines = body.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" || !first.ends_with('\n') {
        return mark;
    }
    let mut length = mark + first.len();
    for line in lines {
        length += line.len();
        if line.trim_end() == "---" {
            return length;
        }
    }
    mark
}
