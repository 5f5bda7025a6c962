//! One problem in the plan: evidence, goal, objectives, interventions.

use super::cause::PRIVATE;
use super::make::plain_title;
use super::objective::Slots;
use super::{
    Cause, GoalLine, Inputs, InterventionLine, Line, Means, ObjectiveLine, ProblemPlan, Quotes,
};
use crate::decision::ProblemDecision;
use crate::finding::{Fact, Findings, FiredAlert, Name, What};
use crate::formulation::Considered;
use crate::problem::Problem;
use crate::rule::{Part, Rule, Slot, Text};
use chrono::NaiveDate;

/// A visible blank for what is not known.
pub const BLANK: &str = "________";

/// What the texts of a plan are filled from.
pub struct Filling<'a> {
    pub findings: &'a Findings,
    quotes: Quotes,
    pub(super) open: &'a [FiredAlert<'a>],
    pub(super) raised: &'a [Fact],
    /// The treatments and programmes that can be drawn on.
    pub(super) means: &'a Means<'a>,
    pub(super) inputs: &'a Inputs<'a>,
    /// The day on which the treatment began, and what was known then.
    pub(super) start: (NaiveDate, &'a Findings),
}

/// Where a problem stands in the plan.
pub struct Place<'p> {
    /// Its label.
    pub label: &'p str,
    /// The problems above it.
    pub above: &'p [ProblemPlan],
}

/// Makes the part of the plan that is about one problem.
pub fn problem_plan<'a>(
    filling: &Filling<'a>,
    considered: &'a Considered<'a>,
    decision: Option<&ProblemDecision>,
    place: &Place<'_>,
    not_assessed: &mut Vec<Line>,
) -> ProblemPlan {
    let (problem, label) = (considered.problem, place.label);
    let filling = &filling.of_problem(considered);
    let when = filling.suggested(considered);
    let (title, blanks) = filling.fill(&problem.title);
    not_assessed.extend(blank_line(problem, "title", &blanks, &when));
    let active = filling.active_objectives(problem, not_assessed, &when);
    let mut because = vec![when.clone()];
    because.extend(decision.map(Cause::decision));
    let objectives = filling.objectives(problem, &active, label, &because, not_assessed);
    let interventions = filling.interventions(problem, &active, label, &because, not_assessed);
    not_assessed.extend(unserved(problem, &objectives, &interventions));
    ProblemPlan {
        evidence: filling.evidence(considered, label),
        to_ask: filling.to_ask(considered, decision, label),
        goal: filling.goal(problem, decision, place),
        interventions,
        objectives,
        left_out: Vec::new(),
        unexplained: Vec::new(),
        discharge_for_client: problem.discharge_for_client.as_ref().map(|t| filling.fill(t).0),
        discharge: filling.discharge(problem, label, &because, not_assessed),
        standing: standing(considered, decision),
        treated: considered.is_confirmed(decision),
        safety: problem.is_safety(),
        problem: problem.id.to_string(),
        line: Line::new(problem.id.to_string(), label, title, because),
    }
}

/// Returns a line for every objective that nothing in the plan works on: what would is put off, waits, or
/// does not fit this client.
fn unserved(
    problem: &Problem,
    objectives: &[ObjectiveLine],
    interventions: &[InterventionLine],
) -> Vec<Line> {
    let is_served = |objective: &&ObjectiveLine| {
        interventions.iter().any(|one| one.serves.contains(&objective.line.label))
    };
    let unserved = objectives.iter().filter(|objective| !is_served(objective));
    let lines = unserved.map(|objective| {
        let id = objective.line.id.split_once('/').map_or("", |(_, part)| part);
        let about = Cause::new("line", format!("{} {}", objective.line.label, objective.line.id))
            .because(objective.line.because.clone());
        let text = "nothing in this plan works on it; choose with the client what would";
        left_open(problem, &format!("{id}/unserved"), text, &about)
    });
    lines.collect()
}

