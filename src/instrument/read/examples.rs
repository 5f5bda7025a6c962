//! Worked examples: answers, who gives them, and what must come out.

use super::change::ages;
use crate::diagnostic::{Code, Faults, Span, nearest};
use crate::instrument::{Example, Expectation, Kind, Score};
use crate::number::{Interval, Number};
use crate::yaml::{Entry, Fields, Node};

/// The keys of an example.
pub const EXAMPLE_KEYS: &[&str] =
    &["name", "answers", "declined", "not_applicable", "client", "profiles", "before", "expect"];
/// The keys of the client of an example.
const CLIENT_KEYS: &[&str] = &["sex", "age"];
const SEX_WORDS: [(&str, &str); 3] = [("female", "female"), ("male", "male"), ("other", "other")];

/// The scores, and the names of those that could not be read.
type Known<'s> = (&'s [Score], &'s [String]);

/// Reads the worked examples; their answers are kept as written.
pub fn examples(
    fields: &Fields<'_>,
    kind: Option<Kind>,
    scores: Known<'_>,
    faults: &mut Faults,
) -> Vec<Example> {
    if kind == Some(Kind::Measure) && fields.get("scores").is_some() {
        fields.required("examples", faults);
    }
    fields
        .list("examples", faults)
        .iter()
        .filter_map(|node| example(node, scores, faults))
        .collect()
}

/// Returns the number of the score that an entry of an example is about.
fn score_of(entry: &Entry, scores: Known<'_>, faults: &mut Faults) -> Option<usize> {
    let (scores, faulty) = scores;
    let found = scores.iter().position(|score| score.id == *entry.key.text);
    if found.is_none() && !faulty.contains(&entry.key.text) {
        let known = scores.iter().map(|score| score.id.as_str());
        let message = format!("there is no score `{}`", entry.key.text);
        let near = nearest(&entry.key.text, known);
        faults.error(Code::UnknownName, entry.key.span, message).hint_if(near);
    }
    found
}

fn profile_of(entry: &Entry, scores: Known<'_>, faults: &mut Faults) -> Option<(usize, usize)> {
    let index = score_of(entry, scores, faults)?;
    let name = entry.value.text(faults)?;
    let profiles = &scores.0[index].profiles;
    let found = profiles.iter().position(|profile| profile.id == *name);
    if found.is_none() {
        let near = nearest(name, profiles.iter().map(|profile| profile.id.as_str()));
        faults
            .error(Code::UnknownWord, entry.value.span, "there is no profile of this name")
            .hint_if(near);
    }
    Some((index, found?))
}

/// Reads an age as a year of birth leaves it: two years that follow one another.
fn age_of(node: &Node, faults: &mut Faults) -> Option<Interval> {
    let age = ages(node, faults)?;
    let is_left_open = age.high.checked_sub(age.low) == Some(Number::ONE);
    if !is_left_open {
        faults
            .error(Code::BadNumber, node.span, "not an age as a year of birth leaves it")
            .hint("two years that follow one another: `17..18`");
    }
    is_left_open.then_some(age)
}

fn example(node: &Node, scores: Known<'_>, faults: &mut Faults) -> Option<Example> {
    let fields = Fields::open(node, "an example", EXAMPLE_KEYS, faults)?;
    let name = fields.required_text("name", faults);
    fields.required("answers", faults);
    fields.required("expect", faults);
    let client = fields.get("client");
    let client =
        client.and_then(|node| Fields::open(node, "an example's client", CLIENT_KEYS, faults));
    let sex = client.as_ref().and_then(|client| client.word("sex", &SEX_WORDS, faults));
    let age = client.as_ref().and_then(|client| client.get("age"));
    let age = age.and_then(|node| age_of(node, faults));
    let mut expect = Vec::new();
    for Entry { key, value } in fields.map("expect", faults) {
        let Some(text) = value.text(faults).map(str::to_owned) else { continue };
        let span = Span::new(key.span.start..value.span.end);
        expect.push(Expectation { path: key.text.clone(), value: text, span });
    }
    let chosen = fields.map("profiles", faults).iter();
    let profiles = chosen.filter_map(|entry| profile_of(entry, scores, faults)).collect();
    let mut before = Vec::new();
    for entry in fields.map("before", faults) {
        let index = score_of(entry, scores, faults);
        before.extend(index.zip(entry.value.number(faults)));
    }
    let mut copies = |key| fields.list(key, faults).iter().map(Node::copy).collect();
    let (declined, not_applicable) = (copies("declined"), copies("not_applicable"));
    let answers = fields.map("answers", faults).iter().map(Entry::copy).collect();
    Some(Example {
        name: name.unwrap_or_default(),
        answers,
        declined,
        not_applicable,
        sex: sex.map(str::to_owned),
        age,
        profiles,
        before,
        expect,
        span: node.span,
    })
}
