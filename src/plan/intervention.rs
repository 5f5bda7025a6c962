//! Interventions: what is done, how often, by whom, and for which objectives.

use super::treatment::Treatment;
use super::{Cause, InterventionLine, Line};
use crate::problem::{Intervention, Objective, Problem};

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
