//! How wide the columns of a table are.

use crate::render::paper::Length;

/// The width of a column of boxes where its head asks for less.
const LEAST_FOR_BOX: Length = 2600;

/// What the cells of a column ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// The width below which a word would be broken.
    pub least: Length,
    /// The width at which no cell has a second line.
    pub most: Length,
}

/// Returns the widths of the columns, which together are never wider than the table.
///
/// Where every column can have its most, the rest is shared in proportion. Else each column
/// that asks for no more than an equal share of what is left gets its most, and the others
/// share what remains in proportion to their text, but none less than its longest word.
/// Where not even the longest words fit, all shrink alike.
pub fn widths(extents: &[Extent], table: Length) -> Vec<Length> {
    let most: Length = extents.iter().map(|extent| extent.most).sum();
    let least: Length = extents.iter().map(|extent| extent.least).sum();
    if most <= table {
        return extents.iter().map(|extent| proportion(table, extent.most, most)).collect();
    }
    if least >= table {
        return extents.iter().map(|extent| proportion(table, extent.least, least)).collect();
    }
    let mut given = vec![None; extents.len()];
    let mut left = table;
    give_equal_shares(extents, &mut given, &mut left);
    give_longest_words(extents, &mut given, &mut left);
    let wanted = wanted_by_others(extents, &given);
    let share = |(extent, given): (&Extent, &Option<Length>)| {
        given.unwrap_or_else(|| proportion(left, extent.most, wanted))
    };
    extents.iter().zip(&given).map(share).collect()
}

/// Returns the widths of the columns of a table in which these are of boxes to tick: all of one
/// width, so that equal steps look equal, and no more than half of the table together while their
/// heads have room for their longest words. The other columns share the rest.
pub fn widths_with_boxes(extents: &[Extent], boxes: &[bool], table: Length) -> Vec<Length> {
    let of = |is_box: bool| {
        let both = extents.iter().zip(boxes).filter(move |(_, other)| **other == is_box);
        both.map(|(extent, _)| *extent)
    };
    let count = of(true).count() as Length;
    let least = of(true).map(|extent| extent.least).max().unwrap_or(0);
    let most = of(true).map(|extent| extent.most).max().unwrap_or(0);
    let others: Vec<Extent> = of(false).collect();
    let others_least: Length = others.iter().map(|extent| extent.least).sum();
    let each = match others.is_empty() {
        true => table / count.max(1),
        false => least.max(most.max(LEAST_FOR_BOX).min(table / 2 / count.max(1))),
    };
    if count == 0 || each * count + others_least > table {
        return widths(extents, table);
    }
    let mut rest = widest_gets_the_rest(&others, table - each * count).into_iter();
    boxes.iter().map(|is_box| if *is_box { each } else { rest.next().unwrap_or(0) }).collect()
}

/// Returns the widths of columns of which a number is no wider because there is room.
fn widest_gets_the_rest(extents: &[Extent], table: Length) -> Vec<Length> {
    let most: Length = extents.iter().map(|extent| extent.most).sum();
    let widest = (0..extents.len()).rev().max_by_key(|at| extents[*at].most);
    let Some(widest) = widest.filter(|_| most <= table) else { return widths(extents, table) };
    let mut given: Vec<Length> = extents.iter().map(|extent| extent.most).collect();
    given[widest] += table - most;
    given
}

fn proportion(whole: Length, part: Length, of: Length) -> Length {
    whole * part / of.max(1)
}

fn wanted_by_others(extents: &[Extent], given: &[Option<Length>]) -> Length {
    let open = extents.iter().zip(given).filter(|(_, given)| given.is_none());
    open.map(|(extent, _)| extent.most).sum()
}

