//! What decides whether a problem can matter to a client, apart from the rest of its file: a plan reads
//! only the files of those that can.

use super::Problem;
use crate::condition::{Condition, Truth};
use crate::finding::{Concern, FindingScope, Findings, FiredAlert, Name};
use crate::id::Id;

/// What suggests a problem.
pub struct Trigger {
    safety: bool,
    when: Option<Condition<Name>>,
    measures: Vec<(Id, Id)>,
}

/// Stands for what a problem does not have.
const NONE: &str = "-";

impl Trigger {
    /// Returns the line of a problem in a list of triggers.
    pub fn text(problem: &Problem) -> String {
        let safety = if problem.is_safety() { "safety" } else { NONE };
        let when = problem.when.as_ref().map_or(NONE.into(), |rule| rule.condition.to_string());
        let measures = problem.measures.iter();
        let measures = measures.map(|one| format!("{}.{}", one.instrument, one.finding));
        let measures = measures.collect::<Vec<_>>().join(" ");
        let measures = if measures.is_empty() { NONE } else { &measures };
        format!("{}\t{safety}\t{measures}\t{when}\n", problem.id)
    }

    /// Finds the trigger of a problem in a list; nothing where it is not there, or cannot be read
    /// among these findings.
    pub fn find(list: &str, id: &Id, scope: &FindingScope<'_>) -> Option<Trigger> {
        let line =
            list.lines().find_map(|line| line.strip_prefix(id.as_str())?.strip_prefix('\t'))?;
        let mut parts = line.splitn(3, '\t');
        let safety = parts.next()? == "safety";
        let named = |path: &str| {
            let (instrument, finding) = path.split_once('.')?;
            Some((Id::new(instrument)?, Id::new(finding)?))
        };
        let measures = match parts.next()? {
            NONE => Vec::new(),
            listed => listed.split(' ').map(named).collect::<Option<Vec<_>>>()?,
        };
        let when = match parts.next()? {
            NONE => None,
            text => Some(Condition::parse(text, scope).ok()?),
        };
        Some(Trigger { safety, when, measures })
    }

    /// Returns whether what is known can make anything of the problem: it is not known that nothing
    /// suggests it. What people decided is not looked at here.
    pub fn may_matter(
        &self,
        findings: &Findings,
        open: &[FiredAlert<'_>],
        concerns: &[Concern],
    ) -> bool {
        let by_rule =
            self.when.as_ref().map_or(Truth::False, |condition| findings.truth(condition));
        by_rule != Truth::False
            || self.measures.iter().any(|one| concerns.iter().any(|concern| is_of(concern, one)))
            || (self.safety && open.iter().any(|fired| self.is_raised_by(fired)))
    }

    /// Returns whether it is a danger of which its own rule cannot tell.
    pub fn is_open_danger(&self, findings: &Findings) -> bool {
        let open = |condition| findings.truth(condition) == Truth::Unknown;
        self.safety && self.when.as_ref().is_some_and(open)
    }

    fn is_raised_by(&self, fired: &FiredAlert<'_>) -> bool {
        let reads = self.when.as_ref().map_or(&[][..], |condition| condition.reads());
        let alerts = reads.iter().filter_map(Name::alert);
        let measures = self.measures.iter().map(|(instrument, finding)| (instrument, finding));
        alerts.chain(measures).any(|(instrument, alert)| fired.is(instrument, alert))
    }
}

fn is_of(concern: &Concern, (instrument, finding): &(Id, Id)) -> bool {
    super::is_finding_of(&concern.name, instrument, finding)
}
