//! A formulation as JSON, for other programs.

use crate::desk::Found;
use crate::factor::{Factors, Role};
use serde_json::{Value as Json, json};

/// Returns the factors of a formulation, each with its rule.
pub fn formulation(factors: &Factors, found: &Found) -> Json {
    let of = |role: Role| {
        let own = factors.factors.iter().filter(|factor| factor.role == role);
        let factor = own.map(|factor| {
            json!({
                "id": factor.id,
                "when": factor.when.condition.to_string(),
                "say": factor.say.fill(|_| "…".to_owned()),
            })
        });
        factor.collect::<Vec<_>>()
    };
    let mut json = json!({
        "formulation": factors.id,
        "version": factors.version,
        "from": found.origin.to_string(),
        "sources": factors.sources,
    });
    for (role, key, _) in Role::ALL {
        json[key] = of(role).into();
    }
    json
}
