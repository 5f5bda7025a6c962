//! One problem in the plan: evidence, goal, objectives, interventions.

use super::cause::PRIVATE;
use super::make::missing_words;
use super::{Cause, GoalLine, InterventionLine, Line, ObjectiveLine, ProblemPlan};
use crate::condition::{Truth, Value};
use crate::decision::ProblemDecision;
use crate::finding::{Fact, Findings, Name};
use crate::formulation::{Considered, eval, unknown};
use crate::number::Number;
use crate::problem::{
    Aim, Intervention, Measure, Objective, Part, Problem, Rule, Slot, Target, Text,
};
use chrono::{Days, NaiveDate};

/// A visible blank for what is not known.
pub const BLANK: &str = "________";

/// What the texts of a plan are filled from.
pub struct Treatment<'a> {
    pub findings: &'a Findings,
    pub reveal: &'a [String],
}

/// What the slots of an objective are filled with.
struct Slots {
    baseline: String,
    target: String,
    due: NaiveDate,
}

/// Makes the part of the plan that is about one problem.
pub fn problem_plan(
    treatment: &Treatment<'_>,
    considered: &Considered<'_>,
    decision: Option<&ProblemDecision>,
    label: &str,
    not_assessed: &mut Vec<Line>,
) -> ProblemPlan {
    let problem = considered.problem;
    let when = treatment.rule(problem, "suggested when", &problem.when);
    let (title, blanks) = treatment.fill(&problem.title);
    not_assessed.extend(blank_line(problem, "title", &blanks, &when));
    let active = treatment.active_objectives(problem, not_assessed, &when);
    let mut because = vec![when.clone()];
    because.extend(decision.map(Cause::decision));
    let objectives: Vec<ObjectiveLine> = active
        .iter()
        .enumerate()
        .map(|(index, objective)| {
            let label = format!("{label}.O{}", index + 1);
            treatment.objective(problem, objective, &label, &because, not_assessed)
        })
        .collect();
    ProblemPlan {
        evidence: treatment.evidence(problem, label),
        to_ask: treatment.to_ask(considered, decision, label),
        goal: treatment.goal(problem, decision, label),
        interventions: treatment.interventions(problem, &active, label, &because, not_assessed),
        objectives,
        discharge: Line::new(
            format!("{}/discharge", problem.id),
            format!("{label}.D"),
            treatment.fill(&problem.discharge).0,
            because.clone(),
        ),
        standing: standing(considered, decision),
        treated: considered.is_confirmed(decision),
        safety: problem.is_safety(),
        problem: problem.id.to_string(),
        line: Line::new(problem.id.to_string(), label, title, because),
    }
}

fn standing(considered: &Considered<'_>, decision: Option<&ProblemDecision>) -> String {
    match decision {
        Some(decision) if considered.is_confirmed(Some(decision)) => {
            format!("confirmed, to be treated: {}, {}", decision.by, decision.on)
        }
        Some(decision) => format!(
            "to be assessed: {} decided to treat on {}, and {} is still to be recorded",
            decision.by,
            decision.on,
            if decision.confirmed { "a finding of impairment" } else { "the confirmation" }
        ),
        None if considered.problem.is_safety() => "to be assessed now".to_owned(),
        None => "to be assessed: a screen is not a problem yet".to_owned(),
    }
}

fn blank_line(problem: &Problem, part: &str, blanks: &[Name], when: &Cause) -> Option<Line> {
    let names: Vec<String> = blanks.iter().map(ToString::to_string).collect();
    let text = format!("{}, {part}: left blank for {}", problem.id, names.join(", "));
    let id = format!("open/{}/{part}", problem.id);
    (!blanks.is_empty()).then(|| Line::new(id, "", text, vec![when.clone()]))
}

