//! Objectives and interventions.

use crate::diagnostic::{Code, Span};
use crate::finding::Name;
use crate::problem::{Aim, Intervention, Measure, Objective, Target, Use, What, Within};
use crate::rule::{Reader, written};
use crate::treatment::{Described, Dose, LEVERS, MODALITIES, ROLES, check_alternative};
use crate::yaml::{Entry, Fields, Node, Value};

/// The keys of an objective.
pub const OBJECTIVE_KEYS: &[&str] = &[
    "id",
    "when",
    "held_by",
    "text",
    "for_client",
    "measure",
    "baseline",
    "target",
    "within",
    "client_facts",
    "ask",
];
/// The keys of `measure`.
pub const MEASURE_KEYS: &[&str] = &["score", "log", "unit", "count"];
/// The keys of `target`.
pub const TARGET_KEYS: &[&str] = &["at_most", "at_least", "change", "source"];
/// The keys of an intervention.
pub const INTERVENTION_KEYS: &[&str] = &[
    "id",
    "when",
    "held_by",
    "name",
    "for_client",
    "modality",
    "levers",
    "frequency",
    "minutes",
    "responsible",
    "serves",
    "alternative",
    "programme",
];
/// The keys of an intervention that is one of the treatments at hand.
pub const USE_KEYS: &[&str] =
    &["id", "use", "when", "held_by", "name", "for_client", "frequency", "minutes", "serves"];

impl Reader<'_, '_> {
    pub(super) fn objective(&mut self, node: &Node) -> Option<Objective> {
        let fields = Fields::open(node, "an objective", OBJECTIVE_KEYS, self.faults)?;
        let id = fields.required_id("id", self.faults);
        let when = fields.get("when").and_then(|node| self.rule(node));
        let held_by = self.each(&fields, "held_by", Self::hold);
        let text = self.text(&fields, "text", true);
        let for_client = self.perhaps_text(&fields, "for_client", true);
        let measure = fields.required("measure", self.faults).and_then(|node| self.measure(node));
        let baseline = fields.get("baseline").and_then(|node| self.name(node));
        let target = fields.get("target").and_then(|node| self.target(node));
        let within = fields.required("within", self.faults).and_then(|node| self.within(node));
        fields.required("client_facts", self.faults);
        let client_facts = self.names(&fields, "client_facts");
        let ask = fields.required_text("ask", self.faults);
        self.check_objective(&fields);
        Some(Objective {
            id: id?,
            when,
            held_by,
            text: text?,
            for_client,
            measure: measure?,
            baseline,
            target,
            within: within?,
            client_facts,
            ask: ask?,
            span: node.span,
        })
    }

    /// Holds an objective against itself as it is written, so that it is told beside whatever
    /// else is wrong, such as a name of an instrument that has errors.
    fn check_objective(&mut self, fields: &Fields<'_>) {
        let place = |key| fields.get(key).map_or(fields.span, |node| node.span);
        for key in ["baseline", "target"] {
            for of in ["text", "for_client"] {
                let text = written(fields, of).unwrap_or_default();
                if text.contains(&format!("{{{key}}}")) && fields.get(key).is_none() {
                    let message = format!("the text names `{{{key}}}` and there is no `{key}`");
                    self.faults.error(Code::BadPlaceholder, place(of), message);
                }
            }
        }
        let target = fields.get("target").map(|node| &node.value);
        let is_change = |entry: &Entry| entry.key.text == "change";
        let change = matches!(target, Some(Value::Map(keys)) if keys.iter().any(is_change));
        if change && fields.get("baseline").is_none() {
            self.faults
                .error(Code::MissingKey, place("target"), "a target by change needs a `baseline`")
                .hint("`baseline:` with the finding that the change starts from");
        }
        let facts = fields.get("client_facts").map(|node| &node.value);
        if matches!(facts, Some(Value::List(facts)) if facts.len() < 2) {
            let message = "an objective needs at least two facts of the client besides the score";
            self.faults
                .error(Code::GoldenThread, place("client_facts"), message)
                .hint("findings that make it this client's own, such as intake.living");
        }
    }

    fn measure(&mut self, node: &Node) -> Option<Measure> {
        let fields = Fields::open(node, "a measure", MEASURE_KEYS, self.faults)?;
        let score = fields.get("score");
        let (log, count) = (fields.get("log"), fields.get("count"));
        match (score, log, count) {
            (Some(node), None, None) => {
                let name = self.name(node)?;
                self.check_progress(&name, node.span);
                Some(Measure::Score(name))
            }
            (None, Some(node), None) => {
                let log = node.id(self.faults)?;
                let unit = fields.required_text("unit", self.faults)?;
                Some(Measure::Log { log, unit })
            }
            (None, None, Some(node)) => {
                node.text(self.faults).map(|text| Measure::Count(text.to_owned()))
            }
            _ => {
                let message = "a measure is one of `score`, `log` with `unit`, or `count`";
                self.faults.error(Code::ScoringKey, node.span, message);
                None
            }
        }
    }

