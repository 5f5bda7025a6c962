//! A proof as other programs read it: `docs/proof.md` says what each key is.

use super::{Method, Proof, Reach, Values};
use crate::diagnostic::{Format, show};
use crate::number::Number;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// More numbers that are never reached than this are only counted.
const MOST_LISTED: usize = 100;

impl Proof {
    /// Returns the proof as one JSON object.
    pub fn json(&self) -> Json {
        let outcomes: Vec<Json> = self.outcomes.iter().map(outcome).collect();
        let faults = show(&self.faults, Format::Json);
        let faults = faults.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok());
        json!({
            "instrument": self.instrument.as_str(),
            "version": self.version,
            "scoring": self.scoring.to_string(),
            "examples": self.examples,
            "outcomes": outcomes,
            "faults": faults.collect::<Vec<_>>(),
        })
    }
}

fn outcome(reach: &Reach) -> Json {
    let (method, tried, gaps) = match reach.method {
        Method::Exhausted { sheets, gaps } => ("exhausted", sheets, Some(gaps)),
        Method::ExactSums => ("exact", 0, Some(false)),
        Method::Searched { sheets } => ("searched", sheets, None),
    };
    let mut outcome = json!({
        "id": reach.id.as_str(),
        "kind": reach.kind.word(),
        "method": method,
        "sheets_tried": tried,
        "with_gaps": gaps,
        // As text: no program may round it.
        "full_sheets": reach.full_sheets.map(|sheets| sheets.to_string()),
    });
    match &reach.values {
        Values::Numbers { reached, bands, profiles, .. } => {
            outcome["values"] = numbers(reached, &reach.values);
            outcome["bands"] = json!({ "reached": bands.0, "of": bands.1, "profiles": profiles });
        }
        Values::Labels { reached, of } => {
            let labels: Vec<&str> = reached.iter().map(|label| label.as_str()).collect();
            outcome["labels"] = json!({ "reached": labels, "of": of });
        }
        Values::Truths { yes, no } => outcome["truths"] = json!({ "yes": yes, "no": no }),
    }
    outcome
}

fn numbers(reached: &BTreeSet<Number>, values: &Values) -> Json {
    let whole = reached.iter().all(|number| number.is_integer());
    let never = values.unreached(usize::MAX);
    json!({
        "count": reached.len(),
        "min": reached.first(),
        "max": reached.last(),
        "every_whole_number": (whole && !reached.is_empty()).then_some(never.is_empty()),
        "never": never.iter().take(MOST_LISTED).collect::<Vec<_>>(),
    })
}
