//! Which problems are in the plan, and which are set aside.

use super::draft::settled_on;
use super::filling::Filling;
use super::{Cause, Inputs, Line, alerts};
use crate::condition::Truth;
use crate::decision::{Disposition, ProblemDecision};
use crate::finding::{Concern, FiredAlert, Name};
use crate::formulation::{Considered, Standing};
use crate::number::counted;
use crate::rule::Hold;
use chrono::NaiveDate;

/// RULES 20 of the clinical rules: more are not worked on well.
pub const MOST_ACTIVE: usize = 5;

/// Rule 7 of the clinical rules.
const UNDER_AGE: &str = "Under 18 by the year of birth, whatever else was recorded; clear it up first. \
                         Referral to a youth service, or as the jurisdiction requires.";

/// The problems that are in the plan, and those that are not.
pub struct Sorted<'a> {
    /// The problems that are worked on or suggested, with what was decided.
    pub active: Vec<(&'a Considered<'a>, Option<&'a ProblemDecision>)>,
    /// The others that were found.
    pub set_aside: Vec<Aside<'a>>,
}

/// A problem that was found and is not in the plan.
pub struct Aside<'a> {
    /// The problem.
    pub considered: &'a Considered<'a>,
    /// What is printed.
    pub line: Line,
    /// Whether a person decided so.
    pub settled: bool,
}

/// Sorts the problems by what was found and what was decided.
pub fn sort<'a>(inputs: &'a Inputs<'a>) -> Sorted<'a> {
    let mut sorted = Sorted { active: Vec::new(), set_aside: Vec::new() };
    let treated = |considered: &Considered<'_>| {
        decision_on(inputs, considered).is_some_and(|d| d.disposition == Disposition::Treat)
    };
    let decided = inputs.formulation.considered.iter().filter(|c| treated(c)).count();
    for considered in &inputs.formulation.considered {
        let decision = decision_on(inputs, considered);
        let safety = considered.problem.is_safety();
        let room = safety || sorted.room(decided, treated);
        let mut aside = |line, settled| sorted.set_aside.push(Aside { considered, line, settled });
        match decision {
            // Nobody has decided on a danger that was told since.
            Some(decision) if safety && is_passed_over(decision, considered, inputs) => {
                sorted.active.push((considered, None));
            }
            Some(decision) if decision.disposition != Disposition::Treat => {
                let settled =
                    !is_overdue(decision, inputs) && !is_passed_over(decision, considered, inputs);
                aside(decided_line(considered, decision, inputs), settled);
            }
            // What the findings do not suggest can have been decided on all the same.
            None if !considered.is_found() => {}
            _ if considered.is_excluded() => {
                aside(excluded_line(considered, decision, inputs), false);
            }
            _ if !holding(considered, inputs).is_empty() => {
                aside(held_line(considered, decision, inputs), false);
            }
            Some(_) => sorted.active.push((considered, decision)),
            None if room => sorted.active.push((considered, None)),
            None => aside(crowded_line(considered, inputs), false),
        }
    }
    sorted
}

impl Sorted<'_> {
    /// Returns the positive findings that would go with a problem that is set aside, although they do not
    /// suggest it: what could explain it, say, or what makes it severe. Nobody has decided on them.
    pub fn left_behind(&self, inputs: &Inputs<'_>) -> Vec<Concern> {
        let stands = |name: &Name| {
            let active = self.active.iter().any(|(one, _)| one.problem.takes_up(name));
            active || self.set_aside.iter().any(|aside| aside.considered.is_suggested_by(name))
        };
        let taken_up = |concern: &Concern| {
            concern.certain && !inputs.formulation.unaddressed.contains(concern)
        };
        let concerns = inputs.findings.concerns().into_iter();
        // An alert stands with the alerts, whatever takes it up.
        let concerns = concerns.filter(|one| one.name.alert().is_none() && taken_up(one));
        concerns.filter(|concern| !stands(&concern.name)).collect()
    }

    /// Whether one more undecided problem fits beside those that were decided.
    fn room(&self, decided: usize, treated: impl Fn(&Considered<'_>) -> bool) -> bool {
        let undecided = self.active.iter().filter(|(considered, _)| !treated(considered)).count();
        decided + undecided < MOST_ACTIVE
    }
}

