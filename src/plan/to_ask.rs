//! What is to be found out before a problem is treated.

use super::filling::Filling;
use super::{Cause, Line};
use crate::condition::Truth;
use crate::decision::ProblemDecision;
use crate::formulation::{Considered, unknown};

impl Filling<'_> {
    /// What is to be found out: impairment, what else could explain the finding, and exclusions
    /// that cannot be ruled out.
    pub(super) fn to_ask(
        &self,
        considered: &Considered<'_>,
        decision: Option<&ProblemDecision>,
        label: &str,
    ) -> Vec<Line> {
        let problem = considered.problem;
        let mut lines: Vec<Line> = Vec::new();
        let mut add = |id: String, text: String, because: Vec<Cause>| {
            let label = format!("{label}.Q{}", lines.len() + 1);
            lines.push(Line::new(format!("{}/{id}", problem.id), label, text, because));
        };
        if let Some((text, cause)) = self.impairment(considered, decision) {
            add("confirm".into(), text, vec![cause]);
        }
        for (rule_out, excluded) in &considered.not_excluded {
            let what = rule_out.id.as_str().replace('_', " ");
            let cause = self.rule("excluded when", &rule_out.excluded_when);
            let text = match excluded {
                Truth::False => format!("Found, and may explain it: {what}. {}", rule_out.ask),
                _ => format!("Not excluded: {what}. {}", rule_out.ask),
            };
            add(format!("rule_out/{}", rule_out.id), text, vec![cause]);
        }
        let doubtful = considered.exclusions.iter().filter(|(_, holds)| !holds.is_true());
        for (index, (exclusion, _)) in doubtful.enumerate() {
            let cause = self.rule("not treated here when", &exclusion.when);
            let missing = unknown(self.findings, &exclusion.when.condition);
            let missing = self.findings.lack(&missing);
            let text =
                format!("Not known whether it can be treated here: {missing}. {}", exclusion.then);
            add(format!("exclusion/{}", index + 1), text, vec![cause]);
        }
        if !problem.is_safety() && self.findings.is_adult() == Truth::Unknown {
            let cause = Cause::for_adults(self.findings);
            let text = "Not known to be 18 or over: clear it up before this is treated.".to_owned();
            add("adult".into(), text, vec![cause, self.suggested(considered)]);
        }
        if let Some(violence) = self.violence_at_home() {
            let text = "Violence at home was told, or the question refused: ask alone whether the people \
                        who are named here are safe to involve.";
            let because = vec![violence, self.suggested(considered)];
            add("safe_to_involve".into(), text.to_owned(), because);
        }
        lines
    }

    /// What is to be asked about impairment, while there is no finding of it.
    fn impairment(
        &self,
        considered: &Considered<'_>,
        decision: Option<&ProblemDecision>,
    ) -> Option<(String, Cause)> {
        let problem = considered.problem;
        let recorded = decision.is_some_and(|decision| decision.impairment.is_some());
        let confirm = problem.confirm.as_ref().filter(|_| !recorded)?;
        let text = match considered.impairment {
            Truth::True => return None,
            Truth::Unknown => format!("Impairment: {}", confirm.ask),
            Truth::False => format!("No impairment was found so far. {}", confirm.ask),
        };
        Some((text, self.rule("confirmed when", &confirm.when)))
    }
}
