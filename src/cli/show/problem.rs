//! A problem as JSON, for other programs.

use crate::desk::Found;
use crate::finding::Name;
use crate::problem::{Aim, Intervention, Measure, Objective, Problem, Target, What};
use crate::rule::{Hold, Part, Rule, Slot, Text};
use crate::treatment::Described;
use serde_json::{Value as Json, json};

/// Returns everything that the file says.
pub fn problem(problem: &Problem, found: &Found) -> Json {
    let measures = problem.measures.iter();
    json!({
        "problem": problem.id,
        "version": problem.version,
        "title": text(&problem.title),
        "from": found.origin.to_string(),
        "hash": problem.hash.to_string(),
        "priority": problem.priority,
        "when": problem.when.as_ref().map(rule),
        "measures": measures
            .map(|measured| format!("{}.{}", measured.instrument, measured.finding))
            .collect::<Vec<_>>(),
        "confirm": problem.confirm.as_ref().map(|confirm| json!({
            "when": rule(&confirm.when), "ask": confirm.ask,
        })),
        "unless": problem.unless.iter().map(|exclusion| json!({
            "when": rule(&exclusion.when), "then": exclusion.then,
        })).collect::<Vec<_>>(),
        "held_by": holds(&problem.held_by),
        "rule_outs": problem.rule_outs.iter().map(|rule_out| json!({
            "id": rule_out.id, "excluded_when": rule(&rule_out.excluded_when), "ask": rule_out.ask,
        })).collect::<Vec<_>>(),
        "evidence": names(&problem.evidence),
        "goal": {
            "words": problem.goal.words.as_ref().map(ToString::to_string),
            "ask": problem.goal.ask,
        },
        "objectives": problem.objectives.iter().map(objective).collect::<Vec<_>>(),
        "interventions": problem.interventions.iter().map(intervention).collect::<Vec<_>>(),
        "discharge": text(&problem.discharge),
        "discharge_for_client": problem.discharge_for_client.as_ref().map(text),
        "sources": problem.sources,
    })
}

fn objective(objective: &Objective) -> Json {
    json!({
        "id": objective.id,
        "when": objective.when.as_ref().map(rule),
        "held_by": holds(&objective.held_by),
        "text": text(&objective.text),
        "for_client": objective.for_client.as_ref().map(text),
        "measure": match &objective.measure {
            Measure::Score(name) => json!({ "score": name.to_string() }),
            Measure::Log { log, unit } => json!({ "log": log, "unit": unit }),
            Measure::Count(what) => json!({ "count": what }),
        },
        "baseline": objective.baseline.as_ref().map(ToString::to_string),
        "target": objective.target.as_ref().map(target),
        "within_days": objective.within.days,
        "client_facts": names(&objective.client_facts),
        "ask": objective.ask,
    })
}

fn target(target: &Target) -> Json {
    let (key, number) = match target.aim {
        Aim::AtMost(number) => ("at_most", number),
        Aim::AtLeast(number) => ("at_least", number),
        Aim::Change(number) => ("change", number),
    };
    json!({ key: number, "source": target.source })
}

fn intervention(intervention: &Intervention) -> Json {
    let mut json = json!({
        "id": intervention.id,
        "when": intervention.when.as_ref().map(rule),
        "held_by": holds(&intervention.held_by),
        "serves": intervention.serves,
    });
    let more = match &intervention.what {
        What::Own(described) => own(described),
        What::Treatment(used) => json!({
            "use": used.treatment,
            "name": used.name.as_ref().map(text),
            "for_client": used.for_client.as_ref().map(text),
            "frequency": used.dose.as_ref().map(|dose| &dose.frequency),
            "minutes": used.dose.as_ref().and_then(|dose| dose.minutes),
        }),
    };
    if let (Json::Object(json), Json::Object(more)) = (&mut json, more) {
        json.extend(more);
    }
    json
}

/// What the problem itself describes has one dose and at most one alternative.
fn own(described: &Described) -> Json {
    let dose = described.doses.first();
    json!({
        "name": text(&described.name),
        "for_client": described.for_client.as_ref().map(text),
        "modality": described.modality,
        "levers": described.levers,
        "frequency": dose.map(|dose| &dose.frequency),
        "minutes": dose.and_then(|dose| dose.minutes),
        "responsible": described.responsible,
        "alternative": described.alternatives.first(),
        "programme": described.programme,
    })
}

pub fn rule(rule: &Rule) -> String {
    rule.condition.to_string()
}

pub fn names(names: &[Name]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

pub fn holds(holds: &[Hold]) -> Vec<String> {
    holds.iter().map(|hold| format!("{}.{}", hold.instrument, hold.alert)).collect()
}

/// Returns a text with its names in braces, as the file has it.
pub fn text(text: &Text) -> String {
    text.fill(|part| match part {
        Part::Words(words) => words.clone(),
        Part::Finding(name) => format!("{{{name}}}"),
        Part::Slot(Slot::Baseline) => "{baseline}".into(),
        Part::Slot(Slot::Target) => "{target}".into(),
        Part::Slot(Slot::Due) => "{due}".into(),
    })
}
