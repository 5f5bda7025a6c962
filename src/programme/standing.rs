//! Where a client stands in a programme on a day: what is done, what comes next, what is held.

use super::{Programme, Step, StepName};
use crate::condition::Truth;
use crate::finding::{Findings, FiredAlert};
use crate::progress::{Recorded, StepState};
use crate::rule::{Hold, Rule, Stop};

/// Where a client stands in a programme.
pub struct Standing<'a> {
    /// The programme.
    pub programme: &'a Programme,
    /// How far it is as a whole.
    pub state: StepState,
    /// What was said last of the whole.
    pub recorded: Option<&'a Recorded>,
    /// What holds every step.
    pub held: Vec<Held<'a>>,
    /// The steps, in the order of the file.
    pub steps: Vec<StepStanding<'a>>,
}

/// Where a client stands with a step.
pub struct StepStanding<'a> {
    /// The step.
    pub step: &'a Step,
    /// How far it is.
    pub state: StepState,
    /// What was recorded last.
    pub recorded: Option<&'a Recorded>,
    /// Whether its turn has come.
    pub place: Place<'a>,
}

/// Whether the turn of a step has come.
pub enum Place<'a> {
    /// Something was recorded that settles it for now: done, not now, decided not to.
    Past,
    /// It can be gone now, or is being gone.
    Now,
    /// Others must be done before.
    After(Vec<&'a StepName>),
    /// Those with which everybody begins come first.
    Later,
    /// It must not be gone now.
    Held(Vec<Held<'a>>),
    /// It is not for this client.
    NotForThis(&'a Rule),
    /// Whether it is for this client is not known.
    Unknown(&'a Rule),
}

/// What holds a step.
pub enum Held<'a> {
    /// A stop rule that holds, or that cannot be ruled out.
    Stop {
        /// The rule.
        stop: &'a Stop,
        /// Whether it holds for certain.
        certain: bool,
    },
    /// An alert that nobody has responded to.
    Alert {
        /// Where it is said that it holds.
        hold: &'a Hold,
        /// The alert.
        fired: &'a FiredAlert<'a>,
    },
}

/// Returns where a client stands in a programme, with the alerts that nobody has responded to.
pub fn standing<'a>(
    programme: &'a Programme,
    findings: &'a Findings,
    open: &'a [FiredAlert<'a>],
) -> Standing<'a> {
    let ids: Vec<_> = programme.steps.iter().map(|step| step.id.clone()).collect();
    let progress = &findings.progress;
    let recorded = |step: &Step| progress.of_step(&programme.id, &step.id);
    let state = |step: &Step| recorded(step).map_or(StepState::Open, |recorded| recorded.state);
    let past = |step: &Step| state(step).is_settled() || state(step) == StepState::NotNow;
    let held = held(&programme.unless, &programme.held_by, findings, open);
    let is_held = !held.is_empty();
    let truth = |rule: &Rule| findings.truth(&rule.condition);
    let not_for = |step: &Step| step.when.as_ref().is_some_and(|r| truth(r) == Truth::False);
    let begins = programme.steps.iter().filter(|step| step.early && !not_for(step));
    let began = begins.clone().all(past);
    let steps = programme.steps.iter().map(|step| {
        let own = self::held(&step.unless, &step.held_by, findings, open);
        let waits = step.after.iter().filter(|name| !is_done(name, findings));
        let waits: Vec<&StepName> = waits.collect();
        let place = match step.when.as_ref().map(|rule| (rule, truth(rule))) {
            _ if past(step) => Place::Past,
            Some((rule, Truth::False)) => Place::NotForThis(rule),
            _ if !own.is_empty() || is_held => Place::Held(own),
            _ if state(step) == StepState::InWork => Place::Now,
            _ if !waits.is_empty() => Place::After(waits),
            _ if !step.early && !began => Place::Later,
            Some((rule, Truth::Unknown)) => Place::Unknown(rule),
            _ => Place::Now,
        };
        StepStanding { step, state: state(step), recorded: recorded(step), place }
    });
    Standing {
        programme,
        state: progress.state(&programme.id, &ids),
        recorded: progress.of_whole(&programme.id),
        steps: steps.collect(),
        held,
    }
}

impl Standing<'_> {
    /// Returns how many steps are done, and how many there are for this client.
    pub fn done(&self) -> (usize, usize) {
        let own = self.steps.iter().filter(|step| !matches!(step.place, Place::NotForThis(_)));
        (own.clone().filter(|step| step.state == StepState::Done).count(), own.count())
    }

    /// Returns whether nothing more is to come: it is done, or the client decided not to go it, or not
    /// now.
    pub fn is_over(&self) -> bool {
        self.state.is_settled() || self.state == StepState::NotNow
    }
}

fn is_done(name: &StepName, findings: &Findings) -> bool {
    let recorded = findings.progress.of_step(&name.programme, &name.step);
    recorded.is_some_and(|recorded| recorded.state == StepState::Done)
}

fn held<'a>(
    unless: &'a [Stop],
    held_by: &'a [Hold],
    findings: &Findings,
    open: &'a [FiredAlert<'a>],
) -> Vec<Held<'a>> {
    let stops = unless.iter().filter_map(|stop| match findings.truth(&stop.when.condition) {
        Truth::False => None,
        truth => Some(Held::Stop { stop, certain: truth.is_true() }),
    });
    let alerts = open.iter().filter(|fired| fired.is_grave()).filter_map(|fired| {
        let hold = held_by.iter().find(|hold| fired.is(&hold.instrument, &hold.alert))?;
        Some(Held::Alert { hold, fired })
    });
    stops.chain(alerts).collect()
}
