//! What a clinician changed in a plan, and who took part in making it.

use super::{day, mapping, optional, perhaps, said, yes_no};
use crate::diagnostic::{Code, Faults};
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of an edit.
pub const EDIT_KEYS: &[&str] =
    &["edited", "on", "by", "text", "for_client", "frequency", "due", "left_out", "reason"];
/// The keys of who took part.
pub const TOOK_PART_KEYS: &[&str] = &["took_part", "on", "by", "who"];

/// What a clinician changed in a line of a plan. It holds whatever the plan is made from anew.
#[derive(Clone, PartialEq, Eq)]
pub struct Edit {
    /// The id of the line, such as `depression/objective/lighter`.
    pub line: String,
    /// The day.
    pub on: NaiveDate,
    /// Who changed it.
    pub by: String,
    /// What it says.
    pub text: Option<String>,
    /// What it says to the client.
    pub for_client: Option<String>,
    /// How often, of an intervention.
    pub frequency: Option<String>,
    /// By when, of an objective.
    pub due: Option<NaiveDate>,
    /// Whether it is left out.
    pub left_out: bool,
    /// Why; needed where it is left out.
    pub reason: Option<String>,
}

impl Edit {
    /// Reads an edit.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<Edit> {
        let fields = Fields::open(node, "an edit", EDIT_KEYS, faults)?;
        let line = said(&fields, "edited", faults);
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        let left_out = fields.get("left_out").and_then(|node| node.yes_no(faults));
        let due = fields.get("due").and_then(|node| node.date(faults));
        let edit = Edit {
            line: line?,
            on: on?,
            by: by?,
            text: perhaps(&fields, "text", faults),
            for_client: perhaps(&fields, "for_client", faults),
            frequency: perhaps(&fields, "frequency", faults),
            due,
            left_out: left_out.unwrap_or(false),
            reason: perhaps(&fields, "reason", faults),
        };
        if edit.left_out && edit.reason.is_none() {
            faults.error(Code::MissingKey, node.span, "a line that is left out needs a `reason`");
            return None;
        }
        let changes = edit.text.is_some()
            || edit.for_client.is_some()
            || edit.frequency.is_some()
            || edit.due.is_some();
        let parts: Vec<&str> = edit.line.split('/').collect();
        let misfit = match parts[..] {
            [_, "objective", _] if edit.frequency.is_some() => {
                Some("an objective has no `frequency`")
            }
            [_, "intervention", _] if edit.due.is_some() => Some("an intervention has no `due`"),
            [_, "objective" | "intervention", _] => None,
            [_, "goal"]
                if edit.text.is_none() || edit.frequency.is_some() || edit.due.is_some() =>
            {
                Some("of a goal only its `text` can be changed")
            }
            [_, "goal"] => None,
            _ => Some("a goal, an objective or an intervention is changed, and nothing else"),
        };
        if let Some(message) = misfit {
            faults
                .error(Code::UnknownDecision, node.span, message)
                .hint("such as depression/objective/lighter");
            return None;
        }
        if edit.due.is_some_and(|due| due < edit.on) {
            faults.error(Code::BadDate, node.span, "`due` lies before the day of the edit");
            return None;
        }
        if edit.left_out == changes {
            faults
                .error(Code::MissingKey, node.span, "an edit changes a line, or leaves it out")
                .hint("`text`, `for_client`, `frequency` or `due`, or `left_out: yes`");
            return None;
        }
        Some(edit)
    }

    /// Returns it as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("edited", Some(Yaml::text(&self.line))),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
            ("text", optional(self.text.as_ref())),
            ("for_client", optional(self.for_client.as_ref())),
            ("frequency", optional(self.frequency.as_ref())),
            ("due", self.due.map(Yaml::word)),
            ("left_out", self.left_out.then(|| yes_no(true))),
            ("reason", optional(self.reason.as_ref())),
        ])
    }
}

/// Who took part in making a document.
#[derive(Clone, PartialEq, Eq)]
pub struct TookPart {
    /// The document, such as `plan`.
    pub document: String,
    /// The day.
    pub on: NaiveDate,
    /// Who recorded it.
    pub by: String,
    /// Who took part, as roles.
    pub who: String,
}

impl TookPart {
    /// Reads who took part.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<TookPart> {
        let fields = Fields::open(node, "who took part", TOOK_PART_KEYS, faults)?;
        let document = said(&fields, "took_part", faults);
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        let who = said(&fields, "who", faults);
        Some(TookPart { document: document?, on: on?, by: by?, who: who? })
    }

    /// Returns it as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("took_part", Some(Yaml::text(&self.document))),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
            ("who", Some(Yaml::text(&self.who))),
        ])
    }
}
