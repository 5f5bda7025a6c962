//! Whether the worked examples of an instrument show everything that it can say.

use crate::diagnostic::{Code, Diagnostic, Faults, Span};
use crate::instrument::{Band, Bands, Doubts, Expectation, Instrument, Key, band_of};
use crate::number::Number;
use crate::proof::{self, Outcome, Values};
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
    for (index, score) in scores.filter(|(_, score)| !doubts.of_bands(&score.id)) {
        let id = score.id.as_str();
        let all = match &score.key {
            Key::When(_) => truths(id, score.span),
            Key::Triage { rules, otherwise } => {
                let rules = rules.iter().map(|rule| (rule.label.as_str(), rule.span));
                let last = [(otherwise.0.as_str(), score.span)];
                labels(id, rules.chain(last))
            }
            _ => bands(id, &score.bands),
        };
        note(instrument, doubts, Outcome::Score(index), shown.lacks(all), &expected, faults);
    }
    let alerts = instrument.alerts.iter().enumerate();
    for (index, alert) in alerts.filter(|(_, alert)| !doubts.of(alert.id.as_str())) {
        let lacks = shown.lacks(truths(alert.id.as_str(), alert.span));
        note(instrument, doubts, Outcome::Alert(index), lacks, &expected, faults);
    }
    faults.extend(failed);
}

/// Runs the examples. Which answers fit can only be told of items that were all read, and of what
/// comes out only what rests on nothing in doubt.
fn failed(instrument: &Arc<Instrument>, doubts: &Doubts) -> Vec<Diagnostic> {
    if doubts.of_items() || doubts.of_key("examples") {
        return Vec::new();
    }
    let in_doubt = |line: &Expectation| {
        let (name, field) = line.path.split_once('.').unwrap_or((&line.path, ""));
        let part = match field {
            "band" => "bands",
            field => field,
        };
        let score = instrument.score(name).map(|(_, score)| &score.id);
        doubts.of(name)
            || (name == "consistent" && doubts.of_key("consistency"))
            || score.is_some_and(|id| doubts.of_part(id, part))
            // Which way is worse decides what a change is.
            || (part == "change" && score.is_some_and(|id| doubts.of_part(id, "direction")))
    };
    let lines = instrument.examples.iter().flat_map(|example| &example.expect);
    let spans: Vec<Span> = lines.filter(|line| in_doubt(line)).map(|line| line.span).collect();
    let mut failed = proof::of_examples(instrument);
    failed.retain(|fault| fault.place.as_ref().is_none_or(|at| !spans.contains(&at.span)));
    failed
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
/// answers lead to it at all.
fn note(
    instrument: &Arc<Instrument>,
    doubts: &Doubts,
    outcome: Outcome,
    lacks: Vec<Lack<'_>>,
    expected: &Shown<'_>,
    faults: &mut Faults,
) {
    if lacks.is_empty() {
        return;
    }
    let reach = proof::of_outcome(instrument, outcome);
    for Lack { id, what, span } in lacks {
        let words = what.words(id);
        if reach.is_certain() && !what.is_reached(&reach.values) {
            faults.error(Code::Unreachable, span, format!("no answers lead to {words}"));
        } else if !expected.has(id, &what) && !doubts.of_key("examples") {
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
            (What::Band { band, bands, .. }, Values::Numbers { reached, .. }) => {
                reached.iter().any(|number| lies_in(*number, band, bands))
            }
            _ => true,
        }
    }
}

fn lies_in(number: Number, band: &Band, bands: &[Band]) -> bool {
    band_of(bands, number).is_some_and(|found| found.span == band.span)
}
