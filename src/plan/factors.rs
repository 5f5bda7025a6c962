//! What made the client prone to it, what set it off, what keeps it going, what protects.

use super::filling::Filling;
use super::{Cause, Inputs, Line};
use crate::condition::Truth;
use crate::factor::{Factor, Factors, Role};
use serde::Serialize;

/// Factors of one role.
#[derive(Serialize)]
pub struct FactorGroup {
    /// What they do, in words.
    pub title: &'static str,
    /// Those that are there.
    pub lines: Vec<Line>,
    /// Of how many it is not known whether they are there.
    pub open: usize,
}

/// Returns the factors of the lists that the document shows, a group for each role.
pub fn factors(inputs: &Inputs<'_>) -> Vec<FactorGroup> {
    let mut count = 0;
    let all =
        || inputs.factors.iter().flat_map(|list| list.factors.iter().map(move |one| (list, one)));
    let groups = Role::ALL.iter().filter(|_| !inputs.factors.is_empty()).map(|(role, _, title)| {
        let of_role = all().filter(|(_, factor)| factor.role == *role);
        let (mut lines, mut open) = (Vec::new(), 0);
        for (list, factor) in of_role {
            match inputs.findings.truth(&factor.when.condition) {
                Truth::True => {
                    count += 1;
                    lines.push(line(list, factor, count, inputs));
                }
                Truth::Unknown => open += 1,
                Truth::False => {}
            }
        }
        FactorGroup { title, lines, open }
    });
    groups.collect()
}

fn line(list: &Factors, factor: &Factor, number: usize, inputs: &Inputs<'_>) -> Line {
    let (text, _) = Filling::of(inputs).fill(&factor.say);
    let because = vec![Cause::rule("factor when", &factor.when, inputs.findings)];
    let id = format!("factor/{}/{}", list.id, factor.id);
    Line::new(id, format!("V{number}"), text, because)
}
