//! What a result rests on, as a small number to which each cell adds its share.

use crate::number::Number;
use std::collections::BTreeMap;

/// No memory of one node has more places than this.
const MOST: usize = 1 << 18;
/// No sum of shares is larger, scaled to whole numbers.
const FARTHEST: i64 = 1 << 16;

/// Something that a result rests on: what each state and each truth adds to a number below `size`.
#[derive(Clone, Default)]
pub struct Feature {
    pub states: BTreeMap<usize, Vec<u32>>,
    pub truths: Vec<(usize, [u32; 3])>,
    pub size: usize,
}

/// Summands, each with the numbers it can be; a state without a number adds nothing.
#[derive(Default)]
pub struct Column(Vec<(usize, Vec<Option<Number>>)>);

impl Column {
    pub fn push(&mut self, source: usize, numbers: Vec<Option<Number>>) {
        self.0.push((source, numbers));
    }

    /// Returns the sum as a feature. Each number counts from the lowest of all, so the sum is told only
    /// together with how many numbers there are.
    pub fn feature(self) -> Option<Feature> {
        let numbers = || self.0.iter().flat_map(|(_, numbers)| numbers).flatten();
        let below = numbers().try_fold(1_i64, |below, number| {
            let (_, own) = number.parts();
            (below % own == 0).then_some(below).or_else(|| below.checked_mul(own))
        })?;
        let whole = |number: Number| number.checked_mul(Number::integer(below))?.as_integer();
        let lowest = numbers().min().copied().map_or(Some(0), whole)?;
        let mut sum = Feature { size: 1, ..Feature::default() };
        for (source, numbers) in &self.0 {
            let share = |number: &Option<Number>| match number {
                Some(number) => {
                    whole(*number)?.checked_sub(lowest).filter(|share| *share <= FARTHEST)
                }
                None => Some(0),
            };
            let shares: Option<Vec<i64>> = numbers.iter().map(share).collect();
            let shares: Option<Vec<u32>> =
                shares?.into_iter().map(|share| u32::try_from(share).ok()).collect();
            let shares = shares?;
            sum.size = sum.size.checked_add(usize::try_from(*shares.iter().max()?).ok()?)?;
            sum.add(*source, shares);
        }
        Some(sum)
    }
}

impl Feature {
    pub fn of_state(source: usize, shares: Vec<u32>) -> Feature {
        let size = shares.iter().max().map_or(1, |most| most.saturating_add(1));
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        Feature { states: BTreeMap::from([(source, shares)]), truths: Vec::new(), size }
    }

    pub fn truth(node: usize) -> Feature {
        Feature { states: BTreeMap::new(), truths: vec![(node, [0, 1, 2])], size: 3 }
    }

    /// Adds the shares of a source, which may have some already.
    pub fn add(&mut self, source: usize, shares: Vec<u32>) {
        let own = self.states.entry(source).or_insert_with(|| vec![0; shares.len()]);
        own.iter_mut().zip(shares).for_each(|(own, share)| *own += share);
    }

    /// Returns one feature that tells all of these; `None` where it could have too many values.
    pub fn joined(features: Vec<Feature>) -> Option<Feature> {
        let mut all = Feature { size: 1, ..Feature::default() };
        for feature in features {
            let step = u32::try_from(all.size).ok()?;
            all.size = all.size.checked_mul(feature.size).filter(|size| *size <= MOST)?;
            for (source, shares) in feature.states {
                all.add(source, shares.into_iter().map(|share| share * step).collect());
            }
            let truths = feature.truths.into_iter();
            all.truths
                .extend(truths.map(|(node, shares)| (node, shares.map(|share| share * step))));
        }
        Some(all)
    }
}

/// Returns how many pairs of counts below a width there are.
pub fn squared(width: u32) -> Option<usize> {
    usize::try_from(width.checked_mul(width)?).ok().filter(|size| *size <= MOST)
}
