//! From an older format of the case file to the present one, step by step.
//!
//! A new format is a step more: what it changes in the tree of a file of the format before. So every
//! older file is read by whatever reads a case, and is written in the present format with its next
//! save; `caseplan upgrade` does so at once.

use crate::yaml::{Entry, Node, Scalar, Value};

/// What one format changes in the tree of a file of the format before it.
pub type Step = fn(&mut Node);

/// The steps from format 1 on.
pub const STEPS: &[Step] = &[begin_history];

/// From format 2 on a file has a history. One of before has none, and what it says is the same.
fn begin_history(_: &mut Node) {}

/// Returns the format that these steps lead to.
pub const fn format_of(steps: &[Step]) -> i64 {
    let mut format = 1;
    let mut step = 0;
    while step < steps.len() {
        format += 1;
        step += 1;
    }
    format
}

/// Returns the tree in the format that the steps lead to, where it is of an older one; `None` where
/// it is of that format, or says none that is known.
pub fn migrated(root: &Node, steps: &[Step]) -> Option<Node> {
    let from = usize::try_from(format(root)?).ok()?.checked_sub(1)?;
    let missing = steps.get(from..).filter(|missing| !missing.is_empty())?;
    let mut root = root.copy();
    missing.iter().for_each(|step| step(&mut root));
    if let Some(node) = entry(&mut root, "format") {
        let plain = Scalar { text: format_of(steps).to_string(), plain: true };
        node.value = Value::Scalar(plain);
    }
    Some(root)
}

/// Returns the format that a file says it is of.
pub fn format(root: &Node) -> Option<i64> {
    let Value::Map(entries) = &root.value else { return None };
    let format = entries.iter().find(|entry| entry.key.text == "format")?;
    match &format.value.value {
        Value::Scalar(scalar) => scalar.text.parse().ok(),
        _ => None,
    }
}

fn entry<'n>(root: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let Value::Map(entries) = &mut root.value else { return None };
    entries.iter_mut().find(|entry| entry.key.text == key).map(|Entry { value, .. }| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Faults, Source};
    use crate::yaml;

    /// A format that calls `by` `who`, and one that adds a remark.
    const PRETENDED: [Step; 2] = [
        |root| {
            let Value::Map(entries) = &mut root.value else { return };
            let by = entries.iter_mut().find(|entry| entry.key.text == "by");
            by.expect("format 1 has it").key.text = "who".into();
        },
        |root| entry(root, "remark").expect("format 2 has it").value = Node::of_word("new").value,
    ];

    fn tree(text: &str) -> Node {
        yaml::read(&mut Faults::new(&Source::record("", text))).expect("YAML")
    }

    fn words(root: &Node) -> String {
        let Value::Map(entries) = &root.value else { return String::new() };
        let word = |Entry { key, value }: &Entry| match &value.value {
            Value::Scalar(scalar) => format!("{} {}", key.text, scalar.text),
            _ => String::new(),
        };
        entries.iter().map(word).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn f08_an_older_file_takes_every_step_that_it_lacks_and_no_other() {
        let from = |format| tree(&format!("format: {format}\nwho: B\nby: C\nremark: old\n"));
        let one = migrated(&from(1), &PRETENDED).expect("two steps");
        assert_eq!(words(&one), "format 3, who B, who C, remark new");
        let two = migrated(&from(2), &PRETENDED).expect("one step");
        assert_eq!(words(&two), "format 3, who B, by C, remark new");
        for present_newer_or_none in ["3", "4", "0", "-1", "x", "9999999999999999999"] {
            let root = tree(&format!("format: {present_newer_or_none}\n"));
            assert!(migrated(&root, &PRETENDED).is_none(), "{present_newer_or_none}");
        }
        assert_eq!(format_of(&PRETENDED), 3);
    }
}
