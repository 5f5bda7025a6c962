//! A plan as a template sees it.

use super::chart::{Bar, Chart, Row, Value};
use crate::id::CaseId;
use crate::plan::{
    AlertLine, Cause, GoalLine, InterventionLine, Line, ObjectiveLine, Plan, ProblemPlan,
    ResultLine,
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
    /// Returns a plan as a template sees it.
    pub fn of(plan: &Plan) -> View {
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
        View { data: data(plan), chart: Chart { rows: bars.collect() } }
    }

    /// Returns a plan with one of everything, against which the names in a template are checked.
    pub fn shape() -> Json {
        data(&sample())
    }
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
    let line = || Line::new("id", "label", "text", vec![Cause::new("rule", "text")]);
    let words = || vec![String::new()];
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
        results: vec![ResultLine {
            line: line(),
            title: String::new(),
            date: NaiveDate::default(),
            source: "client",
            result: String::new(),
            computed: true,
            note: Some(String::new()),
            bar: None,
        }],
        problems: vec![ProblemPlan {
            line: line(),
            problem: String::new(),
            safety: false,
            treated: false,
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
                facts: words(),
                ask: Some(String::new()),
            }],
            interventions: vec![InterventionLine {
                line: line(),
                modality: String::new(),
                levers: words(),
                frequency: String::new(),
                responsible: String::new(),
                serves: words(),
                alternative: Some(String::new()),
            }],
            discharge: line(),
        }],
        set_aside: vec![line()],
        unaddressed: vec![line()],
        not_assessed: vec![line()],
        notes: vec![line()],
        signatures: vec![line()],
        definitions: words(),
        client: Default::default(),
    }
}
