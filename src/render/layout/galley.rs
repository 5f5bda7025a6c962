//! The galley: all strips of a document one under the other, before pages are cut.

use std::rc::Rc;

use crate::render::paper::{Artifact, Kid, Landmark, Length, Mark, Role, Tag, TagId};

/// A line of text, a row of a table, a part of a drawing: what no page end can part.
#[derive(Default)]
pub struct Strip {
    /// The distance from the strip above; nothing at the top of a page.
    pub gap: Length,
    /// The height.
    pub height: Length,
    /// Whether the strip must stand on the page of the strip above it.
    pub joined: bool,
    /// What is drawn, with lengths from the top of the strip.
    pub parts: Vec<Part>,
    /// The left edges of the quotations that the strip is in.
    pub quotes: Vec<Length>,
    /// The place in [`Galley::heads`] of the head that returns above this row on a new page.
    pub head: Option<usize>,
    /// The place in the outline of the heading that begins here.
    pub landmark: Option<usize>,
    /// Where the strip begins a page: what stands in its foot.
    pub foot: Option<Rc<str>>,
}

/// Marks that mean one thing.
#[derive(Clone)]
pub struct Part {
    /// What they mean.
    pub owner: Owner,
    /// The marks.
    pub marks: Vec<Mark>,
}

/// What marks mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// They are content of this tag.
    Tag(TagId),
    /// They are decoration.
    Artifact(Artifact),
}

/// All strips of a document, and what they mean.
pub struct Galley {
    /// The strips, from the first to the last.
    pub strips: Vec<Strip>,
    /// The tags, without their content.
    pub tags: Vec<Tag>,
    /// The headings, without their place.
    pub outline: Vec<Landmark>,
    /// The heads of tables as they return on later pages.
    pub heads: Vec<Vec<Strip>>,
}

/// The tag of the whole document.
pub const DOCUMENT: TagId = 0;

impl Galley {
    /// Returns an empty galley.
    pub fn new() -> Galley {
        let document = Tag { role: Role::Document, parent: DOCUMENT, kids: Vec::new() };
        let (strips, outline, heads) = (Vec::with_capacity(256), Vec::new(), Vec::new());
        Galley { strips, tags: vec![document], outline, heads }
    }

    /// Adds a tag as the last part of another.
    pub fn tag(&mut self, parent: TagId, role: Role) -> TagId {
        let id = self.tags.len();
        self.tags.push(Tag { role, parent, kids: Vec::new() });
        self.tags[parent].kids.push(Kid::Tag(id));
        id
    }
}

impl Strip {
    /// Returns the strip as it looks where it stands a second time: decoration.
    pub fn repeated(&self) -> Strip {
        let as_decoration = |part: &Part| Part {
            owner: Owner::Artifact(Artifact::Layout),
            marks: part.marks.clone(),
        };
        Strip {
            gap: self.gap,
            height: self.height,
            joined: true,
            parts: self.parts.iter().map(as_decoration).collect(),
            quotes: self.quotes.clone(),
            head: self.head,
            landmark: None,
            foot: None,
        }
    }
}
