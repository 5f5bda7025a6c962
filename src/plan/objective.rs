//! Objectives: text, start, target, due day, and what makes them this client's own.

use super::cause::PRIVATE;
use super::filling::{BLANK, Filling, blank_line, left_open};
use super::{Cause, Line, ObjectiveLine, edits};
use crate::condition::Value;
use crate::decision::Decisions;
use crate::finding::{Fact, Name};
use crate::id::Id;
use crate::instrument::Window;
use crate::number::{Number, counted};
use crate::problem::{Aim, Measure, Objective, Problem, Target};
use crate::response::Response;
use chrono::{Days, NaiveDate};

/// What stands for a start that no finding tells: the first entries of the log will.
const UNRECORDED: &str = "to be recorded";

/// What the slots of an objective are filled with.
pub(super) struct Slots {
    pub(super) baseline: String,
    pub(super) target: String,
    pub(super) due: NaiveDate,
}

impl Filling<'_> {
    pub(super) fn active_objectives<'p>(
        &self,
        problem: &'p Problem,
        not_assessed: &mut Vec<Line>,
        when: &Cause,
    ) -> Vec<&'p Objective> {
        let mut active = Vec::new();
        for objective in &problem.objectives {
            let id = line_id(problem, objective);
            if !self.is_chosen(problem, objective.when.as_ref(), &id, not_assessed, when) {
                continue;
            }
            match self.held(problem, &objective.held_by, &id, when) {
                Some(held) => not_assessed.push(held),
                None => active.push(objective),
            }
        }
        active
    }

    pub(super) fn objectives(
        &self,
        problem: &Problem,
        active: &[&Objective],
        label: &str,
        because: &[Cause],
        not_assessed: &mut Vec<Line>,
    ) -> Vec<ObjectiveLine> {
        let mut lines = Vec::new();
        for objective in active {
            let label = format!("{label}.O{}", lines.len() + 1);
            lines.push(self.objective(problem, objective, &label, because, not_assessed));
        }
        lines
    }

    fn objective(
        &self,
        problem: &Problem,
        objective: &Objective,
        label: &str,
        because: &[Cause],
        not_assessed: &mut Vec<Line>,
    ) -> ObjectiveLine {
        let (began, then) = self.start;
        let part = format!("objective/{}", objective.id);
        let id = line_id(problem, objective);
        // The sentence and the field say the same day, also where a clinician has set it.
        let due = due(&id, objective, began, self.inputs.decisions);
        let baseline = objective.baseline.as_ref().map(|name| then.fact(name));
        let slots = Slots {
            baseline: baseline.as_ref().and_then(|f| self.short(f)).unwrap_or(BLANK.into()),
            target: self.target(objective, baseline.as_ref()),
            due,
        };
        let (text, mut blanks) = self.fill_slots(&objective.text, Some(&slots));
        let unknown_baseline = baseline.as_ref().filter(|fact| fact.short.is_none());
        blanks.extend(unknown_baseline.map(|fact| fact.name.clone()));
        not_assessed.extend(blank_line(problem, &part, &blanks, &because[0]));
        let known_baseline = baseline.as_ref().is_some_and(|fact| fact.short.is_some());
        if objective.target.is_some() && slots.target == BLANK && known_baseline {
            let text = "no target by the published change can be reached from here; set one with the client";
            not_assessed.push(left_open(problem, &part, text, &because[0]));
        }
        let facts = self.client_facts(objective);
        let now = self.now(objective);
        let mut causes = because.to_vec();
        causes.extend(self.objective_causes(problem, objective, baseline.as_ref(), &slots));
        ObjectiveLine {
            line: Line::new(id, label, text, causes),
            for_client: objective.for_client.as_ref().map(|t| self.fill_slots(t, Some(&slots)).0),
            measure: self.measure(&objective.measure),
            baseline: if baseline.is_some() { slots.baseline } else { UNRECORDED.to_owned() },
            target: target_words(objective.target.as_ref(), &slots.target),
            is_told: now.is_some(),
            now: now.unwrap_or_else(|| untold(&objective.measure).to_owned()),
            reached: self.reached(objective, baseline.as_ref()),
            due,
            ask: (facts.len() < 2).then(|| objective.ask.clone()),
            wording: objective.text.wording(),
            own: self.own_words(objective),
            days: (due - began).num_days(),
            window_days: self.window(&objective.measure),
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
        let mut causes = vec![match &objective.when {
            Some(rule) => Cause::rule("objective when", rule, self.start.1),
            None => {
                Cause::new("rule", "objective of this problem").at(problem.place(objective.span))
            }
        }];
        causes.extend(baseline.map(Cause::finding));
        if let Some(target) = &objective.target {
            causes
                .push(Cause::new("source", format!("target {}: {}", slots.target, target.source)));
        }
        let facts = objective.client_facts.iter().map(|name| self.findings.fact(name));
        causes.extend(facts.filter(|fact| fact.words.is_some()).map(|fact| Cause::finding(&fact)));
        let days = (slots.due - self.start.0).num_days();
        causes.push(Cause::new("date", format!("{} + {days} days = {}", self.start.0, slots.due)));
        causes
    }

    /// The number of the target, from the baseline where it is a change, within the scale.
    fn target(&self, objective: &Objective, baseline: Option<&Fact>) -> String {
        let by_change = matches!(objective.target, Some(Target { aim: Aim::Change(_), .. }));
        if by_change && baseline.is_some_and(|fact| fact.private) {
            return PRIVATE.to_owned();
        }
        let number = self.aimed_at(objective, baseline);
        number.map_or_else(|| BLANK.to_owned(), |number| number.to_string())
    }

    fn aimed_at(&self, objective: &Objective, baseline: Option<&Fact>) -> Option<Number> {
        match objective.target.as_ref()?.aim {
            Aim::AtMost(number) | Aim::AtLeast(number) => Some(number),
            Aim::Change(change) => {
                // From a score that is not computed there is no way to count.
                let name = objective.baseline.as_ref()?;
                baseline.filter(|fact| fact.short.is_some())?;
                let Value::Number(interval) = self.start.1.value(name) else { return None };
                let aimed = interval.known()?.checked_add(change)?;
                // A change that would leave the scale is no target.
                let scale = self.findings.scale(name);
                Some(aimed).filter(|aimed| scale.is_none_or(|scale| scale.contains(*aimed)))
            }
        }
    }

    fn client_facts(&self, objective: &Objective) -> Vec<String> {
        let facts = objective.client_facts.iter().map(|name| self.findings.fact(name));
        let known = facts.filter(|fact| fact.short.is_some());
        known
            .filter_map(|fact| {
                let words = self.shown(&fact)?;
                Some(if fact.quoted { format!("“{words}”") } else { fact.labelled(&words) })
            })
            .collect()
    }

    /// The client's facts as they stand in a sentence.
    fn own_words(&self, objective: &Objective) -> Vec<String> {
        let facts = objective.client_facts.iter().map(|name| self.findings.fact(name));
        facts.filter_map(|fact| self.short(&fact)).collect()
    }

    /// How many days a score asks about.
    fn window(&self, measure: &Measure) -> Option<u32> {
        let Measure::Score(name) = measure else { return None };
        let given = self.findings.latest().find(|assessed| {
            name.instrument().is_some_and(|id| *id == assessed.response.instrument.id)
        });
        given?.response.instrument.window.and_then(Window::days)
    }

    /// What the measure says by now: the latest score, the entries of the log that are in the record, or
    /// else a later answer to the question it started from.
    fn now(&self, objective: &Objective) -> Option<String> {
        let started_from = || objective.baseline.as_ref().and_then(|name| self.told_since(name));
        match &objective.measure {
            Measure::Score(name) => self.told(name),
            Measure::Log { log, .. } => self.entries(log).or_else(started_from),
            Measure::Count(_) => started_from(),
        }
    }

    fn told(&self, name: &Name) -> Option<String> {
        let fact = self.findings.fact(name);
        let date = fact.provenance.as_ref()?.date;
        Some(format!("{} ({date})", self.short(&fact)?))
    }

    fn told_since(&self, name: &Name) -> Option<String> {
        let date = self.findings.fact(name).provenance?.date;
        self.told(name).filter(|_| date > self.start.0)
    }

    /// The entries of a log since the start, where the client brings it to the clinic.
    fn entries(&self, log: &Id) -> Option<String> {
        let responses = self.findings.assessed.iter().map(|assessed| &assessed.response);
        let entries =
            responses.filter(|one| one.instrument.id == *log && one.date() >= self.start.0);
        let days: Vec<NaiveDate> = entries.map(Response::date).collect();
        let last = days.last()?;
        let count = counted(days.len(), "entry", "entries");
        Some(format!("{count} since {}, the last of {last}", self.start.0))
    }

    /// Whether the score is where the target is: known only where both are of one thing.
    fn reached(&self, objective: &Objective, baseline: Option<&Fact>) -> Option<bool> {
        let Measure::Score(name) = &objective.measure else { return None };
        let of_another =
            objective.baseline.as_ref().is_some_and(|from| from.whole() != name.whole());
        if of_another || self.findings.fact(name).private {
            return None;
        }
        let aimed = self.aimed_at(objective, baseline)?;
        let Value::Number(interval) = self.findings.value(name) else { return None };
        let (now, aim) = (interval.known()?, objective.target.as_ref()?.aim);
        Some(if is_downward(aim) { now <= aimed } else { now >= aimed })
    }

    fn measure(&self, measure: &Measure) -> String {
        match measure {
            Measure::Score(name) => self.findings.fact(name).label,
            Measure::Log { log, unit } => format!("{}, {unit}", log.as_str().replace('_', " ")),
            Measure::Count(what) => what.clone(),
        }
    }
}

