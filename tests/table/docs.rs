//! Runs the examples of `docs/tables.md`.

use crate::scored::score_with;
use caseplan::diagnostic::{Format, show};
use caseplan::table::TableOptions;

const PAGE: &str = include_str!("../../docs/tables.md");

/// Returns the fenced blocks of the page in order, each with its kind.
fn blocks() -> Vec<(&'static str, &'static str)> {
    let blocks = PAGE.split("```").skip(1).step_by(2);
    blocks.filter_map(|block| block.split_once('\n')).collect()
}

/// Each command is followed by the table it reads, what it writes, and what it says.
#[test]
fn examples_are_what_the_page_says() {
    let blocks = blocks();
    let mut examples = 0;
    for at in blocks.iter().enumerate().filter(|(_, block)| block.0 == "console").map(|(at, _)| at)
    {
        let command = blocks[at].1;
        let (_, id) = command.split_once("--instrument ").expect("an instrument");
        let id = id.split_whitespace().next().expect("an id");
        let scored = score_with(id, blocks[at + 1].1.as_bytes(), &options(command));
        assert_eq!(scored.text(), blocks[at + 2].1, "{command}");
        let said = show(&scored.faults, Format::Plain);
        assert_eq!(said, blocks[at + 3].1, "{command}");
        examples += 1;
    }
    assert!(examples >= 2, "the page has examples");
}

fn options(command: &str) -> TableOptions {
    let mut options = TableOptions::default();
    let mut words = command.split_whitespace().skip_while(|word| !word.starts_with("--"));
    while let Some(word) = words.next() {
        match word {
            "--with-answers" => options.with_answers = true,
            "--prefix" => options.prefix = words.next().map(str::to_owned),
            "--strict" => options.strict = true,
            _ => {}
        }
    }
    options
}
