//! The private answers that an output may show, by the names that were given for them.

use super::exit::Stop;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::finding::{FindingScope, Name, What};
use crate::id::Id;
use crate::instrument::Library;
use crate::progress::Programmes;
use crate::response::Response;

/// Refuses a name that stands for no item: the answer that was meant would stay hidden without
/// a word.
pub fn refuse_names_of_nothing(
    names: &[String],
    responses: &[Response],
    library: &Library,
) -> Result<(), Stop> {
    let answered = |name: &&String| responses.iter().any(|response| is_item_of(response, name));
    let others = names.iter().filter(|name| !answered(name));
    let faults: Vec<_> = others.filter_map(|name| names_nothing(name, library)).collect();
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Stop::input(faults)),
    }
}

/// Whether a name is an item of the definition that answers were taken with, which need not be
/// the one that is in force.
fn is_item_of(response: &Response, name: &str) -> bool {
    let Some((root, item)) = name.split_once('.') else { return false };
    let root = root.split('@').next().unwrap_or(root);
    response.instrument.id == *root && response.instrument.item(item).is_some()
}

fn names_nothing(name: &str, library: &Library) -> Option<Diagnostic> {
    // How far a step is, is no answer.
    let programmes = Programmes::default();
    let scope = FindingScope { library, programmes: &programmes };
    let message = match scope.name(name) {
        Ok((Name::Of { what: What::Item(_), .. }, _)) => return None,
        Ok(_) => "it is not an item, and only the answer to an item is private".to_owned(),
        Err(unresolved) => unresolved.message,
    };
    let private = private_items(library);
    let hint = nearest(name, private.iter().map(String::as_str));
    let hint = hint.unwrap_or_else(|| format!("private are {}", private.join(", ")));
    let message = format!("--private {name}: {message}");
    Some(Diagnostic::error(Code::UnknownName, message).with_hint(hint))
}

/// Returns the names of all private items at hand.
fn private_items(library: &Library) -> Vec<String> {
    let ids: Vec<&Id> = library.ids().collect();
    let instruments = ids.iter().filter_map(|id| library.get(id.as_str()));
    let names = instruments.flat_map(|instrument| {
        let private = instrument.items.iter().filter(|item| item.private);
        private.map(|item| format!("{}.{}", instrument.id, item.id)).collect::<Vec<_>>()
    });
    names.collect()
}
