//! Interventions: what is done, how often, by whom, and for which objectives.

use super::treatment::{Treatment, blank_line};
use super::{Cause, InterventionLine, Line};
use crate::condition::Truth;
use crate::problem::{Intervention, Objective, Problem, Rule};

impl Treatment<'_> {
    pub(super) fn interventions(
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
            if served.is_empty() {
                not_assessed.extend(self.waiting(problem, intervention, &id, &because[0]));
                continue;
            }
            let when = intervention.when.as_ref();
            if !self.applies(problem, when, &id, not_assessed, &because[0]) {
                continue;
            }
            if let Some(held) = self.held_intervention(problem, intervention, &id, &because[0]) {
                not_assessed.push(held);
                continue;
            }
            let (name, blanks) = self.fill(&intervention.name);
            let part = format!("intervention/{}", intervention.id);
            not_assessed.extend(blank_line(problem, &part, &blanks, &because[0]));
            let serves = served.iter().map(|index| format!("{label}.O{}", index + 1)).collect();
            let label = format!("{label}.I{}", lines.len() + 1);
            let line = Line::new(id, label, name, because.to_vec());
            lines.push(self.intervention(problem, intervention, line, serves));
        }
        lines
    }

    /// Returns a line for an intervention that waits: for the response to an alert, or because
    /// violence at home was told.
    fn held_intervention(
        &self,
        problem: &Problem,
        intervention: &Intervention,
        id: &str,
        when: &Cause,
    ) -> Option<Line> {
        let together = matches!(intervention.modality, "couple" | "family");
        if let Some(violence) = self.violence_at_home().filter(|_| together) {
            let text = "waits, because violence at home was told or the question refused, until that is cleared";
            return Some(self.waiting_line(problem, id, text, vec![violence, when.clone()]));
        }
        self.held(problem, &intervention.held_by, id, when)
    }

    /// Returns a line for an intervention that serves nothing yet and may still come to: what it
    /// would work on hangs on what is missing. Nothing where it is known not to apply.
    fn waiting(
        &self,
        problem: &Problem,
        intervention: &Intervention,
        id: &str,
        when: &Cause,
    ) -> Option<Line> {
        let is_open = |rule: &&Rule| self.truth(rule) == Truth::Unknown;
        let served = problem.objectives.iter().filter(|o| intervention.serves.contains(&o.id));
        let served = served.filter_map(|objective| objective.when.as_ref()).filter(is_open);
        let mut open: Vec<(&str, &Rule)> = served.map(|rule| ("objective when", rule)).collect();
        if open.is_empty() {
            return None;
        }
        if let Some(own) = &intervention.when {
            match self.truth(own) {
                Truth::False => return None,
                Truth::Unknown => open.insert(0, ("only when", own)),
                Truth::True => {}
            }
        }
        Some(self.hanging(problem, id, &open, when))
    }

    fn intervention(
        &self,
        problem: &Problem,
        intervention: &Intervention,
        mut line: Line,
        serves: Vec<String>,
    ) -> InterventionLine {
        line.because.push(match &intervention.when {
            Some(rule) => self.rule(problem, "intervention when", rule),
            None => Cause::new("rule", format!("works on {}", serves.join(", ")))
                .at(problem.place(intervention.span)),
        });
        let minutes = intervention.minutes.map(|minutes| format!(", {minutes} minutes"));
        InterventionLine {
            line,
            for_client: intervention.for_client.as_ref().map(|text| self.fill(text).0),
            modality: intervention.modality.replace('_', " "),
            levers: intervention.levers.iter().map(|lever| lever.replace('_', " ")).collect(),
            frequency: format!("{}{}", intervention.frequency, minutes.unwrap_or_default()),
            responsible: intervention.responsible.replace('_', " "),
            serves,
            alternative: intervention.alternative.clone(),
        }
    }
}
