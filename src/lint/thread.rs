//! The golden thread of a case: whether what was found, decided and planned hangs together.
//!
//! The rules are those that surveyors of treatment plans ask for: evidence, the client's words,
//! what can be measured, who does it, by when, and signatures. Nothing here quotes the record: a
//! line is named by its printed label.

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{BLANK, ObjectiveLine, Plan, ProblemPlan};
use crate::rule::judging_words;
use crate::yaml::civil_date;
use chrono::NaiveDate;

/// Returns what is loose in the plan of a case.
pub fn loose_ends(plan: &Plan) -> Vec<Diagnostic> {
    let treated: Vec<&ProblemPlan> =
        plan.problems.iter().filter(|problem| problem.treated).collect();
    let mut ends = Vec::new();
    let open: Vec<&str> = plan
        .alerts
        .iter()
        .filter(|alert| alert.is_open())
        .map(|alert| alert.line.label.as_str())
        .collect();
    if !open.is_empty() {
        let message = format!("critical alerts without a response: {}", open.join(", "));
        ends.push(Diagnostic::warning(Code::ThreadAlert, message));
    }
    treated.iter().for_each(|problem| of_problem(problem, plan, &mut ends));
    for line in &plan.unaddressed {
        ends.push(Diagnostic::warning(
            Code::ThreadUndecided,
            format!("{}: a finding that no problem takes up, without a decision", line.label),
        ));
    }
    for line in plan.deadlines.iter().filter(|line| line.overdue) {
        ends.push(Diagnostic::warning(
            Code::ThreadDate,
            format!("{}: overdue since {}", line.line.label, line.due),
        ));
    }
    if plan.is_draft() {
        let labels: Vec<&str> = plan.draft.iter().map(|line| line.label.as_str()).collect();
        let message = format!("the plan is a draft: {}", labels.join(", "));
        let hint = "caseplan decide CASE asks for what is missing";
        ends.push(Diagnostic::warning(Code::ThreadDraft, message).with_hint(hint));
    }
    if plan.lacks_crisis_plan {
        ends.push(
            Diagnostic::warning(
                Code::ThreadCrisisPlan,
                "a crisis plan is said to be made, and none is in the record",
            )
            .with_hint("caseplan interview CASE crisis_plan"),
        );
    }
    if !treated.is_empty() {
        unused(plan, &mut ends);
    }
    ends
}

fn of_problem(problem: &ProblemPlan, plan: &Plan, ends: &mut Vec<Diagnostic>) {
    let label = &problem.line.label;
    let mut warn = |code, message: String| ends.push(Diagnostic::warning(code, message));
    if problem.evidence.is_empty() {
        warn(Code::ThreadEvidence, format!("{label}: treated, and no finding is quoted for it"));
    }
    if !problem.safety && !problem.goal.in_clients_words {
        let goal = &problem.goal.line.label;
        warn(Code::ThreadGoal, format!("{goal}: the goal is not in the client's words"));
    }
    if problem.objectives.is_empty() {
        warn(Code::ThreadObjective, format!("{label}: treated without an objective"));
    }
    for objective in &problem.objectives {
        let label = &objective.line.label;
        for loose in loose(objective) {
            warn(Code::ThreadObjective, format!("{label}: {loose}"));
        }
        let works = |serves: &Vec<String>| serves.contains(label);
        if !problem.interventions.iter().any(|intervention| works(&intervention.serves)) {
            warn(Code::ThreadIntervention, format!("{label}: nothing in the plan works on it"));
        }
        let review = plan.deadlines.iter().find(|line| line.line.id == "due/review");
        if let Some(review) = review.filter(|review| objective.due > review.due) {
            let (due, review) = (objective.due, review.due);
            let message = format!("{label}: due {due}, after the review that is due {review}");
            warn(Code::ThreadDate, message);
        }
    }
    let lines = problem.objectives.iter().map(|objective| &objective.line);
    let lines = lines.chain(problem.interventions.iter().map(|one| &one.line));
    for line in lines.filter(|line| line.edited.is_some()) {
        if !judging_words(&line.text).is_empty() {
            warn(Code::JudgingWord, format!("{}: an edit that judges the client", line.label));
        }
    }
    for intervention in &problem.interventions {
        let label = &intervention.line.label;
        if intervention.serves.is_empty() {
            warn(Code::ThreadIntervention, format!("{label}: works on no objective"));
        }
        for (what, text) in
            [("how often", &intervention.frequency), ("who does it", &intervention.responsible)]
        {
            if is_blank(text) {
                warn(Code::ThreadIntervention, format!("{label}: {what} is left open"));
            }
        }
    }
}

/// What keeps an objective from being one that can be seen to be reached.
fn loose(objective: &ObjectiveLine) -> Vec<&'static str> {
    let ObjectiveLine { measure, baseline, target, due, ask, window_days, line, .. } = objective;
    let other_day = line.edited.is_some() && says_another_day(&line.text, *due);
    let too_long = window_days.is_some_and(|days| i64::from(days) > objective.days);
    let ends = [
        (is_blank(measure), "how it is measured is left open"),
        (is_blank(baseline), "where it starts is not known"),
        (is_blank(target), "its target is left open"),
        (is_blank(&line.text), "its text has a blank"),
        (ask.is_some(), "fewer than two facts make it this client's own"),
        (other_day, "its text says another day than the one it is due"),
        (too_long, "its measure asks about a longer time than it has"),
    ];
    ends.into_iter().filter(|(loose, _)| *loose).map(|(_, what)| what).collect()
}

/// Whether days stand in a text, and none of them is this one.
fn says_another_day(text: &str, due: NaiveDate) -> bool {
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '-');
    let mut days = words.filter_map(|word| civil_date(word).ok()).peekable();
    days.peek().is_some() && !days.any(|day| day == due)
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty() || text.contains(BLANK)
}

/// What is at hand and not used is worth a thought.
fn unused(plan: &Plan, ends: &mut Vec<Diagnostic>) {
    let mut note = |label: &str, what: &str| {
        ends.push(Diagnostic::note(Code::ThreadUnused, format!("{label}: {what}")));
    };
    for element in plan.cycle.iter().filter(|element| element.interrupted_by.is_empty()) {
        note(&element.line.label, "an element of the cycle that nothing interrupts");
    }
    for line in &plan.notes {
        note(&line.label, &line.text);
    }
}
