//! Whether the worked examples of an instrument show everything that it can say.

use crate::diagnostic::{Code, Diagnostic, Faults, Span};
use crate::id::Id;
use crate::instrument::{Band, Bands, Doubts, Example, Expectation, Instrument, Key, band_of};
use crate::number::Number;
use crate::proof::{self, Outcome, Reach, Values};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Runs the examples, and notes every band, label and truth that none of them expects; where no
/// answers lead to it either, that is said.
pub fn check(instrument: &Arc<Instrument>, doubts: &Doubts, faults: &mut Faults) {
    let failed = failed(instrument, doubts);
    let shown = Shown::of(instrument, |line| {
        !failed.iter().any(|fault| fault.place.as_ref().is_some_and(|at| at.span == line.span))
    });
    let expected = Shown::of(instrument, |_| true);
    let scores = instrument.scores.iter().enumerate();
    for (index, score) in scores.filter(|(_, score)| !doubts.of_part(&score.id, "")) {
        let id = score.id.as_str();
        let all = match &score.key {
            Key::When(_) => truths(id, score.key_at),
            Key::Triage { rules, otherwise } => {
                let rules = rules.iter().map(|rule| (rule.label.as_str(), rule.span));
                let last = [(otherwise.0.as_str(), score.span)];
                labels(id, rules.chain(last))
            }
            _ => bands(id, &score.bands),
        };
        let is_faulty = |lack: &Lack<'_>| doubts.of_mark(lack.span, "label");
        let lacks = shown.lacks(all).into_iter().filter(|lack| !is_faulty(lack)).collect();
        let decided = !doubts.of(id) && !doubts.of_part(&score.id, "bands");
        let outcome = Some(Outcome::Score(index)).filter(|_| decided);
        note(instrument, doubts, outcome, lacks, &expected, faults);
    }
    let alerts = instrument.alerts.iter().enumerate();
    for (index, alert) in alerts {
        let lacks = shown.lacks(truths(alert.id.as_str(), alert.when_at));
        let decided = !doubts.of(alert.id.as_str());
        let outcome = Some(Outcome::Alert(index)).filter(|_| decided);
        note(instrument, doubts, outcome, lacks, &expected, faults);
    }
    faults.extend(failed);
}

/// Runs the examples that can be run, and tells of what comes out only what rests on nothing in
/// doubt.
fn failed(instrument: &Arc<Instrument>, doubts: &Doubts) -> Vec<Diagnostic> {
    let mut in_doubt: Vec<Span> = Vec::new();
    for example in &instrument.examples {
        match doubts.of_example(example.span) {
            true => in_doubt.push(example.span),
            false => {
                let lines = example.expect.iter();
                let lines = lines.filter(|line| is_in_doubt(instrument, doubts, example, line));
                in_doubt.extend(lines.map(|line| line.span));
            }
        }
    }
    let mut failed = proof::of_examples(instrument);
    let is_certain = |at: Span| !in_doubt.iter().any(|span| span.covers(at));
    failed.retain(|fault| fault.place.as_ref().is_none_or(|place| is_certain(place.span)));
    failed
}

fn is_in_doubt(
    instrument: &Instrument,
    doubts: &Doubts,
    example: &Example,
    line: &Expectation,
) -> bool {
    let (name, field) = line.path.split_once('.').unwrap_or((&line.path, ""));
    if name == "consistent" {
        let mut lines = instrument.consistency.iter();
        return doubts.of_key("consistency")
            || lines.any(|line| doubts.of_names(instrument, line.when.reads()));
    }
    let has_gap = |items: Vec<usize>| {
        let answers = example.answers.iter();
        let answered = answers.filter_map(|answer| instrument.items_named(&answer.key.text));
        let answered: BTreeSet<&Id> = answered.flatten().map(|item| &item.id).collect();
        items.into_iter().any(|item| !answered.contains(&instrument.items[item].id))
    };
    if let Some((_, alert)) = instrument.alert(name) {
        let items = || instrument.items_read(&[&alert.when]);
        return doubts.of(name) || (doubts.of_gaps(name) && has_gap(items()));
    }
    let Some((_, score)) = instrument.score(name) else { return doubts.of(name) };
    // A score that rests on answers which contradict each other is not computed, and so is one that
    // rests on an answer which was not asked for.
    let may_contradict = (doubts.of_key("consistency") || doubts.of_gaps(name))
        && (line.value == "not_computed" || field == "state");
    // Whichever value comes out, it is none that there is not.
    let beyond = || {
        let value = Number::parse(&line.value).filter(|_| field.is_empty());
        !doubts.of_range(name)
            && value.zip(score.range).is_some_and(|(value, range)| !range.contains(value))
    };
    let of_field = match field {
        "band" => ["bands", "label"].into_iter().any(|part| doubts.of_part(&score.id, part)),
        // Which way is worse decides what a change is.
        "change" => {
            let parts = ["change", "direction"];
            !score.direction_is_stated
                || parts.into_iter().any(|part| doubts.of_part(&score.id, part))
        }
        _ => false,
    };
    (doubts.of(name) && !beyond())
        || of_field
        || may_contradict
        || (doubts.of_gaps(name) && has_gap(instrument.items_behind(score)))
}

