//! Figures beside a score held against the totals that answers can lead to.

use crate::diagnostic::{Code, Faults, Span};
use crate::id::Id;
use crate::instrument::{
    Band, Change, Direction, Doubts, Instrument, Key, Reliable, Score, band_of,
};
use crate::number::{Interval, Number};
use crate::proof;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Notes figures of change, norms and bands that do not fit the totals of their score.
pub fn check(instrument: &Arc<Instrument>, doubts: &Doubts, faults: &mut Faults) {
    for (index, score) in instrument.scores.iter().enumerate() {
        labels(score, doubts, faults);
        if !doubts.of_part(&score.id, "direction") {
            sides(score, doubts, faults);
        }
        let known = Some(score).filter(|score| !doubts.of_range(score.id.as_str()));
        let Some(range) = known.and_then(|score| score.range) else { continue };
        change(instrument, score, range, doubts, faults);
        norms(score, range, faults);
        if score.profiles.len() > 1
            && !doubts.of(score.id.as_str())
            && !doubts.of_part(&score.id, "bands")
            && let Some(totals) = proof::totals(instrument, index)
        {
            not_in_force(score, &totals, faults);
        }
    }
}

/// One name is a concern or it is not, and stands once in a list: a condition could not tell two apart.
fn labels(score: &Score, doubts: &Doubts, faults: &mut Faults) {
    let rules = match &score.key {
        Key::Triage { rules, otherwise } => {
            let of_rules = rules.iter().map(|rule| (&rule.label, rule.concern, rule.span));
            of_rules.chain([(&otherwise.0, otherwise.1, score.span)]).collect()
        }
        _ => Vec::new(),
    };
    let bands = score.every_band().map(|band| (&band.label, band.concern, band.span));
    let all: Vec<(&Id, bool, Span)> = rules.into_iter().chain(bands).collect();
    // What a triage comes to otherwise has the place of its score.
    let is_marked = |span: &Span| {
        let around = *span == score.span && doubts.of_part(&score.id, "concern");
        !around && !doubts.of_mark(*span, "concern")
    };
    let marked: Vec<_> = all.iter().filter(|(_, _, span)| is_marked(span)).collect();
    for (index, (label, concern, span)) in marked.iter().enumerate() {
        let mut above = marked.iter().take(index);
        let other = above.any(|(known, is, _)| known == label && is != concern);
        if other {
            let message = format!("`{label}` is a concern in one place and none in another");
            faults.error(Code::DuplicateId, *span, message).hint("give one of them another label");
        }
    }
    let sets = score.profiles.iter().map(|profile| &profile.bands).chain([&score.bands]);
    for (_, list) in sets.flat_map(|bands| bands.lists(None)) {
        for (index, band) in list.iter().enumerate() {
            if list.iter().take(index).any(|other| other.label == band.label) {
                let message = format!("two bands of one list are called `{}`", band.label);
                faults.error(Code::DuplicateId, band.span, message).hint("give one another label");
            }
        }
    }
}

/// What others score lies among the totals, and so does how far they lie apart.
fn norms(score: &Score, range: Interval, faults: &mut Faults) {
    let width = range.high.checked_sub(range.low);
    for norm in &score.norms {
        if !range.contains(norm.mean) {
            let message = format!("a mean of {} lies outside {range}", norm.mean);
            faults.error(Code::NormRange, norm.span, message);
        }
        if score.spread_is_none(norm.sd) {
            let message = format!("a standard deviation of {} says that all are alike", norm.sd);
            faults.error(Code::NormRange, norm.span, message);
        }
        if width.is_some_and(|width| norm.sd > width) {
            let message = format!("a standard deviation of {} is wider than {range}", norm.sd);
            faults.error(Code::NormRange, norm.span, message);
        }
    }
}

/// The rule of change that stands in the file. A clinic's own is held against the score where
/// the settings are read.
fn change(
    instrument: &Instrument,
    score: &Score,
    range: Interval,
    doubts: &Doubts,
    faults: &mut Faults,
) {
    let Some(Change::Known { reliable, cut, local, places, .. }) = &score.change else { return };
    if instrument.window.is_some_and(|window| !window.shows_progress()) && !local {
        let message = format!("`{}` asks about too long a time to show progress", instrument.id);
        faults
            .error(Code::NoProgress, places.rule, message)
            .hint("`change: none`: a later score can hardly differ because something changed");
    }
    if score.direction == Direction::Neutral
        && score.direction_is_stated
        && !doubts.of_part(&score.id, "direction")
    {
        let message = format!("of `{}` neither high nor low is better, so no change is", score.id);
        faults.error(Code::ChangeRule, places.rule, message).hint("leave `change` out");
    }
    let width = range.high.checked_sub(range.low);
    let larger = |points: &Number| width.is_some_and(|width| *points > width);
    if let Reliable::Points { points, .. } = reliable
        && larger(points)
    {
        let message = format!("a change of {points} is larger than `{}` can change", score.id);
        faults.error(Code::ChangeRule, places.reliable, message).hint(format!("it goes {range}"));
    }
    // The cut belongs to its upper side, so something must lie below it.
    if let Some(cut) = cut.filter(|cut| *cut <= range.low || *cut > range.high) {
        let message = format!("no value of `{}` lies on both sides of the cut {cut}", score.id);
        faults.error(Code::ChangeRule, places.cut, message).hint(format!("it goes {range}"));
    }
}

/// What is a concern lies at the worse end of a score.
fn sides(score: &Score, doubts: &Doubts, faults: &mut Faults) {
    let sets = score.profiles.iter().map(|profile| &profile.bands);
    let own = Some(&score.bands).filter(|_| score.profiles.is_empty());
    for (_, bands) in sets.chain(own).flat_map(|bands| bands.lists(None)) {
        let pairs = bands.iter().zip(bands.iter().skip(1));
        let turned = |(below, above): &(&Band, &Band)| match score.direction {
            Direction::HigherIsWorse => below.concern && !above.concern,
            Direction::HigherIsBetter => !below.concern && above.concern,
            Direction::Neutral => false,
        };
        let is_marked = |band: &Band| !doubts.of_mark(band.span, "concern");
        let pairs = pairs.filter(|(below, above)| is_marked(below) && is_marked(above));
        for (below, above) in pairs.filter(turned) {
            let way = score.direction.words();
            let message = format!(
                "of `{}` {way}, and the concern lies at the other side of `{}` and `{}`",
                score.id, below.label, above.label
            );
            faults.error(Code::ConcernSide, above.span, message);
        }
    }
}

/// The bands of the profiles that are not in force; examples show the others.
fn not_in_force(score: &Score, totals: &BTreeSet<Number>, faults: &mut Faults) {
    for (index, profile) in score.profiles.iter().enumerate() {
        if index == score.profile {
            continue;
        }
        for (_, bands) in profile.bands.lists(None) {
            let met: Vec<Span> =
                totals.iter().filter_map(|n| band_of(bands, *n)).map(|band| band.span).collect();
            for band in bands.iter().filter(|band| !met.contains(&band.span)) {
                let message =
                    format!("no answers lead to the band `{}` of `{}`", band.label, profile.id);
                faults.error(Code::Unreachable, band.span, message);
            }
        }
    }
}