/// Returns what was decided on a problem.
pub fn decision_on<'a>(
    inputs: &'a Inputs<'_>,
    considered: &Considered<'_>,
) -> Option<&'a ProblemDecision> {
    inputs.decisions.for_problem(considered.problem.id.as_str())
}

fn title(considered: &Considered<'_>, inputs: &Inputs<'_>) -> String {
    let filling = Filling::of(inputs);
    filling.fill(&considered.problem.title).0
}

/// Returns why a problem was considered at all.
pub fn when(considered: &Considered<'_>, inputs: &Inputs<'_>) -> Cause {
    Filling::of(inputs).suggested(considered)
}

/// Returns the same of a problem that is set aside, with every finding that suggests it: no evidence
/// stands with it.
fn all_suggesting(considered: &Considered<'_>, inputs: &Inputs<'_>) -> Vec<Cause> {
    Filling::of(inputs).all_suggesting(considered)
}

fn decided_line(
    considered: &Considered<'_>,
    decision: &ProblemDecision,
    inputs: &Inputs<'_>,
) -> Line {
    let title = title(considered, inputs);
    let mut text =
        format!("{title}: {} by {} on {}", done(decision.disposition), decision.by, decision.on);
    let mut say = |words: Option<String>| text.extend(words.map(|words| format!("; {words}")));
    say(decision.declined_by.map(|party| format!("by the wish of the {}", party.word())));
    say(decision.reason.clone());
    say(decision.hand_off.as_ref().map(|words| format!("hand-off: {words}")));
    say(decision.interim_safety.as_ref().map(|words| format!("meanwhile: {words}")));
    let away = |day: NaiveDate| counted((day - decision.on).num_days(), "day", "days");
    say(decision.next_contact.map(|day| format!("next contact {day}, {} on", away(day))));
    say(decision.until.map(|day| format!("to be looked at again on {day}, {} on", away(day))));
    say(is_overdue(decision, inputs).then(|| "OVERDUE".to_owned()));
    say(is_passed_over(decision, considered, inputs)
        .then(|| "older than what was found since; to be decided again".to_owned()));
    let mut because = vec![Cause::decision(decision)];
    because.extend(all_suggesting(considered, inputs));
    Line::new(considered.problem.id.to_string(), "", text, because)
}

/// A problem that was to be looked at again, and was not, is nobody's decision any more; neither
/// is one whose next contact has passed without a word in the record.
fn is_overdue(decision: &ProblemDecision, inputs: &Inputs<'_>) -> bool {
    let passed = |day: NaiveDate| day < inputs.findings.as_of;
    let silent = |day: &NaiveDate| settled_on(inputs.findings, inputs.decisions) < *day;
    decision.until.is_some_and(passed) || decision.next_contact.filter(silent).is_some_and(passed)
}

/// Whether a decision not to treat is older than the findings that now suggest the problem.
fn is_passed_over(
    decision: &ProblemDecision,
    considered: &Considered<'_>,
    inputs: &Inputs<'_>,
) -> bool {
    let reads = considered.problem.reads().iter().chain(considered.found_by_measures());
    let facts = reads.map(|name| inputs.findings.fact(name)).chain(considered.raised_by.clone());
    let days = facts.filter_map(|fact| fact.provenance).map(|provenance| provenance.date);
    let newest = days.max().is_some_and(|newest| newest > decision.on);
    // What is not ruled out about safety, because it was refused or left open, is no "no".
    let doubtful = considered.problem.is_safety() && considered.standing == Standing::Open;
    decision.disposition != Disposition::Treat && (considered.is_found() || doubtful) && newest
}

fn done(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Treat => "treated",
        Disposition::Refer => "referred",
        Disposition::Defer => "deferred",
        Disposition::Decline => "declined",
    }
}

