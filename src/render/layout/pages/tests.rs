use proptest::prelude::*;

use super::*;
use crate::render::PageSize;
use crate::render::layout::galley::{DOCUMENT, Part};
use crate::render::paper::{Role, points};

/// A strip that can be found again by the width of its fill.
fn strip(number: usize, height: Length, gap: Length, joined: bool) -> Strip {
    let area = [0, 0, number as Length + 1, height];
    let mark = Mark::Fill { area, colour: [0; 3] };
    let part = Part { owner: Owner::Tag(DOCUMENT), marks: vec![mark] };
    Strip { gap, height, joined, parts: vec![part], ..Strip::default() }
}

/// Returns page, top and height of every strip, in the order of drawing.
fn placed(strips: Vec<Strip>) -> Vec<(usize, Length, Length)> {
    let galley = Galley { strips, ..Galley::new() };
    let paper = cut(galley, Sheet::new(PageSize::A4));
    let mut found = Vec::new();
    for (page, content) in paper.pages.iter().enumerate() {
        for mark in &content.marks {
            if let Mark::Fill { area: [_, top, number, height], .. } = mark {
                assert_eq!(*number, found.len() as Length + 1, "in order, each once");
                found.push((page, *top, *height));
            }
        }
    }
    found
}

proptest! {
    /// Pages judged by what a page is, not by how they are cut.
    #[test]
    fn pages_are_full_and_hold_together_what_is_joined(
        shapes in prop::collection::vec((points(5)..points(300), 0..points(20), any::<bool>()), 1..40),
    ) {
        let sheet = Sheet::new(PageSize::A4);
        let room = sheet.bottom() - sheet.top;
        let strips = shapes.iter().enumerate();
        let strips = strips.map(|(at, (height, gap, joined))| strip(at, *height, *gap, *joined && at > 0));
        let found = placed(strips.collect());
        prop_assert_eq!(found.len(), shapes.len());
        for (at, (page, top, height)) in found.iter().enumerate() {
            prop_assert!(*top >= sheet.top && top + height <= sheet.bottom());
            let Some((page_before, top_before, height_before)) = at.checked_sub(1).map(|at| found[at]) else { continue };
            let (_, gap, joined) = shapes[at];
            if page_before == *page {
                prop_assert_eq!(*top, top_before + height_before + gap);
                continue;
            }
            prop_assert_eq!((*page, *top), (page_before + 1, sheet.top));
            // What follows up to the next place where a page may end.
            let together = shapes[at + 1..].iter().take_while(|shape| shape.2);
            let needed: Length = *height + together.map(|shape| shape.0 + shape.1).sum::<Length>();
            if joined {
                let start = (0..at).rev().find(|at| *at == 0 || !shapes[*at].2).unwrap_or(0);
                let chunk: Length = shapes[start + 1..=at].iter().map(|shape| shape.0 + shape.1).sum();
                prop_assert!(shapes[start].0 + chunk + needed - height > room, "parted without need");
            } else {
                let end = top_before + height_before + gap + needed;
                prop_assert!(end > sheet.bottom(), "page ended without need");
            }
        }
    }
}

#[test]
fn the_gap_above_is_dropped_at_the_top_of_a_page() {
    let strips = vec![strip(0, points(600), 0, false), strip(1, points(300), points(15), false)];
    assert_eq!(placed(strips)[1], (1, Sheet::new(PageSize::A4).top, points(300)));
}

#[test]
fn content_that_goes_on_is_one_piece_per_page_and_tag() {
    let strips = (0..3).map(|at| strip(at, points(300), 0, false)).collect();
    let paper = cut(Galley { strips, ..Galley::new() }, Sheet::new(PageSize::A4));
    assert!(paper.tags[DOCUMENT].role == Role::Document);
    let expected = [Kid::Content(0, 0), Kid::Content(1, 0)];
    assert_eq!(paper.tags[DOCUMENT].kids, expected);
}

#[test]
fn a_strip_with_a_foot_begins_a_page_and_its_foot_stays() {
    let with_foot = |at, text: &str| Strip { foot: Some(text.into()), ..strip(at, 500, 0, false) };
    let strips = vec![
        with_foot(0, "one"),
        strip(1, points(10), 0, false),
        with_foot(2, "two"),
        strip(3, points(705), 0, false),
    ];
    let galley = Galley { strips, ..Galley::new() };
    let paper = cut(galley, Sheet::new(PageSize::A4));
    let feet: Vec<_> = paper.pages.iter().map(|page| page.foot.as_deref()).collect();
    assert_eq!(feet, [Some("one"), Some("two"), Some("two")]);
}
