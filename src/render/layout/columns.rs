//! How wide the columns of a table are.

use crate::render::paper::Length;

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

    proptest! {
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