/// An exclusion that holds outweighs a decision to treat, which may be older than it.
fn excluded_line(
    considered: &Considered<'_>,
    decision: Option<&ProblemDecision>,
    inputs: &Inputs<'_>,
) -> Line {
    let holding = considered.exclusions.iter().filter(|(_, holds)| holds.is_true());
    let mut then: Vec<&str> = holding.clone().map(|(exclusion, _)| &*exclusion.then).collect();
    then.extend(considered.under_age.then_some(UNDER_AGE));
    let mut text = format!("{}: not treated here. {}", title(considered, inputs), then.join(" "));
    if let Some(decision) = decision {
        let ProblemDecision { by, on, .. } = decision;
        text.push_str(&format!(
            " The decision to treat ({by}, {on}) cannot stand while this holds."
        ));
    }
    let rules = holding.map(|(exclusion, _)| {
        Cause::rule("not treated here when", &exclusion.when, inputs.findings)
    });
    let because = all_suggesting(considered, inputs).into_iter().chain(rules);
    let age = considered.under_age.then(|| Cause::for_adults(inputs.findings));
    let because = because.chain(age).chain(decision.map(Cause::decision)).collect();
    Line::new(considered.problem.id.to_string(), "", text, because)
}

/// Returns the alerts that hold a problem: one that fires or was refused, in whatever response,
/// holds until somebody has responded to it, and has not decided to treat before that.
fn holding<'a>(
    considered: &'a Considered<'_>,
    inputs: &'a Inputs<'_>,
) -> Vec<(&'a Hold, FiredAlert<'a>)> {
    let holds = &considered.problem.held_by;
    if holds.is_empty() {
        return Vec::new();
    }
    let decided = decision_on(inputs, considered).map(|decision| decision.on);
    let mut fired = inputs.findings.alerts();
    fired.retain(|fired| {
        let response = alerts::response_to(fired, inputs.decisions).map(|response| response.on);
        let settled = response.is_some_and(|response| decided.is_none_or(|day| day >= response));
        fired.is_grave() && !settled
    });
    let holding = fired.iter().filter_map(|fired| {
        let hold = holds.iter().find(|hold| fired.is(&hold.instrument, &hold.alert))?;
        Some((hold, fired.clone()))
    });
    holding.collect()
}

fn held_line(
    considered: &Considered<'_>,
    decision: Option<&ProblemDecision>,
    inputs: &Inputs<'_>,
) -> Line {
    let mut because = all_suggesting(considered, inputs);
    because.extend(decision.map(Cause::decision));
    let mut waits = Vec::new();
    for (hold, fired) in holding(considered, inputs) {
        let response = &fired.assessed.response;
        waits.push(format!("{} ({})", hold.alert.as_str().replace('_', " "), response.date()));
        let text = format!("held until {}.{} has a response", response.id, hold.alert);
        let rule = Cause::new("rule", text).at(hold.place());
        because.push(rule.because(vec![Cause::finding(&fired.fact(inputs.findings))]));
    }
    let text = format!(
        "{}: waits, and so does group work on it, until somebody has responded, and has decided \
         since then: {}",
        title(considered, inputs),
        waits.join(", ")
    );
    Line::new(considered.problem.id.to_string(), "", text, because)
}

/// Says once that nothing for adults is planned.
pub fn adults_only(inputs: &Inputs<'_>) -> Option<Line> {
    let because = vec![Cause::for_adults(inputs.findings)];
    let text = format!("Whatever is for adults. {UNDER_AGE}");
    let under_age = inputs.findings.under_age();
    under_age.then(|| Line::new("adults_only", "", text, because))
}

fn crowded_line(considered: &Considered<'_>, inputs: &Inputs<'_>) -> Line {
    let text = format!(
        "{}: suggested to defer, because at most {MOST_ACTIVE} problems are worked on at a time; \
         needs a reason and a date to look again",
        title(considered, inputs)
    );
    let mut because = vec![Cause::new("rule", format!("at most {MOST_ACTIVE} active problems"))];
    because.extend(all_suggesting(considered, inputs));
    Line::new(considered.problem.id.to_string(), "", text, because)
}

impl Considered<'_> {
    fn is_suggested_by(&self, name: &Name) -> bool {
        let problem = self.problem;
        let read = problem.reads().iter().any(|known| known.whole() == name.whole());
        (self.by_rule.is_true() && read) || problem.measures(name)
    }

    /// Returns whether a person confirmed the problem and there is a finding of impairment.
    pub(super) fn is_confirmed(&self, decision: Option<&ProblemDecision>) -> bool {
        let Some(decision) = decision.filter(|d| d.disposition == Disposition::Treat) else {
            return false;
        };
        let impaired = self.impairment == Truth::True || decision.impairment.is_some();
        decision.confirmed && impaired
    }
}
