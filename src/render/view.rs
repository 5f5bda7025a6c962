//! A plan as a template sees it.

use super::chart::{Bar, Chart, Row, Value};
use super::template::Audience;
use crate::id::CaseId;
use crate::number::{Interval, Number};
use crate::plan::{
    self, AlertLine, GoalLine, InterventionLine, Line, ObjectiveLine, Plan, ProblemPlan, ResultLine,
};
use chrono::NaiveDate;
use serde_json::Value as Json;

/// What a template can name: the fields of the plan, and its chart.
pub struct View {
    /// The plan, field by field.
    pub data: Json,
    /// The results that can be drawn.
    pub chart: Chart,
}

impl View {
    /// Returns a plan as a template for an audience sees it.
    ///
    /// A document that is taken home cannot show what it does not get: for the client there are
    /// no alerts, no results, no evidence and no open questions, and of the problems only those
    /// that were agreed on and are not about safety, without their titles.
    pub fn of(plan: &Plan, audience: Audience) -> View {
        let mut data = data(plan);
        if audience == Audience::Internal {
            return View { data, chart: chart(plan) };
        }
        if let Some(fields) = data.as_object_mut() {
            fields.retain(|name, _| FOR_CLIENTS.contains(&name.as_str()));
            let problems = fields.get_mut("problems").and_then(Json::as_array_mut);
            problems.into_iter().for_each(agreed_only);
        }
        View { data, chart: Chart::default() }
    }

    /// Returns a plan with one of everything, against which the names in a template are checked.
    pub fn shape(audience: Audience) -> Json {
        View::of(&sample(), audience).data
    }
}

/// The fields of a plan that a document for the client gets.
const FOR_CLIENTS: [&str; 5] = ["case", "identifiers", "as_of", "is_draft", "problems"];
/// The fields of a problem that a document for the client gets.
const AGREED: [&str; 4] = ["goal", "objectives", "interventions", "discharge"];

fn agreed_only(problems: &mut Vec<Json>) {
    problems.retain(|problem| problem["treated"] == true && problem["safety"] == false);
    for problem in problems.iter_mut().filter_map(Json::as_object_mut) {
        problem.retain(|name, _| AGREED.contains(&name.as_str()));
    }
}

fn chart(plan: &Plan) -> Chart {
    let bars = plan.results.iter().filter_map(|result| {
        let bar = result.bar.as_ref()?;
        Some(Row::Bar(Bar {
            label: result.title.clone(),
            value: match bar.possible.known() {
                Some(value) => Value::Known(value),
                None => Value::Between(bar.possible),
            },
            range: bar.range,
            band: bar.band.clone(),
            direction: bar.direction.to_owned(),
        }))
    });
    Chart { rows: bars.collect() }
}

/// A plan is plain data; writing it as JSON cannot fail.
fn data(plan: &Plan) -> Json {
    let mut json = serde_json::to_value(plan).unwrap_or_default();
    if let Some(fields) = json.as_object_mut() {
        fields.insert("is_draft".into(), plan.is_draft().into());
        fields.insert("has_chart".into(), plan.results.iter().any(|r| r.bar.is_some()).into());
    }
    json
}

fn sample() -> Plan {
    Plan {
        case: CaseId::new("sample").expect("`sample` is a case id"),
        identifiers: String::new(),
        as_of: NaiveDate::default(),
        draft: vec![line()],
        alerts: vec![AlertLine {
            line: line(),
            level: "critical",
            certain: true,
            act: String::new(),
            response: Some(String::new()),
        }],
        results: vec![result()],
        problems: vec![problem()],
        set_aside: vec![line()],
        unaddressed: vec![line()],
        not_assessed: vec![line()],
        notes: vec![line()],
        signatures: vec![line()],
        definitions: vec![String::new()],
        left_out: 0,
    }
}

fn line() -> Line {
    Line::new("id", "label", "text", Vec::new())
}

fn result() -> ResultLine {
    let nothing = Interval::exactly(Number::ZERO);
    ResultLine {
        line: line(),
        title: String::new(),
        date: NaiveDate::default(),
        source: "client",
        result: String::new(),
        computed: true,
        note: Some(String::new()),
        bar: Some(plan::Bar {
            possible: nothing,
            range: nothing,
            band: String::new(),
            direction: "",
        }),
    }
}

fn problem() -> ProblemPlan {
    ProblemPlan {
        line: line(),
        problem: String::new(),
        safety: false,
        treated: true,
        standing: String::new(),
        evidence: vec![line()],
        to_ask: vec![line()],
        goal: GoalLine { line: line(), in_clients_words: true },
        objectives: vec![ObjectiveLine {
            line: line(),
            measure: String::new(),
            baseline: String::new(),
            target: String::new(),
            due: NaiveDate::default(),
            facts: vec![String::new()],
            ask: Some(String::new()),
        }],
        interventions: vec![InterventionLine {
            line: line(),
            modality: String::new(),
            levers: vec![String::new()],
            frequency: String::new(),
            responsible: String::new(),
            serves: vec![String::new()],
            alternative: Some(String::new()),
        }],
        discharge: line(),
    }
}
