//! A plan as a template sees it.

mod charts;
mod client;

use super::chart::Chart;
use super::template::Audience;
use crate::condition::Truth;
use crate::group::GroupSheet;
use crate::id::CaseId;
use crate::instrument::Instrument;
use crate::number::{Interval, Number};
use crate::plan::{
    self, AlertLine, BandDrawn, Course, CourseLine, CycleLine, DeadlineLine, DispositionLine,
    DispositionRule, FactorGroup, FormShown, GoalLine, InterventionLine, Line, ObjectiveLine, Plan,
    ProblemPlan, ProgrammePlan, Quotes, ResultLine, ReviewLine, ReviewedLine, Sheet, SheetSection,
    Since, StepLine, StepRow, Taken, TimeLine,
};
use crate::release::Outside;
use crate::score::ChangeResult;
use crate::settings::Contact;
use chrono::NaiveDate;
use client::ForClient;
use serde::Serialize;
use serde_json::Value as Json;

/// What a template can name: the fields of the plan, and its charts.
#[derive(Default)]
pub struct View {
    /// The plan, field by field.
    pub data: Json,
    /// The results that can be drawn.
    pub scores: Chart,
    /// The cycle, where it was gone through with the client.
    pub cycle: Chart,
    /// How far the programmes are.
    pub programmes: Chart,
}

impl View {
    /// Returns a plan as a template for an audience sees it.
    ///
    /// A document that is taken home cannot show what it does not get.
    pub fn of(plan: &Plan, audience: Audience) -> View {
        match audience {
            Audience::Internal => View {
                data: data(plan),
                scores: charts::scores(plan),
                cycle: charts::cycle(plan),
                programmes: charts::programmes(plan),
            },
            Audience::Client => View { data: json(&ForClient::of(plan)), ..View::default() },
            // What leaves the clinic is made of a release, what leaders see of a group, and of nothing
            // else.
            Audience::Outside | Audience::Group => View::default(),
        }
    }

    /// Returns what a release covers, as a template for somebody outside sees it.
    pub fn outside(outside: &Outside) -> View {
        View { data: json(outside), ..View::default() }
    }

    /// Returns the sheet of a group, as a template for its leaders sees it.
    pub fn group(sheet: &GroupSheet) -> View {
        View { data: json(sheet), ..View::default() }
    }

    /// Returns a plan with one of everything, as a template for an audience sees it.
    pub fn of_sample(plan: &Plan, audience: Audience) -> View {
        match audience {
            Audience::Outside => View::outside(&Outside::sample(plan)),
            Audience::Group => View::group(&GroupSheet::sample()),
            _ => View::of(plan, audience),
        }
    }

    /// Returns the fields of a plan with one of everything, as an audience sees them.
    pub fn shape(audience: Audience) -> Json {
        View::of_sample(&sample(&[]), audience).data
    }
}

fn data(plan: &Plan) -> Json {
    let mut json = json(plan);
    if let Some(fields) = json.as_object_mut() {
        fields.insert("is_draft".into(), plan.is_draft().into());
        fields.insert("has_chart".into(), charts::bars(plan).next().is_some().into());
    }
    json
}

/// A plan is plain data; writing it as JSON cannot fail.
fn json(plan: &impl Serialize) -> Json {
    serde_json::to_value(plan).unwrap_or_default()
}

/// Returns a plan with one of everything, against which a document is held when it is read. What
/// must stand in a document, and what must not, has words of its own.
pub fn sample(forms: &[FormShown]) -> Plan {
    Plan {
        case: CaseId::new("sample").expect("`sample` is a case id"),
        identifiers: String::new(),
        as_of: NaiveDate::default(),
        draft: vec![line()],
        alerts: vec![
            alert("A1 of the sample plan", Some("The response to it in the sample plan.".into())),
            alert("A2 of the sample plan", None),
        ],
        answered: vec![listed("earlier alert")],
        unassessed_dangers: vec![String::new()],
        all_read: true,
        results: vec![result()],
        requirements: vec![listed("requirement")],
        problems: vec![problem("problem"), ProblemPlan { safety: true, ..problem("danger") }],
        cycle: vec![CycleLine {
            line: listed("element of the cycle"),
            element: "use",
            interrupted_by: vec![String::new()],
        }],
        programmes: vec![ProgrammePlan {
            line: listed("programme"),
            programme: String::new(),
            title: String::new(),
            for_client: Some(String::new()),
            state: "open",
            done: 0,
            of: 1,
            suggested: false,
            facts: vec![line()],
            now: vec![StepLine {
                line: line(),
                for_client: Some(String::new()),
                state: String::new(),
                done_when: String::new(),
                responsible: String::new(),
                milestone: false,
            }],
            held: vec![listed("held step")],
            steps: vec![StepRow {
                step: String::new(),
                title: String::new(),
                state: "open",
                on: Some(NaiveDate::default()),
                by: Some(String::new()),
                held: true,
            }],
        }],
        set_aside: vec![listed("problem set aside")],
        unaddressed: vec![listed("open finding")],
        not_assessed: vec![listed("gap")],
        took_part: Some(String::new()),
        notes: vec![line()],
        signatures: vec![line()],
        definitions: vec![String::new()],
        factors: vec![FactorGroup { title: "", lines: vec![line()], open: 0 }],
        course: course(),
        reviews: vec![review()],
        deadlines: vec![DeadlineLine {
            line: line(),
            due: NaiveDate::default(),
            overdue: true,
            done: false,
        }],
        dispositions: vec![DispositionLine {
            line: line(),
            rules: vec![DispositionRule { text: String::new(), holds: String::new() }],
        }],
        forms: forms.iter().map(|shown| (shown.form.id.clone(), sheet(&shown.form))).collect(),
        accounts: forms.iter().map(|shown| sheet(&shown.form)).collect(),
        crisis_contacts: vec![Contact {
            who: String::new(),
            reach: String::new(),
            hours: Some(String::new()),
        }],
        left_out: 0,
        quotes: Quotes::Shown,
        contacts: Vec::new(),
        lacks_crisis_plan: false,
        adult: Truth::True,
    }
}

