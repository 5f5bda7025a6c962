//! Why a line is there: rules with their places, findings with their answers, decisions.

use crate::decision::{AlertResponse, ProblemDecision};
use crate::diagnostic::Place;
use crate::finding::{Fact, Findings, Name, Provenance};
use crate::response::Unread;
use crate::rule::Rule;
use serde::{Serialize, Serializer};

/// One reason, with the reasons behind it.
#[derive(Clone, Serialize)]
pub struct Cause {
    /// `rule`, `finding`, `score`, `published`, `answers`, `decision`, `date`, `line`, `missing` or
    /// `source`.
    pub what: &'static str,
    /// The reason in words.
    pub text: String,
    /// Where it stands: file and line of a definition.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "file_and_line")]
    pub place: Option<Place>,
    /// The reasons behind it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Cause>,
}

/// What a reason is that names the publication a key is from.
pub const PUBLISHED: &str = "published";

/// What stands for an answer that no output shows unless it is named.
pub const PRIVATE: &str = "(private)";

impl Cause {
    /// Returns a reason in words.
    pub fn new(what: &'static str, text: impl Into<String>) -> Cause {
        Cause { what, text: text.into(), place: None, because: Vec::new() }
    }

    /// Returns the reason with its place.
    pub fn at(mut self, place: Place) -> Cause {
        self.place = Some(place);
        self
    }

    /// Returns the reason with the reasons behind it.
    pub fn because(mut self, because: Vec<Cause>) -> Cause {
        self.because = because;
        self
    }

    /// Returns a rule with the findings that it reads.
    pub fn rule(role: &str, rule: &Rule, findings: &Findings) -> Cause {
        let names = rule.condition.reads();
        let because = names.iter().map(|name| Cause::finding(&findings.fact(name))).collect();
        Cause::new("rule", format!("{role} {}", rule.condition)).at(rule.place()).because(because)
    }

    /// Returns a finding with its score, its definition and its answers.
    pub fn finding(fact: &Fact) -> Cause {
        let words = match (&fact.words, fact.private) {
            (_, true) => PRIVATE,
            (Some(words), false) => words,
            (None, false) => "not known",
        };
        let cause = Cause::new("finding", format!("{}: {words}", fact.name));
        let lack = fact.lack.iter().map(|lack| Cause::new("missing", lack.to_string()));
        let mut because: Vec<Cause> = lack.collect();
        match &fact.provenance {
            Some(provenance) => because.extend(behind(provenance)),
            None if fact.words.is_none() => {
                let missing = format!("nothing was recorded under {}", root(&fact.name));
                because.push(Cause::new("missing", missing));
            }
            None => {}
        }
        cause.because(because)
    }

    /// Returns that what is planned is for adults, with what is known of the client's age.
    pub fn for_adults(findings: &Findings) -> Cause {
        let age = Cause::finding(&findings.fact(&Name::Age));
        Cause::new("rule", "what is planned here is for adults").because(vec![age])
    }

    /// Returns what a person decided on a problem.
    pub fn decision(decision: &ProblemDecision) -> Cause {
        let text = format!("{} on {}: {}", decision.by, decision.on, decision.disposition.word());
        Cause::new("decision", text)
    }

    /// Returns why nothing is told of a response that could not be read.
    pub fn unread(unread: &Unread) -> Vec<Cause> {
        let Unread { id, date, informant, .. } = unread;
        let rule = "answers are scored only with the definition they were taken with";
        let given = format!("{id}, {date}, {}: {}", informant.word(), unread.reason());
        vec![Cause::new("rule", rule), Cause::new("missing", given)]
    }

    /// Returns what a person did about an alert.
    pub fn response(response: &AlertResponse) -> Cause {
        Cause::new("decision", format!("{} on {}: responded", response.by, response.on))
    }
}

fn behind(provenance: &Provenance) -> Vec<Cause> {
    let Provenance { response, date, informant, instrument, version, hash, .. } = provenance;
    let rule = Cause::new(
        "score",
        format!("{}; {instrument} version {version}, {}", provenance.how, hash.short()),
    );
    let answers = provenance.answers.iter().map(|(item, words, private)| {
        let words = if *private { PRIVATE } else { words };
        format!("{item} {words}")
    });
    let answers: Vec<String> = answers.collect();
    let given = Cause::new(
        "answers",
        format!(
            "{response}, {date}, {}{}{}",
            informant.word(),
            if answers.is_empty() { "" } else { ": " },
            answers.join(", ")
        ),
    );
    let asked = provenance.asked.iter().map(|asked| Cause::new("answers", asked));
    let published = provenance.published.iter().map(|source| Cause::new(PUBLISHED, source));
    let rule = rule.at(provenance.place.clone()).because(published.collect());
    vec![rule, given.because(asked.collect())]
}

fn root(name: &Name) -> String {
    name.instrument().map_or_else(|| name.to_string(), ToString::to_string)
}

/// The line is counted only here: most plans are printed without their causes.
fn file_and_line<S: Serializer>(place: &Option<Place>, to: S) -> Result<S::Ok, S::Error> {
    place.as_ref().map(Place::file_and_line).serialize(to)
}
