//! Which parts of a problem apply, and what waits: for an answer, for the response to an alert, or
//! for the end of a danger.

use super::filling::Filling;
use super::make::plain_title;
use super::{Cause, Line};
use crate::condition::{Truth, Value};
use crate::finding::Name;
use crate::formulation::unknown;
use crate::instrument::Area;
use crate::problem::Problem;
use crate::rule::{Hold, Rule};

impl Filling<'_> {
    /// Returns whether a rule holds.
    pub(super) fn truth(&self, rule: &Rule) -> Truth {
        let is_raised = |name: &Name| {
            name.alert().is_some()
                && self.raised.iter().any(|fact| fact.name.alert() == name.alert())
        };
        rule.condition.eval(&mut |name| match is_raised(name) {
            true => Value::Truth(Truth::True),
            false => self.findings.value(name),
        })
    }

    /// Whether an objective is one of those that were chosen. What was known when the treatment began
    /// decides: an objective does not go because the client comes nearer to it.
    pub(super) fn is_chosen(
        &self,
        problem: &Problem,
        rule: Option<&Rule>,
        id: &str,
        not_assessed: &mut Vec<Line>,
        when: &Cause,
    ) -> bool {
        let then = |rule: &Rule| self.start.1.truth(&rule.condition);
        let began_before = !std::ptr::eq(self.start.1, self.findings);
        match rule.map(then).filter(|_| began_before) {
            Some(Truth::True) => true,
            // What is new about a danger counts at once.
            Some(Truth::False) if !problem.is_safety() => false,
            _ => self.applies(problem, rule, id, not_assessed, when),
        }
    }

    /// Whether a part of a problem applies; where too little is known it is listed, not dropped.
    pub(super) fn applies(
        &self,
        problem: &Problem,
        rule: Option<&Rule>,
        id: &str,
        not_assessed: &mut Vec<Line>,
        when: &Cause,
    ) -> bool {
        let Some(rule) = rule else { return true };
        let truth = self.truth(rule);
        if truth == Truth::Unknown {
            not_assessed.push(self.hanging(problem, id, &[("only when", rule)], when));
        }
        truth.is_true()
    }

    /// Returns a line for a part of a problem whose rules, each with its role, cannot be told.
    pub(super) fn hanging(
        &self,
        problem: &Problem,
        id: &str,
        rules: &[(&str, &Rule)],
        when: &Cause,
    ) -> Line {
        let names = rules.iter().flat_map(|(_, rule)| unknown(self.findings, &rule.condition));
        let missing = self.findings.lack(&names.collect::<Vec<_>>());
        let text = format!("depends on what is missing: {missing}");
        let rules = rules.iter().map(|(role, rule)| self.rule(role, rule));
        let because = rules.chain([when.clone()]).collect();
        self.waiting_line(problem, id, &text, because)
    }

    /// Returns a line for a part of a problem that waits for the response to an alert.
    pub(super) fn held(
        &self,
        problem: &Problem,
        held_by: &[Hold],
        id: &str,
        when: &Cause,
    ) -> Option<Line> {
        let open = self.open.iter().filter(|fired| fired.is_grave());
        let holding = open.filter_map(|fired| {
            let hold = held_by.iter().find(|hold| fired.is(&hold.instrument, &hold.alert))?;
            let text = format!("waits for a response to {}", hold.alert);
            let rule = Cause::new("rule", text).at(hold.place());
            Some((fired, rule.because(vec![Cause::finding(&fired.fact(self.findings))])))
        });
        let (alerts, mut because): (Vec<_>, Vec<Cause>) = holding.unzip();
        let first = alerts.first()?;
        let (short, date) =
            (&first.assessed.response.instrument.short, first.assessed.response.date());
        because.push(when.clone());
        let text = format!("waits until somebody has responded to the alert of {short}, {date}");
        Some(self.waiting_line(problem, id, &text, because))
    }

    /// Returns why couple and family work waits, where violence at home was told last, or earlier
    /// and nobody has responded: rule 15 of the clinical rules.
    pub(super) fn violence_at_home(&self) -> Option<Cause> {
        let mut told = self.findings.alerts();
        told.retain(|fired| {
            let open = self.open.iter().any(|open| std::ptr::eq(open.result, fired.result));
            let told_last = !fired.superseded && !fired.is_of_before();
            fired.alert.area == Area::Partner && fired.is_grave() && (open || told_last)
        });
        let told: Vec<Cause> =
            told.iter().map(|fired| Cause::finding(&fired.fact(self.findings))).collect();
        let rule = "violence at home holds couple, family and disclosure work";
        (!told.is_empty()).then(|| Cause::new("rule", rule).because(told))
    }

    pub(super) fn waiting_line(
        &self,
        problem: &Problem,
        id: &str,
        text: &str,
        because: Vec<Cause>,
    ) -> Line {
        let part = id.split_once('/').map_or(id, |(_, part)| part);
        let text = format!("{} ({part}): {text}", plain_title(problem));
        Line::new(format!("open/{id}"), "", text, because)
    }
}