/// Something that no example shows.
struct Lack<'i> {
    id: &'i str,
    what: What<'i>,
    span: Span,
}

enum What<'i> {
    Truth(bool),
    Label(&'i str),
    Band { band: &'i Band, bands: &'i [Band], sex: Option<&'i str> },
}

/// What examples expect: path, sex of the client and value.
struct Shown<'i>(BTreeSet<(&'i str, Option<&'i str>, &'i str)>);

impl<'i> Shown<'i> {
    fn of(instrument: &'i Instrument, counts: impl Fn(&Expectation) -> bool) -> Shown<'i> {
        let mut all = BTreeSet::new();
        for example in &instrument.examples {
            let sex = example.sex.as_deref();
            let lines = example.expect.iter().filter(|line| counts(line));
            all.extend(lines.map(|line| (line.path.as_str(), sex, line.value.as_str())));
        }
        Shown(all)
    }

    /// A band of the cuts of one sex is shown by a client of that sex, or by one whose sex is not
    /// known where the band is the same for all.
    fn has(&self, id: &str, what: &What<'_>) -> bool {
        let expects = |path: &str, of: Option<&str>, value: &str| {
            self.0.iter().any(|(known, sex, expected)| {
                *known == path
                    && *expected == value
                    && (of.is_none() || sex.is_none() || *sex == of)
            })
        };
        match what {
            What::Truth(yes) => expects(id, None, if *yes { "yes" } else { "no" }),
            What::Label(label) => expects(id, None, label),
            What::Band { band, sex, .. } => {
                expects(&format!("{id}.band"), *sex, band.label.as_str())
            }
        }
    }

    fn lacks(&self, all: Vec<Lack<'i>>) -> Vec<Lack<'i>> {
        all.into_iter().filter(|lack| !self.has(lack.id, &lack.what)).collect()
    }
}

fn truths(id: &str, span: Span) -> Vec<Lack<'_>> {
    [true, false].into_iter().map(|yes| Lack { id, what: What::Truth(yes), span }).collect()
}

fn labels<'i>(id: &'i str, all: impl Iterator<Item = (&'i str, Span)>) -> Vec<Lack<'i>> {
    let mut met = BTreeSet::new();
    let once = all.filter(|(label, _)| met.insert(*label));
    once.map(|(label, span)| Lack { id, what: What::Label(label), span }).collect()
}

fn bands<'i>(id: &'i str, bands: &'i Bands) -> Vec<Lack<'i>> {
    let of_list = |(sex, bands): (Option<&'i str>, &'i [Band])| {
        bands.iter().map(move |band| {
            let what = What::Band { band, bands, sex };
            Lack { id, what, span: band.span }
        })
    };
    bands.lists(None).into_iter().flat_map(of_list).collect()
}

/// Notes what is lacking. What an example expects in vain is told with that example, unless no
/// answers lead to it at all; of an outcome in doubt nobody knows what leads to it.
fn note(
    instrument: &Arc<Instrument>,
    doubts: &Doubts,
    outcome: Option<Outcome>,
    lacks: Vec<Lack<'_>>,
    expected: &Shown<'_>,
    faults: &mut Faults,
) {
    if lacks.is_empty() {
        return;
    }
    let reach = outcome.map(|outcome| proof::of_outcome(instrument, outcome));
    let reach = reach.filter(Reach::is_certain);
    for Lack { id, what, span } in lacks {
        let words = what.words(id);
        if reach.as_ref().is_some_and(|reach| !what.is_reached(&reach.values)) {
            faults.error(Code::Unreachable, span, format!("no answers lead to {words}"));
        } else if !expected.has(id, &what) && !doubts.of_expected() {
            faults
                .error(Code::ExampleCoverage, span, format!("no example expects {words}"))
                .hint("work one out by hand from the source");
        }
    }
}

impl What<'_> {
    fn words(&self, id: &str) -> String {
        match self {
            What::Truth(yes) => format!("`{id}` being {}", if *yes { "yes" } else { "no" }),
            What::Label(label) => format!("the label `{label}`"),
            What::Band { band, sex: None, .. } => format!("the band `{}`", band.label),
            What::Band { band, sex: Some(sex), .. } => {
                format!("the band `{}` by the cuts for {sex}", band.label)
            }
        }
    }

    fn is_reached(&self, values: &Values) -> bool {
        match (self, values) {
            (What::Truth(true), Values::Truths { yes, .. }) => *yes,
            (What::Truth(false), Values::Truths { no, .. }) => *no,
            (What::Label(label), Values::Labels { reached, .. }) => {
                reached.iter().any(|known| *known == **label)
            }
            (What::Band { band, bands, .. }, Values::Numbers { reached, prorated, .. }) => {
                reached.union(prorated).any(|number| lies_in(*number, band, bands))
            }
            _ => true,
        }
    }
}

fn lies_in(number: Number, band: &Band, bands: &[Band]) -> bool {
    band_of(bands, number).is_some_and(|found| found.span == band.span)
}