fn standing(considered: &Considered<'_>, decision: Option<&ProblemDecision>) -> String {
    match decision {
        Some(decision) if considered.is_confirmed(Some(decision)) => {
            let still = match considered.is_found() {
                true => "",
                false => "; what is known now does not suggest it",
            };
            format!("confirmed, to be treated: {}, {}{still}", decision.by, decision.on)
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

pub(super) fn blank_line(
    problem: &Problem,
    part: &str,
    blanks: &[Name],
    when: &Cause,
) -> Option<Line> {
    let names: Vec<String> = blanks.iter().map(ToString::to_string).collect();
    let text = format!("left blank, because {} is not known or names nothing", names.join(", "));
    (!blanks.is_empty()).then(|| left_open(problem, part, &text, when))
}

/// Returns a line for something in a problem's part that is left open.
pub(super) fn left_open(problem: &Problem, part: &str, text: &str, when: &Cause) -> Line {
    let title = plain_title(problem);
    let id = format!("open/{}/{part}", problem.id);
    Line::new(id, "", format!("{title} ({part}): {text}"), vec![when.clone()])
}

impl<'a> Filling<'a> {
    pub fn of(inputs: &'a Inputs<'a>) -> Filling<'a> {
        Filling {
            findings: inputs.findings,
            quotes: inputs.quotes,
            open: inputs.open,
            raised: &[],
            means: inputs.means,
            inputs,
            start: (inputs.findings.as_of, inputs.findings),
        }
    }

    /// Returns the same for a problem, in which an open danger that raises it is a danger now, and whose
    /// objectives start from the day on which somebody decided to treat it.
    pub(super) fn of_problem(&self, considered: &'a Considered<'_>) -> Filling<'a> {
        let since = self.inputs.decisions.treated_since(considered.problem.id.as_str());
        let start = since
            .map_or(self.start, |day| (day, self.inputs.starts.get(&day).unwrap_or(self.findings)));
        Filling { raised: &considered.raised_by, start, ..*self }
    }
}

impl Filling<'_> {
    /// Returns a text with its findings, and the names that were not known.
    pub fn fill(&self, text: &Text) -> (String, Vec<Name>) {
        self.fill_slots(text, None)
    }

    /// Returns a finding as this output may show it; `None` where it is not known.
    pub fn shown(&self, fact: &Fact) -> Option<String> {
        let words = fact.words.clone()?;
        Some(if fact.private { PRIVATE.to_owned() } else { words })
    }

    /// Returns a finding for a sentence, as this output may show it; `None` where it is not known.
    pub fn short(&self, fact: &Fact) -> Option<String> {
        let short = fact.short.clone()?;
        Some(match fact.private {
            true => PRIVATE.to_owned(),
            false if fact.quoted && self.quotes != Quotes::Shown => BLANK.to_owned(),
            false => short,
        })
    }

    pub(super) fn fill_slots(&self, text: &Text, slots: Option<&Slots>) -> (String, Vec<Name>) {
        let mut blanks = Vec::new();
        let filled = text.fill(|part| match (part, slots) {
            (Part::Finding(name), _) => {
                self.short(&self.findings.fact(name)).unwrap_or_else(|| {
                    blanks.push(name.clone());
                    BLANK.to_owned()
                })
            }
            (Part::Slot(Slot::Baseline), Some(slots)) => slots.baseline.clone(),
            (Part::Slot(Slot::Target), Some(slots)) => slots.target.clone(),
            (Part::Slot(Slot::Due), Some(slots)) => slots.due.to_string(),
            (Part::Slot(_), None) => BLANK.to_owned(),
            (Part::Words(words), _) => words.clone(),
        });
        (filled, blanks)
    }

    pub(super) fn rule(&self, role: &str, rule: &Rule) -> Cause {
        Cause::rule(role, rule, self.findings)
    }

    /// Returns why a problem is suggested: its own condition, or a danger that somebody told and
    /// nobody has responded to.
    pub(super) fn suggested(&self, considered: &Considered<'_>) -> Cause {
        if !considered.raised_by.is_empty() {
            return self.raised(considered);
        }
        match &considered.problem.when {
            Some(rule) if considered.by_rule.is_true() || considered.measured.is_empty() => {
                self.rule("suggested when", rule)
            }
            _ => self.measured(considered),
        }
    }

    /// Returns everything that suggests a problem.
    pub(super) fn all_suggesting(&self, considered: &Considered<'_>) -> Vec<Cause> {
        let rule = considered.problem.when.as_ref().filter(|_| considered.by_rule.is_true());
        let measured = considered.found_by_measures().next();
        let all = [
            (!considered.raised_by.is_empty()).then(|| self.raised(considered)),
            rule.map(|rule| self.rule("suggested when", rule)),
            measured.map(|_| self.measured(considered)),
        ];
        let all: Vec<Cause> = all.into_iter().flatten().collect();
        if all.is_empty() { vec![self.suggested(considered)] } else { all }
    }

    fn raised(&self, considered: &Considered<'_>) -> Cause {
        Cause::new("rule", "raised by an alert that nobody has responded to")
            .at(considered.problem.place(considered.problem.suggested_span))
            .because(considered.raised_by.iter().map(Cause::finding).collect())
    }

    fn measured(&self, considered: &Considered<'_>) -> Cause {
        let facts = considered.found_by_measures().map(|name| self.findings.fact(name));
        Cause::new("rule", "suggested by a positive finding of one of its measures")
            .at(considered.problem.place(considered.problem.suggested_span))
            .because(facts.map(|fact| Cause::finding(&fact)).collect())
    }

    fn evidence(&self, considered: &Considered<'_>, label: &str) -> Vec<Line> {
        let problem = considered.problem;
        let mut lines = Vec::new();
        for fact in self.raised {
            let date = fact.provenance.as_ref().map(|p| format!(" ({})", p.date));
            let text = format!("{}{}", fact.label, date.unwrap_or_default());
            let id = format!("{}/evidence/open/{}/{}", problem.id, lines.len() + 1, fact.name);
            let listed = Cause::new("rule", "an open alert raises this problem")
                .at(problem.place(problem.suggested_span));
            let because = vec![listed, Cause::finding(fact)];
            lines.push(Line::new(id, format!("{label}.E{}", lines.len() + 1), text, because));
        }
        let listed = |name: &&Name| !problem.evidence.contains(name);
        let measured = considered.found_by_measures().filter(listed);
        let measured: Vec<Name> = measured.cloned().collect();
        for name in measured.iter().chain(&problem.evidence) {
            let is_raised = self.raised.iter().any(|fact| fact.name == *name);
            if is_raised {
                continue;
            }
            let fact = self.findings.fact(name);
            let Some(words) = self.shown(&fact).filter(|words| !words.is_empty()) else { continue };
            // "Violence was reported. no" would be read as its opposite.
            let is_alert = matches!(name, Name::Of { what: What::Alert(_), .. });
            if is_alert && words != "yes" {
                continue;
            }
            // The band stands in the words of its score already.
            if *name != name.whole() && problem.evidence.contains(&name.whole()) {
                continue;
            }
            let date = fact.provenance.as_ref().map(|p| format!(" ({})", p.date));
            // What an alert says is a sentence already.
            let said = if is_alert { fact.label.clone() } else { fact.labelled(&words) };
            let text = format!("{said}{}", date.unwrap_or_default());
            let number = lines.len() + 1;
            let id = format!("{}/evidence/{name}", problem.id);
            let listed = Cause::new("rule", "listed as evidence of this problem")
                .at(problem.place(problem.evidence_span));
            let because = vec![listed, Cause::finding(&fact)];
            lines.push(Line::new(id, format!("{label}.E{number}"), text, because));
        }
        lines
    }

    fn discharge(
        &self,
        problem: &Problem,
        label: &str,
        because: &[Cause],
        not_assessed: &mut Vec<Line>,
    ) -> Line {
        let (text, blanks) = self.fill(&problem.discharge);
        not_assessed.extend(blank_line(problem, "discharge", &blanks, &because[0]));
        Line::new(format!("{}/discharge", problem.id), format!("{label}.D"), text, because.to_vec())
    }

    fn goal(
        &self,
        problem: &Problem,
        decision: Option<&ProblemDecision>,
        place: &Place<'_>,
    ) -> GoalLine {
        let rule = Cause::new("rule", "a goal is the client's own words, or an open question")
            .at(problem.place(problem.goal.span));
        let line = |text: String, because: Vec<Cause>| {
            Line::new(format!("{}/goal", problem.id), format!("{}.G", place.label), text, because)
        };
        let decided =
            decision.and_then(|decision| Some((decision, decision.client_words.as_ref()?)));
        if self.quotes != Quotes::Shown {
            return GoalLine {
                line: line(problem.goal.ask.clone(), vec![rule]),
                in_clients_words: false,
            };
        }
        if let Some((decision, words)) = decided {
            let because = vec![rule, Cause::decision(decision)];
            return GoalLine { line: line(words.clone(), because), in_clients_words: true };
        }
        let fact = problem.goal.words.as_ref().map(|name| self.findings.fact(name));
        let words = fact.as_ref().filter(|fact| !fact.private).and_then(|f| f.short.clone());
        let mut because = vec![rule];
        because.extend(fact.as_ref().map(Cause::finding));
        // What the client said once is the goal of one problem, and not of every one that reads it.
        let before = place.above.iter().find(|above| words.as_ref() == Some(&above.goal.line.text));
        because.extend(before.map(|above| {
            let label = &above.line.label;
            Cause::new("line", format!("these words are the goal of {label}; ask for this one"))
        }));
        match words.filter(|_| before.is_none()) {
            Some(words) => GoalLine { line: line(words, because), in_clients_words: true },
            None => {
                GoalLine { line: line(problem.goal.ask.clone(), because), in_clients_words: false }
            }
        }
    }
}
