//! Interventions: what is done, how often, by whom, and for which objectives.

use super::filling::{Filling, blank_line};
use super::{Cause, InterventionLine, Line};
use crate::condition::Truth;
use crate::diagnostic::{Place, Span};
use crate::id::Id;
use crate::problem::{Intervention, Objective, Problem, Use, What};
use crate::progress::StepState;
use crate::rule::{Rule, Text};
use crate::treatment::{Described, Dose, Treatment};
use std::sync::Arc;

impl Filling<'_> {
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
            let Some(offer) = self.offer(intervention) else { continue };
            let own = intervention.when.as_ref();
            let general = offer.treatment.as_ref().and_then(|treatment| treatment.when.as_ref());
            if !self.applies(problem, own, &id, not_assessed, &because[0])
                || !self.applies(problem, general, &id, not_assessed, &because[0])
            {
                continue;
            }
            if let Some(held) = self.put_off(problem, intervention, &offer, &id, &because[0]) {
                not_assessed.push(held);
                continue;
            }
            let (name, blanks) = self.fill(offer.name());
            let part = format!("intervention/{}", intervention.id);
            not_assessed.extend(blank_line(problem, &part, &blanks, &because[0]));
            let serves = served.iter().map(|index| format!("{label}.O{}", index + 1)).collect();
            let label = format!("{label}.I{}", lines.len() + 1);
            let line = Line::new(id, label, name, because.to_vec());
            lines.push(self.intervention(problem, &offer, line, serves));
        }
        lines
    }

    /// Returns what an intervention is; nothing where the treatment that it names has errors, which
    /// are told.
    fn offer<'i>(&self, intervention: &'i Intervention) -> Option<Offer<'i>> {
        let treatment = match &intervention.what {
            What::Own(_) => None,
            What::Treatment(used) => Some(self.means.treatments.get(&used.treatment)?),
        };
        Some(Offer { intervention, treatment })
    }

    /// Returns a line for an intervention that waits: for the response to an alert, because something
    /// speaks against it now, or because the client does not want it.
    fn put_off(
        &self,
        problem: &Problem,
        intervention: &Intervention,
        offer: &Offer<'_>,
        id: &str,
        when: &Cause,
    ) -> Option<Line> {
        let described = offer.described();
        let together = matches!(described.modality, "couple" | "family");
        if let Some(violence) = self.violence_at_home().filter(|_| together) {
            let text = "waits, because violence at home was told or the question refused, until that is cleared";
            return Some(self.waiting_line(problem, id, text, vec![violence, when.clone()]));
        }
        if let Some(treatment) = &offer.treatment {
            let stops = treatment.unless.iter();
            let stop = stops.into_iter().find(|stop| self.truth(&stop.when).is_true());
            if let Some(stop) = stop {
                let text = format!("not now: {}", stop.because);
                let because = vec![self.rule("not now when", &stop.when), when.clone()];
                return Some(self.waiting_line(problem, id, &text, because));
            }
            if let Some(held) = self.held(problem, &treatment.held_by, id, when) {
                return Some(held);
            }
        }
        if let Some(line) = self.not_wanted(problem, described, id, when) {
            return Some(line);
        }
        self.held(problem, &intervention.held_by, id, when)
    }

    /// Whether to go a programme is the client's decision, and so is not to.
    fn not_wanted(
        &self,
        problem: &Problem,
        described: &Described,
        id: &str,
        when: &Cause,
    ) -> Option<Line> {
        let programme = described.programme.as_ref()?;
        let said = self.findings.progress.of_whole(programme)?;
        let steps: Vec<Id> = self
            .means
            .programmes
            .get(programme)?
            .steps
            .iter()
            .map(|step| step.id.clone())
            .collect();
        let words = match self.findings.progress.state(programme, &steps) {
            StepState::NotNow => "the client does not want it now",
            StepState::DecidedNotTo => "the client decided not to",
            _ => return None,
        };
        let recorded = format!("{} on {}: {}", said.by, said.on, said.state.words());
        let because = vec![Cause::new("decision", recorded), when.clone()];
        let text = format!("not planned: {words} ({})", said.on);
        Some(self.waiting_line(problem, id, &text, because))
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
        offer: &Offer<'_>,
        mut line: Line,
        serves: Vec<String>,
    ) -> InterventionLine {
        let Offer { intervention, treatment } = offer;
        let described = offer.described();
        line.because.push(match &intervention.when {
            Some(rule) => self.rule("intervention when", rule),
            None => Cause::new("rule", format!("works on {}", serves.join(", ")))
                .at(problem.place(intervention.span)),
        });
        line.because.extend(treatment.as_ref().map(|treatment| self.treatment_cause(treatment)));
        let dose = offer.own_dose().or_else(|| {
            let holds = |rule: &Rule| self.truth(rule).is_true();
            described.doses.iter().find(|dose| dose.when.as_ref().is_none_or(holds))
        });
        line.because.extend(
            dose.and_then(|dose| dose.when.as_ref()).map(|rule| self.rule("as often when", rule)),
        );
        let minutes = dose.and_then(|dose| dose.minutes);
        let minutes = minutes.map(|minutes| format!(", {minutes} minutes")).unwrap_or_default();
        let frequency = dose.map(|dose| dose.frequency.clone()).unwrap_or_default();
        let alternatives = described.alternatives.join("; ");
        InterventionLine {
            line,
            for_client: offer.for_client(problem).map(|text| self.fill(text).0),
            modality: described.modality.replace('_', " "),
            levers: described.levers.iter().map(|lever| lever.replace('_', " ")).collect(),
            frequency: format!("{frequency}{minutes}"),
            responsible: described.responsible.replace('_', " "),
            serves,
            alternative: Some(alternatives).filter(|words| !words.is_empty()),
            programme: described.programme.as_ref().map(ToString::to_string),
            programme_label: None,
            wording: offer.name().wording(),
            safety: problem.is_safety() || treatment.as_ref().is_some_and(|one| one.safety),
            treatment: treatment.as_ref().map(|treatment| treatment.hash),
            indicated: treatment.as_ref().map(|treatment| treatment.indicated.clone()),
            interrupts: treatment.as_ref().map_or(Vec::new(), |treatment| {
                treatment.interrupts.iter().map(|element| element.words()).collect()
            }),
        }
    }

    /// Which treatment it is, and for whom.
    fn treatment_cause(&self, treatment: &Treatment) -> Cause {
        let Treatment { id, version, hash, indicated, .. } = treatment;
        let text = format!("treatment {id} version {version}, {}: {indicated}", hash.short());
        let place =
            Place { source: treatment.source.clone(), span: Span::default(), route: String::new() };
        let when = treatment.when.iter().map(|rule| self.rule("offered when", rule));
        Cause::new("source", text).at(place).because(when.collect())
    }
}

