//! The problem file: raw to checked.

mod parts;

use super::{Confirm, Exclusion, Goal, Measured, Problem, RuleOut};
use crate::diagnostic::{Code, Source, nearest};
use crate::id::{Hash, Id};
use crate::instrument::Reading;
use crate::rule::{self, Known, Reader, named};
use crate::yaml::{Fields, Node};
use std::sync::Arc;

pub use parts::{INTERVENTION_KEYS, MEASURE_KEYS, OBJECTIVE_KEYS, TARGET_KEYS, USE_KEYS};

/// The keys of a problem file.
pub const PROBLEM_KEYS: &[&str] = &[
    "problem",
    "version",
    "title",
    "priority",
    "when",
    "measures",
    "confirm",
    "unless",
    "held_by",
    "rule_outs",
    "evidence",
    "goal",
    "objectives",
    "interventions",
    "discharge",
    "discharge_for_client",
    "sources",
];

/// The keys of `confirm`.
pub const CONFIRM_KEYS: &[&str] = &["when", "ask"];
/// The keys of an entry of `unless`.
pub const EXCLUSION_KEYS: &[&str] = &["when", "then"];
/// The keys of an entry of `rule_outs`.
pub const RULE_OUT_KEYS: &[&str] = &["id", "excluded_when", "ask"];
/// The keys of `goal`.
pub const GOAL_KEYS: &[&str] = &["words", "ask"];

/// Reads a problem file; its names are resolved against what is at hand.
pub fn problem(source: &Arc<Source>, known: Known<'_>) -> Reading<Problem> {
    rule::read(source, known, |reader, root| reader.problem(root, source))
}

impl Reader<'_, '_> {
    fn problem(&mut self, root: &Node, source: &Arc<Source>) -> Option<Problem> {
        let fields = Fields::open(root, "a problem", PROBLEM_KEYS, self.faults)?;
        let id = fields.required_id("problem", self.faults);
        let version = self.whole(&fields, "version", 1..10_000);
        let priority = self.whole(&fields, "priority", 1..100);
        let title = self.text(&fields, "title", false);
        let suggests = match fields.get("measures") {
            Some(_) => fields.get("when"),
            None => fields.required("when", self.faults),
        };
        let when = suggests.map(|node| self.rule(node));
        let measures = self.each(&fields, "measures", Self::measured);
        let confirm = fields.get("confirm").and_then(|node| self.confirm(node));
        let unless = self.each(&fields, "unless", Self::exclusion);
        let held_by = self.each(&fields, "held_by", Self::hold);
        let rule_outs = self.each(&fields, "rule_outs", Self::rule_out);
        fields.required("evidence", self.faults);
        let evidence = self.names(&fields, "evidence");
        let goal = fields.required("goal", self.faults).and_then(|node| self.goal(node));
        let objectives = self.each(&fields, "objectives", Self::objective);
        let interventions = self.each(&fields, "interventions", Self::intervention);
        self.check_thread(&fields);
        let discharge = self.text(&fields, "discharge", false);
        let discharge_for_client = self.perhaps_text(&fields, "discharge_for_client", false);
        fields.required("sources", self.faults);
        let sources = fields.texts("sources", self.faults);
        Some(Problem {
            id: id?,
            version: version?,
            title: title?,
            priority: priority?,
            when: match when {
                Some(rule) => Some(rule?),
                None => None,
            },
            suggested_span: match suggests {
                Some(node) => node.span,
                None => fields.key_span("measures"),
            },
            measures,
            confirm,
            unless,
            held_by,
            rule_outs,
            evidence,
            evidence_span: fields.key_span("evidence"),
            goal: goal?,
            objectives,
            interventions,
            discharge: discharge?,
            discharge_for_client,
            sources,
            hash: Hash::of(source.text.as_bytes()),
            source: source.clone(),
        })
    }

    /// Reads `csbd19.total`. Whether the measure has it is seen by `check`, which reads them all.
    fn measured(&mut self, node: &Node) -> Option<Measured> {
        let text = node.text(self.faults)?;
        let path = text.split_once('.');
        let ids = path.and_then(|(measure, finding)| Some((Id::new(measure)?, Id::new(finding)?)));
        let Some((instrument, finding)) = ids else {
            self.faults
                .error(Code::BadId, node.span, "not the name of a finding of a measure")
                .hint("a measure with its score, alert or item: `csbd19.total`");
            return None;
        };
        if !self.known.library.has(&instrument) {
            let known = self.known.library.ids().map(Id::as_str);
            let near = nearest(instrument.as_str(), known);
            self.faults
                .error(Code::UnknownInstrument, node.span, "there is no such instrument")
                .hint_if(near);
            return None;
        }
        Some(Measured { instrument, finding, span: node.span })
    }

    fn confirm(&mut self, node: &Node) -> Option<Confirm> {
        let fields = Fields::open(node, "`confirm`", CONFIRM_KEYS, self.faults)?;
        let when = fields.required("when", self.faults).and_then(|node| self.rule(node));
        let ask = fields.required_text("ask", self.faults);
        Some(Confirm { when: when?, ask: ask? })
    }

    fn exclusion(&mut self, node: &Node) -> Option<Exclusion> {
        let fields = Fields::open(node, "an exclusion", EXCLUSION_KEYS, self.faults)?;
        let when = fields.required("when", self.faults).and_then(|node| self.rule(node));
        let then = fields.required_text("then", self.faults);
        Some(Exclusion { when: when?, then: then? })
    }

    fn rule_out(&mut self, node: &Node) -> Option<RuleOut> {
        let fields = Fields::open(node, "a rule-out", RULE_OUT_KEYS, self.faults)?;
        let id = fields.required_id("id", self.faults);
        let rule = fields.required("excluded_when", self.faults).and_then(|node| self.rule(node));
        let ask = fields.required_text("ask", self.faults);
        Some(RuleOut { id: id?, excluded_when: rule?, ask: ask? })
    }

    fn goal(&mut self, node: &Node) -> Option<Goal> {
        let fields = Fields::open(node, "a goal", GOAL_KEYS, self.faults)?;
        let words = fields.get("words").and_then(|node| self.name(node));
        let ask = fields.required_text("ask", self.faults)?;
        Some(Goal { words, ask, span: node.span })
    }

    /// Nothing hangs in the air: interventions serve objectives that exist, and every objective
    /// has something that works on it. Held against the file as it is written, so that it is
    /// told beside whatever else is wrong.
    fn check_thread(&mut self, fields: &Fields<'_>) {
        let objectives = named(fields, "objectives", "id");
        let served = named(fields, "interventions", "serves");
        self.check_ids(&objectives);
        self.check_ids(&named(fields, "interventions", "id"));
        for (id, span) in &served {
            if !objectives.iter().any(|(known, _)| known == id) {
                let message = format!("there is no objective `{id}` to serve");
                let hint = nearest(id, objectives.iter().map(|(known, _)| *known));
                self.faults.error(Code::GoldenThread, *span, message).hint_if(hint);
            }
        }
        for (id, span) in &objectives {
            if !served.iter().any(|(known, _)| known == id) {
                self.faults
                    .error(Code::GoldenThread, *span, format!("nothing works on `{id}`"))
                    .hint("name it under `serves:` of an intervention");
            }
        }
    }
}
