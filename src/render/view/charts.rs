//! What of a plan is drawn.

use crate::plan::{self, BandDrawn, CycleLine, Plan, ProgrammePlan};
use crate::progress::StepState;
use crate::render::chart::{Band, Bar, Chart, Cycle, Element, Row, Steps, Time, Value};

/// Returns what is drawn of the scores.
pub fn scores(plan: &Plan) -> Chart {
    Chart { rows: bars(plan).map(|(title, bar)| Row::Bar(drawn(title, bar))).collect() }
}

/// Returns what is drawn: the results, or in a document of the course the scores over time.
pub fn bars(plan: &Plan) -> impl Iterator<Item = (&str, &plan::Bar)> {
    let course = &plan.course;
    let over_time = course.measures.iter().filter(|_| course.is_shown);
    let over_time = over_time.map(|measure| (measure.title.as_str(), &measure.bar));
    let results = plan.results.iter().filter(|_| !course.is_shown);
    let all = over_time.chain(results.map(|result| (result.title.as_str(), &result.bar)));
    all.filter_map(|(title, bar)| Some((title, bar.as_ref()?)))
}

/// Returns the cycle, where it was gone through with the client.
pub fn cycle(plan: &Plan) -> Chart {
    let element = |line: &CycleLine| Element {
        name: line.element.to_owned(),
        interrupted_by: line.interrupted_by.join(", "),
    };
    let elements: Vec<Element> = plan.cycle.iter().map(element).collect();
    let drawn = !elements.is_empty();
    Chart { rows: drawn.then_some(Row::Cycle(Cycle { elements })).into_iter().collect() }
}

/// Returns how far each programme is.
pub fn programmes(plan: &Plan) -> Chart {
    let steps = |programme: &ProgrammePlan| Steps {
        label: format!("{} {}", programme.line.label, programme.title),
        done: programme.done,
        in_work: programme
            .steps
            .iter()
            .filter(|step| step.state == StepState::InWork.words())
            .count(),
        of: programme.of,
    };
    Chart { rows: plan.programmes.iter().map(|programme| Row::Steps(steps(programme))).collect() }
}

fn drawn(title: &str, bar: &plan::Bar) -> Bar {
    let band =
        |band: &BandDrawn| Band { from: band.from, text: band.text.clone(), concern: band.concern };
    let time = |time: &plan::Time| Time { date: time.date, score: time.score };
    Bar {
        label: title.to_owned(),
        value: match bar.possible.known() {
            Some(value) => Value::Known(value),
            None => Value::Between(bar.possible),
        },
        range: bar.range,
        band: bar.band.clone(),
        direction: bar.direction.to_owned(),
        bands: bar.bands.iter().map(band).collect(),
        times: bar.times.iter().map(time).collect(),
        change: bar.change.clone(),
    }
}
