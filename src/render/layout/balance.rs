//! Which column of a table should give width to which, so that the rows get as low as they can.
//!
//! A cell is about as high as its text is long for its width, and a row as high as its highest
//! cell. The sum over the rows is convex in the widths, so giving a little from the column that
//! misses it least to the one that gains most, again and again, ends near the lowest table.

use crate::render::paper::Length;

use super::columns::Extent;

/// Rows that are looked at; more of the same text change nothing.
const ROWS_SEEN: usize = 48;
/// Tables of more columns are numbers and boxes.
const MOST_COLUMNS: usize = 9;
/// How often width is given.
const ROUNDS: usize = 48;
/// The part of the table's width that is given first, and the smallest.
const PARTS: (Length, Length) = (16, 128);
/// How much more the highest cell of a row counts than each.
const HIGHEST_COUNTS: Length = 8;
/// What a line counts, so that parts of lines are whole numbers too.
const LINE: Length = 1000;

/// Moves width between columns, none of which gets narrower than its least. There is nothing to
/// gain where every text has its one line, and nothing to give where words are broken already.
pub fn balance(widths: &mut [Length], columns: &[Extent], rows: &[Vec<Extent>]) {
    let each = || columns.iter().zip(&*widths);
    let is_wide = each().all(|(column, width)| column.most <= *width);
    let is_narrow = each().any(|(column, width)| column.least > *width);
    if is_wide || is_narrow || widths.len() > MOST_COLUMNS {
        return;
    }
    let rows = &rows[..rows.len().min(ROWS_SEEN)];
    let table: Length = widths.iter().sum();
    let mut part = PARTS.0;
    for _ in 0..ROUNDS {
        match best_gift(widths, columns, rows, table / part) {
            Some((giver, taker)) => {
                widths[giver] -= table / part;
                widths[taker] += table / part;
            }
            None if part < PARTS.1 => part *= 2,
            None => return,
        }
    }
}

/// Returns which column should give so much width to which other, if the table gets lower by it.
fn best_gift(
    widths: &mut [Length],
    columns: &[Extent],
    rows: &[Vec<Extent>],
    gift: Length,
) -> Option<(usize, usize)> {
    let spare: Vec<Length> =
        columns.iter().zip(&*widths).map(|(column, width)| width - column.least).collect();
    let mut height_with = |changes: &[(usize, Length)]| {
        changes.iter().for_each(|(at, change)| widths[*at] += change);
        let height = height(widths, rows);
        changes.iter().for_each(|(at, change)| widths[*at] -= change);
        height
    };
    let now = height_with(&[]);
    let places = 0..columns.len();
    let taker = places.clone().min_by_key(|at| height_with(&[(*at, gift)]))?;
    let can_give: Vec<usize> = places.filter(|at| *at != taker && spare[*at] >= gift).collect();
    let giver = can_give.into_iter().min_by_key(|at| height_with(&[(*at, -gift)]))?;
    let is_lower = height_with(&[(giver, -gift), (taker, gift)]) < now;
    is_lower.then_some((giver, taker))
}

/// Returns how high the rows are. The other cells of a row count a little too: where two are the
/// highest, lowering one of them is a step on the way.
fn height(widths: &[Length], rows: &[Vec<Extent>]) -> Length {
    let of_row = |row: &Vec<Extent>| {
        let cells = row.iter().zip(widths);
        let lines = cells.map(|(cell, width)| (cell.most * LINE / (*width).max(1)).max(LINE));
        let (highest, all) = lines.fold((0, 0), |(high, all), one| (one.max(high), all + one));
        HIGHEST_COUNTS * highest + all
    };
    rows.iter().map(of_row).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(lengths: &[Length]) -> Vec<Extent> {
        lengths.iter().map(|most| Extent { least: 0, most: *most }).collect()
    }

    #[test]
    fn the_column_that_makes_rows_high_gets_width_from_one_that_does_not() {
        let mut widths = [300, 100, 100];
        let columns = [600, 400, 60].map(|most| Extent { least: 50, most });
        balance(&mut widths, &columns, &vec![row(&[600, 400, 60]); 5]);
        // Both texts end with about the same number of lines, and the third has only its line.
        let [first, second, third] = widths;
        assert!(third < 75, "{widths:?}");
        assert!((600 * 10 / first - 400 * 10 / second).abs() <= 2, "{widths:?}");
    }

    proptest! {
        #[test]
        fn no_table_gets_higher_or_wider_and_no_word_is_broken(
            columns in prop::collection::vec((1_i64..4000, 0_i64..9000), 1..12),
            cells in prop::collection::vec(prop::collection::vec(0_i64..90_000, 12), 0..20),
        ) {
            let extent = |(least, _): &(Length, Length)| Extent { least: *least, most: 90_000 };
            let mut widths: Vec<Length> = columns.iter().map(|(least, more)| least + more).collect();
            let columns: Vec<Extent> = columns.iter().map(extent).collect();
            let rows: Vec<Vec<Extent>> = cells.iter().map(|cells| row(cells)).collect();
            let before = (widths.iter().sum::<Length>(), height(&widths, &rows));
            balance(&mut widths, &columns, &rows);
            prop_assert_eq!(widths.iter().sum::<Length>(), before.0);
            prop_assert!(height(&widths, &rows) <= before.1 + 1);
            let kept = widths.iter().zip(&columns).all(|(width, column)| *width >= column.least);
            prop_assert!(kept);
        }
    }
}