/// The id of the line of an objective.
pub(super) fn line_id(problem: &Problem, objective: &Objective) -> String {
    format!("{}/objective/{}", problem.id, objective.id)
}

/// The day on which an objective is due: the one that a clinician has set, else by its file.
pub(super) fn due(
    id: &str,
    objective: &Objective,
    began: NaiveDate,
    decisions: &Decisions,
) -> NaiveDate {
    let days = Days::new(u64::from(objective.within.days));
    let by_file = || began.checked_add_days(days).unwrap_or(began);
    edits::due(id, decisions).unwrap_or_else(by_file)
}

/// Where the present value stands that nothing in the record tells.
fn untold(measure: &Measure) -> &'static str {
    match measure {
        Measure::Score(_) => "not known",
        Measure::Log { .. } => "by the client's own log",
        Measure::Count(_) => "to be asked",
    }
}

fn target_words(target: Option<&Target>, number: &str) -> String {
    match target.map(|target| is_downward(target.aim)) {
        Some(true) => format!("{number} or less"),
        Some(false) => format!("{number} or more"),
        None => BLANK.to_owned(),
    }
}

/// Whether a lower number is what is aimed at.
fn is_downward(aim: Aim) -> bool {
    match aim {
        Aim::AtLeast(_) => false,
        Aim::AtMost(_) => true,
        Aim::Change(change) => change < Number::ZERO,
    }
}