impl Treatment<'_> {
    /// Returns a text with its findings, and the names that were not known.
    pub fn fill(&self, text: &Text) -> (String, Vec<Name>) {
        self.fill_slots(text, None)
    }

    /// Returns a finding as this output may show it; `None` where it is not known.
    pub fn shown(&self, fact: &Fact) -> Option<String> {
        let hidden = fact.private && !self.reveal.contains(&fact.name.to_string());
        let words = fact.words.clone()?;
        Some(if hidden { PRIVATE.to_owned() } else { words })
    }

    fn fill_slots(&self, text: &Text, slots: Option<&Slots>) -> (String, Vec<Name>) {
        let mut blanks = Vec::new();
        let filled = text.fill(|part| match (part, slots) {
            (Part::Finding(name), _) => {
                let fact = self.findings.fact(name);
                let hidden = fact.private && !self.reveal.contains(&name.to_string());
                match fact.short {
                    Some(_) if hidden => PRIVATE.to_owned(),
                    Some(short) => short,
                    None => {
                        blanks.push(name.clone());
                        BLANK.to_owned()
                    }
                }
            }
            (Part::Slot(Slot::Baseline), Some(slots)) => slots.baseline.clone(),
            (Part::Slot(Slot::Target), Some(slots)) => slots.target.clone(),
            (Part::Slot(Slot::Due), Some(slots)) => slots.due.to_string(),
            (Part::Slot(_), None) => BLANK.to_owned(),
            (Part::Words(words), _) => words.clone(),
        });
        (filled, blanks)
    }

    fn rule(&self, problem: &Problem, role: &str, rule: &Rule) -> Cause {
        Cause::rule(problem, role, rule, self.findings)
    }

    fn evidence(&self, problem: &Problem, label: &str) -> Vec<Line> {
        let mut lines = Vec::new();
        for name in &problem.evidence {
            let fact = self.findings.fact(name);
            let Some(words) = self.shown(&fact) else { continue };
            // The band stands in the words of its score already.
            if *name != name.whole() && problem.evidence.contains(&name.whole()) {
                continue;
            }
            let date = fact.provenance.as_ref().map(|p| format!(" ({})", p.date));
            let text = format!("{}: {words}{}", fact.label, date.unwrap_or_default());
            let number = lines.len() + 1;
            let id = format!("{}/evidence/{name}", problem.id);
            lines.push(Line::new(
                id,
                format!("{label}.E{number}"),
                text,
                vec![Cause::finding(&fact)],
            ));
        }
        lines
    }

    /// What is to be found out: impairment, what else could explain the finding, and exclusions
    /// that cannot be ruled out.
    fn to_ask(
        &self,
        considered: &Considered<'_>,
        decision: Option<&ProblemDecision>,
        label: &str,
    ) -> Vec<Line> {
        let problem = considered.problem;
        let mut lines: Vec<Line> = Vec::new();
        let mut add = |id: String, text: String, cause: Cause| {
            let label = format!("{label}.Q{}", lines.len() + 1);
            lines.push(Line::new(format!("{}/{id}", problem.id), label, text, vec![cause]));
        };
        let impaired = decision.is_some_and(|decision| decision.impairment.is_some());
        if let Some(confirm) = problem.confirm.as_ref().filter(|_| !impaired) {
            let cause = self.rule(problem, "confirmed when", &confirm.when);
            match considered.impairment {
                Truth::True => {}
                Truth::Unknown => {
                    add("confirm".into(), format!("Impairment: {}", confirm.ask), cause)
                }
                Truth::False => {
                    let text = format!("No impairment was found so far. {}", confirm.ask);
                    add("confirm".into(), text, cause);
                }
            }
        }
        for rule_out in &considered.not_excluded {
            let what = rule_out.id.as_str().replace('_', " ");
            let cause = self.rule(problem, "excluded when", &rule_out.excluded_when);
            let text = format!("Not excluded: {what}. {}", rule_out.ask);
            add(format!("rule_out/{}", rule_out.id), text, cause);
        }
        let doubtful = considered.exclusions.iter().filter(|(_, holds)| !holds.is_true());
        for (index, (exclusion, _)) in doubtful.enumerate() {
            let cause = self.rule(problem, "not treated here when", &exclusion.when);
            let missing = unknown(self.findings, &exclusion.when.condition);
            let missing = missing_words(self.findings, &missing);
            let text =
                format!("Not known whether it can be treated here: {missing}. {}", exclusion.then);
            add(format!("exclusion/{}", index + 1), text, cause);
        }
        lines
    }

    fn goal(&self, problem: &Problem, decision: Option<&ProblemDecision>, label: &str) -> GoalLine {
        let place = Cause::new("rule", "a goal is the client's own words, or an open question")
            .at(&problem.place(problem.goal.span));
        let line = |text: String, because: Vec<Cause>| {
            Line::new(format!("{}/goal", problem.id), format!("{label}.G"), text, because)
        };
        if let Some((decision, words)) = decision.and_then(|d| Some((d, d.client_words.as_ref()?)))
        {
            let because = vec![place, Cause::decision(decision)];
            return GoalLine { line: line(words.clone(), because), in_clients_words: true };
        }
        let fact = problem.goal.words.as_ref().map(|name| self.findings.fact(name));
        let words = fact.as_ref().and_then(|fact| {
            let hidden = fact.private && !self.reveal.contains(&fact.name.to_string());
            fact.short.clone().filter(|_| !hidden)
        });
        let mut because = vec![place];
        because.extend(fact.as_ref().map(Cause::finding));
        match words {
            Some(words) => GoalLine { line: line(words, because), in_clients_words: true },
            None => {
                GoalLine { line: line(problem.goal.ask.clone(), because), in_clients_words: false }
            }
        }
    }

    fn active_objectives<'p>(
        &self,
        problem: &'p Problem,
        not_assessed: &mut Vec<Line>,
        when: &Cause,
    ) -> Vec<&'p Objective> {
        let mut active = Vec::new();
        for objective in &problem.objectives {
            let id = format!("{}/objective/{}", problem.id, objective.id);
            if self.applies(problem, objective.when.as_ref(), &id, not_assessed, when) {
                active.push(objective);
            }
        }
        active
    }

    /// Whether a part of a problem applies; where too little is known it is listed, not dropped.
    fn applies(
        &self,
        problem: &Problem,
        rule: Option<&Rule>,
        id: &str,
        not_assessed: &mut Vec<Line>,
        when: &Cause,
    ) -> bool {
        let Some(rule) = rule else { return true };
        let truth = eval(self.findings, &rule.condition);
        if truth == Truth::Unknown {
            let missing = missing_words(self.findings, &unknown(self.findings, &rule.condition));
            let text = format!("{id}: depends on {missing}");
            let because = vec![self.rule(problem, "only when", rule), when.clone()];
            not_assessed.push(Line::new(format!("open/{id}"), "", text, because));
        }
        truth.is_true()
    }

    fn objective(
        &self,
        problem: &Problem,
        objective: &Objective,
        label: &str,
        because: &[Cause],
        not_assessed: &mut Vec<Line>,
    ) -> ObjectiveLine {
        let due = due(self.findings.as_of, objective.within.days);
        let baseline = objective.baseline.as_ref().map(|name| self.findings.fact(name));
        let slots = Slots {
            baseline: baseline.as_ref().map_or_else(
                || BLANK.to_owned(),
                |fact| fact.short.clone().unwrap_or(BLANK.into()),
            ),
            target: self.target(objective),
            due,
        };
        let (text, mut blanks) = self.fill_slots(&objective.text, Some(&slots));
        let unknown_baseline = baseline.as_ref().filter(|fact| fact.short.is_none());
        blanks.extend(unknown_baseline.map(|fact| fact.name.clone()));
        let part = format!("objective/{}", objective.id);
        not_assessed.extend(blank_line(problem, &part, &blanks, &because[0]));
        let facts = self.client_facts(objective);
        let mut causes = because.to_vec();
        causes.extend(self.objective_causes(problem, objective, baseline.as_ref(), &slots));
        let id = format!("{}/{part}", problem.id);
        ObjectiveLine {
            line: Line::new(id, label, text, causes),
            measure: measure(&objective.measure),
            baseline: slots.baseline.clone(),
            target: target_words(objective.target.as_ref(), &slots.target),
            due,
            ask: (facts.len() < 2).then(|| objective.ask.clone()),
            facts,
        }
    }

    fn objective_causes(
        &self,
        problem: &Problem,
        objective: &Objective,
        baseline: Option<&Fact>,
        slots: &Slots,
    ) -> Vec<Cause> {
        let place = problem.place(objective.span);
        let mut causes = vec![match &objective.when {
            Some(rule) => self.rule(problem, "objective when", rule),
            None => Cause::new("rule", "objective of this problem").at(&place),
        }];
        causes.extend(baseline.map(Cause::finding));
        if let Some(target) = &objective.target {
            causes
                .push(Cause::new("source", format!("target {}: {}", slots.target, target.source)));
        }
        let facts = objective.client_facts.iter().map(|name| self.findings.fact(name));
        causes.extend(facts.filter(|fact| fact.words.is_some()).map(|fact| Cause::finding(&fact)));
        let days = objective.within.days;
        causes.push(Cause::new(
            "date",
            format!("{} + {days} days = {}", self.findings.as_of, slots.due),
        ));
        causes
    }

    /// The number of the target, from the baseline where it is a change, within the scale.
    fn target(&self, objective: &Objective) -> String {
        let number = objective.target.as_ref().and_then(|target| match target.aim {
            Aim::AtMost(number) | Aim::AtLeast(number) => Some(number),
            Aim::Change(change) => {
                let value = self.findings.value(objective.baseline.as_ref()?);
                let Value::Number(interval) = value else { return None };
                let aimed = interval.known()?.checked_add(change)?;
                Some(aimed.max(Number::ZERO))
            }
        });
        number.map_or_else(|| BLANK.to_owned(), |number| number.to_string())
    }

    fn client_facts(&self, objective: &Objective) -> Vec<String> {
        let facts = objective.client_facts.iter().map(|name| self.findings.fact(name));
        let known = facts.filter(|fact| fact.short.is_some());
        known.filter_map(|fact| Some(format!("{} {}", fact.label, self.shown(&fact)?))).collect()
    }

    fn interventions(
        &self,
        problem: &Problem,
        active: &[&Objective],
        label: &str,
        because: &[Cause],
        not_assessed: &mut Vec<Line>,
    ) -> Vec<InterventionLine> {
        let mut lines = Vec::new();
        for intervention in &problem.interventions {
            let served: Vec<usize> = (0..active.len())
                .filter(|index| intervention.serves.contains(&active[*index].id))
                .collect();
            let id = format!("{}/intervention/{}", problem.id, intervention.id);
            let when = intervention.when.as_ref();
            if served.is_empty() || !self.applies(problem, when, &id, not_assessed, &because[0]) {
                continue;
            }
            let serves = served.iter().map(|index| format!("{label}.O{}", index + 1)).collect();
            let label = format!("{label}.I{}", lines.len() + 1);
            lines.push(self.intervention(problem, intervention, id, label, serves, because));
        }
        lines
    }

    fn intervention(
        &self,
        problem: &Problem,
        intervention: &Intervention,
        id: String,
        label: String,
        serves: Vec<String>,
        because: &[Cause],
    ) -> InterventionLine {
        let mut causes = because.to_vec();
        causes.push(match &intervention.when {
            Some(rule) => self.rule(problem, "intervention when", rule),
            None => Cause::new("rule", format!("works on {}", serves.join(", ")))
                .at(&problem.place(intervention.span)),
        });
        let minutes = intervention.minutes.map(|minutes| format!(", {minutes} minutes"));
        InterventionLine {
            line: Line::new(id, label, self.fill(&intervention.name).0, causes),
            modality: intervention.modality.replace('_', " "),
            levers: intervention.levers.iter().map(|lever| lever.replace('_', " ")).collect(),
            frequency: format!("{}{}", intervention.frequency, minutes.unwrap_or_default()),
            responsible: intervention.responsible.replace('_', " "),
            serves,
            alternative: intervention.alternative.clone(),
        }
    }
}

fn due(as_of: NaiveDate, days: u32) -> NaiveDate {
    as_of.checked_add_days(Days::new(u64::from(days))).unwrap_or(as_of)
}

fn measure(measure: &Measure) -> String {
    match measure {
        Measure::Score(name) => name.to_string(),
        Measure::Log { log, unit } => format!("{}, {unit}", log.as_str().replace('_', " ")),
        Measure::Count(what) => what.clone(),
    }
}

fn target_words(target: Option<&Target>, number: &str) -> String {
    match target.map(|target| target.aim) {
        Some(Aim::AtLeast(_)) => format!("{number} or more"),
        Some(Aim::AtMost(_)) => format!("{number} or less"),
        Some(Aim::Change(change)) if change < Number::ZERO => format!("{number} or less"),
        Some(Aim::Change(_)) => format!("{number} or more"),
        None => BLANK.to_owned(),
    }
}