/// A form with a section in which something was answered.
fn sheet(form: &Instrument) -> Sheet {
    let mut sheet = Sheet::blank(form);
    let answers = sheet.answers.values().take(1).cloned().collect();
    sheet.sections = vec![SheetSection { title: String::new(), answers, open: 0 }];
    Sheet { given: true, date: Some(NaiveDate::default()), ..sheet }
}

fn review() -> ReviewLine {
    ReviewLine {
        line: line(),
        on: NaiveDate::default(),
        by: String::new(),
        plan: 1,
        issued: Some(NaiveDate::default()),
        care: "continue",
        care_words: "",
        reason: String::new(),
        worse: Some(String::new()),
        client_words: Some(String::new()),
        who: String::new(),
        objectives: vec![ReviewedLine {
            line: line(),
            outcome: "met",
            now: Some(String::new()),
            further: Some(NaiveDate::default()),
            reason: Some(String::new()),
        }],
    }
}

fn course() -> Course {
    Course {
        is_shown: false,
        measures: vec![CourseLine {
            line: line(),
            title: String::new(),
            source: "client",
            direction: "",
            rule: String::new(),
            occasions: vec![Taken {
                response: String::new(),
                date: NaiveDate::default(),
                result: String::new(),
                state: "complete",
                since_first: String::new(),
                since_before: String::new(),
                caution: String::new(),
                changes: vec![Since {
                    since: "first",
                    date: NaiveDate::default(),
                    from: Number::ZERO,
                    change: ChangeResult::NoReliableChange,
                    overlapping: false,
                }],
            }],
            bar: None,
        }],
        given_once: vec![line()],
        screens: vec![line()],
        time_line: vec![TimeLine { line: line(), date: NaiveDate::default(), milestone: true }],
    }
}

fn line() -> Line {
    Line::new("id", "label", "text", Vec::new())
}

fn listed(what: &str) -> Line {
    let text = format!("The {what} of the sample plan.");
    Line::new("id", format!("the {what}"), text, Vec::new())
}

fn alert(label: &str, response: Option<String>) -> AlertLine {
    AlertLine {
        line: Line::new(label, label, format!("The alert {label}."), Vec::new()),
        level: "critical",
        certain: true,
        act: "What an alert of the sample plan asks for.".to_owned(),
        response,
        done: None,
        gaps: vec!["what the response leaves out"],
        to_life: false,
        name: String::new(),
        answers: None,
    }
}

fn result() -> ResultLine {
    let nothing = Interval::exactly(Number::ZERO);
    ResultLine {
        line: listed("result"),
        title: "Title of the result".to_owned(),
        date: NaiveDate::default(),
        source: "client",
        result: "The value of the result in the sample plan.".to_owned(),
        computed: true,
        is_measure: true,
        value: None,
        changes: Vec::new(),
        note: Some(String::new()),
        bar: Some(plan::Bar {
            possible: nothing,
            range: nothing,
            band: String::new(),
            direction: "",
            bands: vec![BandDrawn { from: Number::ZERO, text: String::new(), concern: false }],
            times: vec![plan::Time { date: NaiveDate::default(), score: Number::ZERO }],
            change: String::new(),
        }),
    }
}

fn problem(what: &str) -> ProblemPlan {
    ProblemPlan {
        line: listed(what),
        problem: String::new(),
        safety: false,
        treated: true,
        standing: String::new(),
        evidence: vec![listed(&format!("evidence of the {what}"))],
        to_ask: vec![line()],
        left_out: vec![line()],
        unexplained: Vec::new(),
        goal: GoalLine { line: line(), in_clients_words: true },
        objectives: vec![ObjectiveLine {
            line: line(),
            for_client: Some(String::new()),
            measure: String::new(),
            baseline: String::new(),
            target: String::new(),
            now: String::new(),
            is_told: true,
            reached: Some(true),
            due: NaiveDate::default(),
            facts: vec![String::new()],
            ask: Some(String::new()),
            wording: String::new(),
            own: Vec::new(),
            days: 0,
            window_days: None,
        }],
        interventions: vec![InterventionLine {
            line: line(),
            for_client: Some(String::new()),
            modality: String::new(),
            levers: vec![String::new()],
            frequency: String::new(),
            responsible: String::new(),
            serves: vec![String::new()],
            alternative: Some(String::new()),
            programme: Some(String::new()),
            programme_label: Some(String::new()),
            indicated: Some(String::new()),
            interrupts: vec![""],
            wording: String::new(),
            safety: false,
            treatment: None,
        }],
        discharge: line(),
        discharge_for_client: Some(String::new()),
    }
}
