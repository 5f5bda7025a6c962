//! The outline: the headings, nested, each leading to its place.

use crate::render::paper::{Landmark, Paper};

use super::file::File;
use super::syntax::{integer, length, number, reference, text};

/// Writes the outline, whose root has the number `root` and whose entries follow it.
pub fn write(paper: &Paper, pages: &[u32], root: u32, file: &mut File) {
    if paper.outline.is_empty() {
        return;
    }
    let nests = nest(&paper.outline);
    let id = |at: usize| root + 1 + number(at);
    let top: Vec<usize> = (0..nests.len()).filter(|at| nests[*at].parent.is_none()).collect();
    file.packed(root, |out| {
        out.extend_from_slice(b"<</Type/Outlines/First ");
        reference(out, id(top[0]));
        out.extend_from_slice(b"/Last ");
        reference(out, id(top[top.len() - 1]));
        out.extend_from_slice(b"/Count ");
        integer(out, paper.outline.len() as i64);
        out.extend_from_slice(b">>");
    });
    for (at, (landmark, nest)) in paper.outline.iter().zip(&nests).enumerate() {
        file.packed(id(at), |out| {
            out.extend_from_slice(b"<</Title");
            text(out, &landmark.title);
            out.extend_from_slice(b"/Dest[");
            reference(out, pages[landmark.page]);
            out.extend_from_slice(b"/XYZ null ");
            length(out, paper.height - landmark.top);
            out.extend_from_slice(b" null]/Parent ");
            reference(out, nest.parent.map_or(root, id));
            nest.write_neighbours(id, out);
            out.extend_from_slice(b">>");
        });
    }
}

/// The neighbours of an entry, by their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Nest {
    parent: Option<usize>,
    previous: Option<usize>,
    next: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
    /// How many entries are under this one, at any depth.
    below: usize,
}

impl Nest {
    fn write_neighbours(&self, id: impl Fn(usize) -> u32, out: &mut Vec<u8>) {
        let neighbours: [(&[u8], Option<usize>); 4] = [
            (b"/Prev ", self.previous),
            (b"/Next ", self.next),
            (b"/First ", self.first),
            (b"/Last ", self.last),
        ];
        for (key, neighbour) in neighbours {
            if let Some(at) = neighbour {
                out.extend_from_slice(key);
                reference(out, id(at));
            }
        }
        if self.below > 0 {
            out.extend_from_slice(b"/Count ");
            integer(out, self.below as i64);
        }
    }
}

/// Finds every entry's parent, the last entry before it of a higher rank, and its siblings.
fn nest(outline: &[Landmark]) -> Vec<Nest> {
    let mut nests = vec![Nest::default(); outline.len()];
    let mut open: Vec<usize> = Vec::new();
    let mut last_at_top = None;
    for (at, landmark) in outline.iter().enumerate() {
        open.retain(|above| outline[*above].level < landmark.level);
        let parent = open.last().copied();
        let previous = match parent {
            Some(parent) => nests[parent].last.replace(at),
            None => last_at_top.replace(at),
        };
        if let Some(parent) = parent {
            nests[parent].first.get_or_insert(at);
        }
        if let Some(previous) = previous {
            nests[previous].next = Some(at);
        }
        open.iter().for_each(|above| nests[*above].below += 1);
        (nests[at].parent, nests[at].previous) = (parent, previous);
        open.push(at);
    }
    nests
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(levels: &[u8]) -> Vec<Nest> {
        let landmark =
            |level: &u8| Landmark { level: *level, title: String::new(), page: 0, top: 0 };
        nest(&levels.iter().map(landmark).collect::<Vec<_>>())
    }

    #[test]
    fn headings_nest_under_the_last_higher_one() {
        let nests = nested(&[1, 2, 3, 2, 1]);
        let parents: Vec<Option<usize>> = nests.iter().map(|nest| nest.parent).collect();
        assert_eq!(parents, [None, Some(0), Some(1), Some(0), None]);
        assert_eq!((nests[0].first, nests[0].last, nests[0].below), (Some(1), Some(3), 3));
        assert_eq!((nests[1].next, nests[3].previous), (Some(3), Some(1)));
        assert_eq!((nests[0].next, nests[4].previous), (Some(4), Some(0)));
    }

    #[test]
    fn a_deep_first_heading_has_no_parent() {
        let nests = nested(&[3, 2]);
        assert_eq!((nests[0].parent, nests[1].parent, nests[0].next), (None, None, Some(1)));
    }
}