/// An intervention with the treatment that it is, where it is one of those at hand.
struct Offer<'i> {
    intervention: &'i Intervention,
    treatment: Option<Arc<Treatment>>,
}

impl Offer<'_> {
    /// Returns what is done. That a treatment was found is known since the offer was made.
    fn described(&self) -> &Described {
        match (&self.intervention.what, &self.treatment) {
            (What::Own(described), _) => described,
            (_, Some(treatment)) => &treatment.described,
            (What::Treatment(_), None) => unreachable!("an offer has its treatment"),
        }
    }

    fn name(&self) -> &Text {
        let own = self.used().and_then(|used| used.name.as_ref());
        own.unwrap_or(&self.described().name)
    }

    /// Returns how often it is done here, where that is not as the treatment says.
    fn own_dose(&self) -> Option<&Dose> {
        self.used()?.dose.as_ref()
    }

    fn used(&self) -> Option<&Use> {
        match &self.intervention.what {
            What::Treatment(used) => Some(used),
            What::Own(_) => None,
        }
    }

    /// Returns what is said to the client. The treatment's own words go with its own name only; and
    /// where the problem is one of safety, nothing is said that its file does not say.
    fn for_client(&self, problem: &Problem) -> Option<&Text> {
        let general = self.described().for_client.as_ref();
        let Some(used) = self.used() else { return general };
        let is_general = used.name.is_none() && !problem.is_safety();
        used.for_client.as_ref().or(general.filter(|_| is_general))
    }
}
