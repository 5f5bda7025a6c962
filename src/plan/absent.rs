//! Why a problem is not in a plan.

use super::filling::Filling;
use super::make::plain_title;
use super::sort::{decision_on, sort, when};
use super::{Cause, Inputs, Line};
use crate::decision::Decisions;
use crate::formulation::{Considered, Standing};
use crate::problem::Measured;

/// Returns why a problem is not in the plan of the findings' day, or that it is; `None` where there is
/// no such problem.
pub fn absent(inputs: &Inputs<'_>, problem: &str) -> Option<Line> {
    let decisions: Decisions = inputs.decisions.as_of(inputs.findings.as_of);
    let inputs = &Inputs { decisions: &decisions, ..*inputs };
    let considered = inputs.formulation.considered.iter().find(|c| c.problem.id == *problem)?;
    let sorted = sort(inputs);
    let is_it = |other: &Considered<'_>| std::ptr::eq(other, considered);
    if let Some(at) = sorted.active.iter().position(|(other, _)| is_it(other)) {
        let text =
            format!("{}: it is in the plan, as P{}", plain_title(considered.problem), at + 1);
        return Some(line(considered, text, vec![when(considered, inputs)]));
    }
    if let Some(aside) = sorted.set_aside.iter().find(|aside| is_it(aside.considered)) {
        let mut line = aside.line.clone();
        line.text = format!("{} (set aside)", line.text);
        return Some(Line { label: String::new(), ..line });
    }
    Some(of_findings(considered, inputs))
}

/// A problem that nobody decided on and that was not found.
fn of_findings(considered: &Considered<'_>, inputs: &Inputs<'_>) -> Line {
    let problem = considered.problem;
    let filling = Filling::of(inputs);
    let mut because: Vec<Cause> =
        problem.when.iter().map(|rule| filling.rule("suggested when", rule)).collect();
    because.extend(considered.measured.iter().map(|concern| {
        let fact = inputs.findings.fact(&concern.name);
        Cause::new("rule", "a positive finding of it would suggest it")
            .because(vec![Cause::finding(&fact)])
    }));
    let given = |measured: &&Measured| {
        considered.measured.iter().any(|concern| measured.names(&concern.name))
    };
    let others = problem.measures.iter().filter(|measured| !given(measured));
    because.extend(others.map(|measured| {
        let name = format!("{}.{}", measured.instrument, measured.finding);
        let known = inputs.findings.assessed.iter();
        let mut known = known.filter(|one| one.response.instrument.id == measured.instrument);
        let text = match known.next_back() {
            Some(one) => format!("{name}: not positive ({})", one.response.date()),
            None => format!("{name}: not given"),
        };
        Cause::new("finding", text).at(problem.place(measured.span))
    }));
    because.extend(decision_on(inputs, considered).map(Cause::decision));
    let title = plain_title(problem);
    let text = match considered.standing {
        Standing::Open => {
            let missing = inputs.findings.lack(&considered.missing);
            format!("{title}: cannot be told; what would decide it: {missing}")
        }
        _ => format!("{title}: what is known does not suggest it"),
    };
    line(considered, text, because)
}

fn line(considered: &Considered<'_>, text: String, because: Vec<Cause>) -> Line {
    Line::new(format!("absent/{}", considered.problem.id), "", text, because)
}
