//! Where a measure comes from, and on what terms its wording is here.

use crate::diagnostic::{Code, Faults};
use crate::instrument::{Choice, Citation, Item, Kind, Rights, Wording};
use crate::yaml::{Fields, Node, Value};
use std::sync::Arc;

/// The keys of `source:`.
pub const SOURCE_KEYS: &[&str] = &["citation", "doi", "read"];
/// The keys of `rights:`.
pub const RIGHTS_KEYS: &[&str] = &["owner", "terms", "statement", "stated_in", "wording", "unread"];
const TERMS: [(&str, &str); 6] = [
    ("no_permission_required", "no permission required"),
    ("public_domain", "public domain"),
    ("us_government", "work of the US Government"),
    ("own", "this project's own words"),
    ("free_with_conditions", "free, with conditions"),
    ("permission_required", "permission required"),
];

/// Reads `source:`.
pub fn citation(node: &Node, kind: Option<Kind>, faults: &mut Faults) -> Option<Citation> {
    let fields = Fields::open(node, "a source", SOURCE_KEYS, faults)?;
    if kind == Some(Kind::Measure) {
        fields.required("read", faults);
    }
    Some(Citation {
        text: fields.required_text("citation", faults)?,
        doi: fields.text("doi", faults),
        read: fields.texts("read", faults),
    })
}

/// Reads `rights:`.
pub fn rights(node: &Node, faults: &mut Faults) -> Option<Rights> {
    let fields = Fields::open(node, "`rights`", RIGHTS_KEYS, faults)?;
    let words = [
        ("shipped", Wording::Shipped),
        ("partial", Wording::Partial),
        ("withheld", Wording::Withheld),
    ];
    let owner = fields.required_text("owner", faults);
    let terms = fields.required("terms", faults).and_then(|node| node.word(&TERMS, faults));
    let wording = fields.required("wording", faults).and_then(|node| node.word(&words, faults));
    if wording == Some(Wording::Partial) {
        fields.required("unread", faults);
    }
    let quoted = ["statement", "stated_in"].map(|key| match terms {
        Some("this project's own words") => fields.text(key, faults),
        _ => fields.required_text(key, faults),
    });
    let [statement, stated_in] = quoted;
    let asks = terms == Some("permission required");
    if asks && wording.is_some_and(|wording| wording != Wording::Withheld) {
        let message = "the owner must be asked for permission, and the wording is here";
        faults
            .error(Code::WordingWithheld, fields.key_span("wording"), message)
            .hint("`wording: withheld`, and the texts with the clinic's licence in a wording pack");
    }
    let unread = fields.texts("unread", faults);
    Some(Rights {
        owner: owner?,
        terms: terms?.into(),
        statement,
        stated_in,
        wording: wording?,
        unread,
    })
}

impl Citation {
    /// Returns the stand-in for a citation that could not be read.
    pub(super) fn unknown() -> Citation {
        Citation { text: String::new(), doi: None, read: Vec::new() }
    }
}

impl Rights {
    /// Returns the stand-in for rights that could not be read.
    pub(super) fn unknown() -> Rights {
        Rights {
            owner: String::new(),
            terms: String::new(),
            statement: None,
            stated_in: None,
            wording: Wording::Shipped,
            unread: Vec::new(),
        }
    }
}

/// A route in `unread` that leads nowhere would excuse nothing, or the wrong text.
pub fn refuse_unknown_routes(
    rights: &Node,
    items: &[Item],
    lists: &[(String, Arc<[Choice]>)],
    faulty: &[String],
    faults: &mut Faults,
) {
    let Value::Map(entries) = &rights.value else { return };
    let unread = entries.iter().find(|entry| entry.key.text == "unread");
    let Some(Value::List(nodes)) = unread.map(|entry| &entry.value.value) else { return };
    for node in nodes {
        let Value::Scalar(route) = &node.value else { continue };
        let leads_to_a_text = match route.text.split('.').collect::<Vec<_>>()[..] {
            ["instruction" | "stem"] => true,
            ["items", id, "text" | "lead_in"] => {
                items.iter().any(|item| item.id == *id) || faulty.iter().any(|name| name == id)
            }
            ["choices", name, code, "text"] => lists.iter().any(|(list, choices)| {
                list == name && choices.iter().any(|choice| choice.code.to_string() == code)
            }),
            _ => false,
        };
        if !leads_to_a_text {
            let message = format!("`{}` leads to no text of this file", route.text);
            faults.error(Code::UnknownItem, node.span, message).hint(
                "`instruction`, `stem`, an item's text such as `items.q5.text`, or a choice's \
                     such as `choices.days.0.text`",
            );
        }
    }
}

/// Reads whether everything was read in a source, and what was not.
pub fn confirmation(fields: &Fields<'_>, faults: &mut Faults) -> (bool, Option<String>) {
    let confirmed = fields.flag("confirmed", true, faults);
    let open = match confirmed {
        true => fields.text("open", faults),
        false => fields.required_text("open", faults),
    };
    if confirmed && open.is_some() {
        let message = "`open` says what has not been read, and `confirmed` does not say no";
        faults.error(Code::UnknownKey, fields.key_span("open"), message);
    }
    (confirmed, open)
}