    /// An objective is measured again and again, by something that can change.
    fn check_progress(&mut self, name: &Name, span: Span) {
        let Name::Of { instrument, .. } = name else { return };
        let library = &self.known.library;
        if library.shows_progress(instrument.as_str()) == Some(false)
            && let Some(window) = library.window(instrument.as_str())
        {
            self.faults
                .error(Code::NoProgress, span, window.why_no_progress(instrument))
                .hint("measure the objective by a diary, or by a measure of a shorter time");
        }
    }

    fn target(&mut self, node: &Node) -> Option<Target> {
        let fields = Fields::open(node, "a target", TARGET_KEYS, self.faults)?;
        let kinds = [
            ("at_most", Aim::AtMost as fn(_) -> Aim),
            ("at_least", Aim::AtLeast),
            ("change", Aim::Change),
        ];
        let given = kinds.into_iter().filter_map(|(key, aim)| Some((fields.get(key)?, aim)));
        let given: Vec<_> = given.collect();
        let source = fields.required_text("source", self.faults);
        let [(number, aim)] = given[..] else {
            let message = "a target is one of `at_most`, `at_least` and `change`";
            self.faults.error(Code::ScoringKey, node.span, message);
            return None;
        };
        Some(Target { aim: aim(number.number(self.faults)?), source: source? })
    }

    fn within(&mut self, node: &Node) -> Option<Within> {
        let units = [("days", 1), ("weeks", 7)];
        let days = node.days(&units, "in days or weeks: `2 days`, `12 weeks`", self.faults);
        days.map(|days| Within { days })
    }

    pub(super) fn intervention(&mut self, node: &Node) -> Option<Intervention> {
        let uses =
            matches!(&node.value, Value::Map(keys) if keys.iter().any(|e| e.key.text == "use"));
        let keys = if uses { USE_KEYS } else { INTERVENTION_KEYS };
        let fields = Fields::open(node, "an intervention", keys, self.faults)?;
        let id = fields.required_id("id", self.faults);
        let when = self.perhaps_rule(&fields, "when");
        let held_by = self.each(&fields, "held_by", Self::hold);
        let serves = self.ids(&fields, "serves");
        let what = if uses { self.treatment(&fields) } else { self.described(&fields) };
        Some(Intervention { id: id?, when, held_by, what: what?, serves, span: node.span })
    }

    /// One of the treatments at hand, in the problem's own words where it has some.
    fn treatment(&mut self, fields: &Fields<'_>) -> Option<What> {
        let treatments = self.known.treatments.keys();
        let id = fields.required("use", self.faults);
        let id = id.and_then(|node| self.at_hand(node, "treatment", treatments));
        let name = self.perhaps_text(fields, "name", false);
        let for_client = self.perhaps_text(fields, "for_client", false);
        let given = ["frequency", "minutes"].iter().any(|key| fields.get(key).is_some());
        let dose = if given { self.dose(fields) } else { None };
        Some(What::Treatment(Box::new(Use { treatment: id?, name, for_client, dose })))
    }

    fn dose(&mut self, fields: &Fields<'_>) -> Option<Dose> {
        let frequency = fields.required_text("frequency", self.faults);
        let minutes = fields.get("minutes").and_then(|n| n.integer_in(1..1000, self.faults));
        let minutes = minutes.and_then(|minutes| u32::try_from(minutes).ok());
        Some(Dose { when: None, frequency: frequency?, minutes })
    }

    fn described(&mut self, fields: &Fields<'_>) -> Option<What> {
        let name = self.text(fields, "name", false);
        let for_client = self.perhaps_text(fields, "for_client", false);
        let modality = self.one_word(fields, "modality", &MODALITIES);
        let levers = self.words(fields, "levers", &LEVERS);
        let dose = self.dose(fields);
        let responsible = self.one_word(fields, "responsible", &ROLES);
        let alternative = fields.text("alternative", self.faults);
        let programmes = self.known.programmes.texts().keys();
        let programme = fields.get("programme");
        let programme = programme.and_then(|node| self.at_hand(node, "programme", programmes));
        check_alternative(self, fields, written(fields, "id").unwrap_or("this"), "alternative");
        Some(What::Own(Box::new(Described {
            name: name?,
            for_client,
            modality: modality?,
            levers,
            doses: vec![dose?],
            responsible: responsible?,
            alternatives: alternative.into_iter().collect(),
            programme,
        })))
    }
}
