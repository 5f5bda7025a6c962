//! What may be taken home in the client's own words.

use super::draft::settled_on;
use crate::condition::Truth;
use crate::decision::Decisions;
use crate::finding::Findings;
use crate::instrument::Area;

/// Whether a document says things in the client's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// It quotes the client.
    Shown,
    /// A blank or an open question stands instead: the words could tell of violence at home to
    /// whoever finds the paper there.
    LeftOut,
    /// The same, and no decision changes it: a question for a specialist was raised.
    Never,
}

impl Quotes {
    /// Returns whether a document that is taken home may quote the client: rules 1 and 5 of the
    /// clinical rules. It may where violence at home is ruled out, and a question for a
    /// specialist; or where somebody has recorded, since the last answer and decision, that this
    /// document is safe to take home. What a specialist must look at is never told there.
    pub fn for_home(document: &str, findings: &Findings, decisions: &Decisions) -> Quotes {
        let decisions = decisions.as_of(findings.as_of);
        let agreed = decisions.for_home(document);
        // Of one day nobody knows what came first: where violence was told, it counts from the next on.
        let newest = findings.assessed.iter().map(|assessed| assessed.response.date()).max();
        let told = findings.danger(Area::Partner) == Truth::True;
        let agreed = agreed.is_some_and(|home| {
            let after = !told || newest.is_none_or(|newest| home.on > newest);
            after && home.on >= settled_on(findings, &decisions)
        });
        let ruled_out = |area| findings.danger(area) == Truth::False;
        let safe = ruled_out(Area::Partner) && ruled_out(Area::Specialist);
        match (findings.danger(Area::Specialist), agreed || safe) {
            (Truth::True, _) => Quotes::Never,
            (_, true) => Quotes::Shown,
            (_, false) => Quotes::LeftOut,
        }
    }
}
