//! An error that the reader of a definition tells hides nothing else that is wrong with it, and
//! makes nothing look wrong that is not.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files"
)]

use caseplan::diagnostic::{Diagnostic, Format, Severity, Source, has_errors, show};
use caseplan::instrument::{Draft, Reading};
use caseplan::lint;

/// Of so many lines one is damaged at least, and of a long form so many lines in all.
const STEP: usize = 7;
const LINES: usize = 12;

/// What the checks say beside the reader's errors; `None` where the reader has none.
fn beside_errors(name: &str, text: &str) -> Option<Vec<Diagnostic>> {
    let Reading { value, faults } = Draft::read(&Source::definition(name, text));
    let beside = value.iter().flat_map(lint::of_draft);
    // That something was not decided is no fault: without the damaged example nothing shows it.
    has_errors(&faults).then(|| beside.filter(|one| one.severity > Severity::Note).collect())
}

/// A key that nobody knows, and a value that fits nothing. A name that is changed is left out: the
/// examples that go on using the old one are wrong too.
fn damages(line: &str) -> Vec<String> {
    let Some((key, value)) = line.split_once(": ") else { return Vec::new() };
    let pasted = line.trim_start().starts_with("- { code: ");
    let mut damages = vec![format!("{key}zz: {value}"), format!("{key}: zzz zzz")];
    if let Some((first, rest)) = value.split_once(": ") {
        damages.push(format!("{key}: {first}zz: {rest}"));
        damages.push(format!("{key}: {}", value.replacen("text: ", "texts: ", 1)));
    }
    let slips = [
        (", concern: no", ""),
        (", concern: yes", ""),
        ("concern: ", "concern: per"),
        ("label: ", "label: A "),
        ("code: 2,", "code: 1,"),
        ("code: 3,", "code: 2,"),
        ("reverse: [", "reverse: [zz9, "),
        ("missing: ", "note: "),
        ("ask_when: ", "ask_when: zz9 >= 1 and "),
        ("when: ", "when: zz9 >= 1 and "),
        ("say: ", "note: "),
        ("name: ", "names: "),
    ];
    let slipped = slips.into_iter().filter(|(from, _)| line.contains(from));
    damages.extend(pasted.then(|| format!("{line}\n{line}")));
    damages.extend(slipped.map(|(from, to)| line.replacen(from, to, 1)));
    damages
}

#[test]
fn an_error_breeds_no_other() {
    let mut tried = 0;
    for entry in std::fs::read_dir("instruments").expect("the instruments are there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|kind| kind != "yaml") || path.ends_with("unavailable.yaml")
        {
            continue;
        }
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).expect("an instrument is a text");
        let lines: Vec<&str> = text.lines().collect();
        let step = STEP.max(lines.len() / LINES);
        for number in (tried % step..lines.len()).step_by(step) {
            for damage in damages(lines[number]) {
                let mut damaged = lines.clone();
                damaged[number] = &damage;
                let Some(said) = beside_errors(&name, &damaged.join("\n")) else { continue };
                let said = show(&said, Format::Text { colour: false });
                assert!(said.is_empty(), "{name}:{}: `{damage}`\n{said}", number + 1);
                tried += 1;
            }
        }
    }
    assert!(tried > 1_000, "{tried}");
}
