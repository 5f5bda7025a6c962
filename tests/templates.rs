//! Reading documents: whatever a template is, it is read to its end, and its faults are told.

use caseplan::diagnostic::{Format, Source, show};
use caseplan::instrument::Library;
use caseplan::progress::Programmes;
use caseplan::render::template::Document;
use caseplan::rule::{Known, Texts};
use proptest::prelude::*;

/// What is said about a body, for the team or for the client.
fn said(body: &str, audience: &str) -> String {
    let head = format!("---\ndocument: plan\nversion: 1\ntitle: Mine\naudience: {audience}\n---\n");
    let source = Source::definition("plan.md", head + body);
    let (library, programmes, texts) = (Library::new([]), Programmes::default(), Texts::new());
    let (treatments, formulations) = (&texts, &texts);
    let known = Known { library: &library, programmes: &programmes, treatments, formulations };
    let reading = Document::read(&source, known);
    show(&reading.faults, Format::Plain)
}

/// Parts of templates, so that some of what is tried is nearly right.
fn part() -> impl Strategy<Value = String> {
    let known = [
        "{{",
        "}}",
        "{%",
        "%}",
        "{%-",
        "-%}",
        "{#",
        "#}",
        " for ",
        " in ",
        " if ",
        "endfor",
        "endif",
        "else",
        "set x = ",
        "raw",
        "endraw",
        "include \"a\"",
        "component a()",
        "problems",
        "alerts",
        "a",
        ".",
        "[0]",
        "[",
        "]",
        "|",
        "upper",
        "safe",
        "\"",
        "'",
        "`",
        "\\",
        "\n",
        "ü",
        "(",
        ")",
        "?.",
        "?[",
        "loop.index",
        "block b",
        "filter upper",
        "1",
        " is not ",
        "=",
        ":",
        ",",
        "~",
    ];
    prop_oneof![
        proptest::sample::select(known.to_vec()).prop_map(str::to_owned),
        "[{}%#\"'|.a-f\\- \n-]{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_body_keeps_a_document_from_being_read(parts in prop::collection::vec(part(), 0..12)) {
        said(&parts.concat(), "internal");
    }
}

/// What a clinic may well write: a part with a name, a slice, a filter, a test, an index.
#[test]
fn names_that_a_plan_has_are_no_faults() {
    let body = r#"
{% set first = problems[0] %}{% set grave = alerts | sort(attribute="level") %}
{% if first.goal.in_clients_words and problems | length > 1 %}{{ first["text"] | upper }}{% endif %}
{% for alert in grave %}{% if alert?.response is not none %}{{ loop.index }}{% endif %}{% endfor %}
{% for line in problems[0].evidence[0:2] %}{{ line.label ~ "}}" }}{% else %}none{% endfor %}
{% for key, value in problems[0].goal %}{{ key }}: {{ value }}{% endfor %}
{% for problem in problems %}{% for objective in problem.objectives %}{% for fact in objective.facts %}
{{ fact | default(value="text") }}{% endfor %}{% endfor %}{% endfor %}
{{ [line.text for line in set_aside if line.label is starting_with(pat="S")] | join(sep=", ") }}
{% raw %}{{ whatever }}{% endraw %}{# {{ whatever }} #}
{% filter upper %}{{ case }}{% endfilter %}{{ chart }}
{{ "yes" if is_draft else "no" }}{% for bar in results %}{{ bar.bar.range.low }}{% endfor %}
"#;
    let said = said(body, "internal");
    assert!(!said.contains("template-"), "{said}");
}