/// Gives columns their most, as long as that is no more than an equal share, and leaves
/// every other column at least its longest word.
fn give_equal_shares(extents: &[Extent], given: &mut [Option<Length>], left: &mut Length) {
    loop {
        let open: Vec<usize> = (0..extents.len()).filter(|at| given[*at].is_none()).collect();
        let share = *left / (open.len() as Length).max(1);
        let reserved: Length = open.iter().map(|at| extents[*at].least).sum();
        let modest = open.iter().find(|at| {
            let Extent { least, most } = extents[**at];
            most <= share && most + reserved - least <= *left
        });
        let Some(&at) = modest else { return };
        given[at] = Some(extents[at].most);
        *left -= extents[at].most;
    }
}

/// Gives columns their longest word where their share would be less.
fn give_longest_words(extents: &[Extent], given: &mut [Option<Length>], left: &mut Length) {
    loop {
        let wanted = wanted_by_others(extents, given);
        let poor = (0..extents.len()).find(|at| {
            given[*at].is_none()
                && proportion(*left, extents[*at].most, wanted) < extents[*at].least
        });
        let Some(at) = poor else { return };
        given[at] = Some(extents[at].least);
        *left -= extents[at].least;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn extent(least: Length, most: Length) -> Extent {
        Extent { least, most }
    }

    #[test]
    fn narrow_columns_get_their_most_and_long_texts_share_the_rest() {
        let widths = widths(&[extent(10, 20), extent(50, 900), extent(50, 300)], 420);
        assert_eq!(widths, [20, 300, 100]);
    }

    #[test]
    fn a_long_word_is_not_broken_while_others_have_room() {
        let widths = widths(&[extent(200, 400), extent(20, 4000)], 420);
        assert_eq!(widths, [200, 220]);
    }

    #[test]
    fn a_table_that_fits_fills_its_width() {
        assert_eq!(widths(&[extent(10, 100), extent(10, 300)], 800), [200, 600]);
    }

    #[test]
    fn boxes_stand_in_equal_columns_and_the_widest_text_gets_the_rest() {
        let [number, question] = [extent(900, 2000), extent(5000, 12_000)];
        let [short, long] = [extent(1800, 1800), extent(4000, 9000)];
        let boxes = [false, false, true, true];
        let widths = |table| widths_with_boxes(&[number, question, short, long], &boxes, table);
        assert_eq!(widths(47_000), [2000, 27_000, 9000, 9000]);
        assert_eq!(widths(20_000), [2000, 8000, 5000, 5000]);
        assert_eq!(widths_with_boxes(&[short; 3], &[true; 3], 9000), [3000; 3]);
        // Where equal columns do not fit, words are whole before steps are equal.
        assert_eq!(widths(12_000), super::widths(&[number, question, short, long], 12_000));
    }

    proptest! {
        #[test]
        fn columns_with_boxes_never_leave_the_table(
            columns in prop::collection::vec((0_i64..9000, 0_i64..90_000, any::<bool>()), 1..20),
            table in 1000_i64..50_000,
        ) {
            let extents: Vec<Extent> =
                columns.iter().map(|(least, more, _)| extent(*least, least + more)).collect();
            let boxes: Vec<bool> = columns.iter().map(|column| column.2).collect();
            let widths = widths_with_boxes(&extents, &boxes, table);
            prop_assert_eq!(widths.len(), extents.len());
            prop_assert!(widths.iter().sum::<Length>() <= table);
        }

        #[test]
        fn columns_never_leave_the_table_and_words_are_whole_where_they_can_be(
            columns in prop::collection::vec((0_i64..9000, 0_i64..90_000), 1..40),
            table in 1000_i64..50_000,
        ) {
            let extents: Vec<Extent> =
                columns.iter().map(|(least, more)| extent(*least, least + more)).collect();
            let widths = widths(&extents, table);
            let least: Length = extents.iter().map(|extent| extent.least).sum();
            prop_assert_eq!(widths.len(), extents.len());
            prop_assert!(widths.iter().sum::<Length>() <= table);
            if least <= table {
                for (width, extent) in widths.iter().zip(&extents) {
                    prop_assert!(*width >= extent.least);
                }
            }
        }
    }
}
