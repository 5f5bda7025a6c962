//! `docs/instruments.md` lists every instrument of the library, and what cannot be had, from what the
//! program says of them. `UPDATE_EXPECT=1` writes the page anew.

mod common;

use caseplan::cli::Exit;
use common::{caseplan, expect_file};
use serde_json::Value as Json;
use std::fmt::Write;
use std::path::Path;

const HEAD: &str = "\
# Instruments

Every measure and form that is inside the program, in alphabetical order of ids, made from their files
by a test. `caseplan show ID` prints one of them whole, with its items, sources and the quoted rights;
`caseplan list` has what a clinic brings besides. What each word means stands in
[instrument-files.md](instrument-files.md).

*About* before minutes is an estimate of ours, where no source says it
([how](instrument-files.md#length)). A **bold** band or label is a concern. Where the wording is
*withheld* only the ids are here, and a clinic with a license brings the texts as a
[wording pack](wording-packs.md).
";

fn lines(arguments: &[&str]) -> Vec<Json> {
    let run = caseplan(arguments);
    assert_eq!(run.exit, Exit::Done, "{arguments:?}: {}", run.talk);
    run.output.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn text<'j>(json: &'j Json, key: &str) -> &'j str {
    json[key].as_str().unwrap_or_default()
}

fn list<'j>(json: &'j Json, key: &str) -> &'j [Json] {
    json[key].as_array().map_or(&[], Vec::as_slice)
}

/// A cell of a table holds no bar, and a pair of stars would be emphasis.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('*', "\\*").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn concern(text: String, json: &Json) -> String {
    if json["concern"] == true { format!("**{text}**") } else { text }
}

fn minutes(row: &Json) -> String {
    let about = if row["minutes_estimated"] == true { "about " } else { "" };
    format!("{about}{}", row["minutes"])
}

#[test]
fn every_instrument_is_on_the_page() {
    let mut page = HEAD.to_owned();
    let rows = lines(&["list", "instruments", "--json"]);
    assert!(rows.len() >= 12, "{} instruments", rows.len());
    overview(&rows, &mut page);
    for row in &rows {
        let whole = lines(&["show", text(row, "id"), "--json"]);
        instrument(&whole[0], &mut page);
    }
    unavailable(&lines(&["list", "--unavailable", "--json"]), &mut page);
    expect_file(Path::new("docs/instruments.md"), &page);
}

fn overview(rows: &[Json], page: &mut String) {
    let _ = write!(
        page,
        "\n| id | title | items | minutes | who | about | rights | wording | confirmed |\n\
         |---|---|--:|---|---|---|---|---|---|\n"
    );
    for row in rows {
        let id = text(row, "id");
        let confirmed = if row["confirmed"] == true { "yes" } else { "no" };
        let window = if row["about"].is_null() { "–" } else { text(row, "about") };
        let who = if row["who"].is_null() { "–" } else { text(row, "who") };
        let _ = writeln!(
            page,
            "| [`{id}`](#{id}) | {} | {} | {} | {who} | {window} | {} | {} | {confirmed} |",
            cell(text(row, "title")),
            row["items"],
            minutes(row),
            cell(text(row, "rights")),
            text(row, "wording"),
        );
    }
}

fn instrument(whole: &Json, page: &mut String) {
    let _ = writeln!(page, "\n## {}\n{}", text(whole, "instrument"), cell(text(whole, "title")));
    let _ = writeln!(page, "\n- source: {}", citation(&whole["source"]));
    let rights = &whole["rights"];
    let _ = writeln!(page, "- rights: {}; {}", cell(text(rights, "owner")), text(rights, "terms"));
    let hash: String = text(&whole["hashes"], "scoring").chars().take(12).collect();
    let _ = writeln!(page, "- version {}, scoring hash `{hash}`", whole["version"]);
    let open: Vec<&str> = list(whole, "scores")
        .iter()
        .filter(|score| score["confirmed"] == false)
        .map(|score| text(score, "id"))
        .collect();
    match (whole["confirmed"] == true, open.is_empty()) {
        (true, _) => {}
        (false, true) => page.push_str("- not confirmed in every source it needs\n"),
        (false, false) => {
            let _ = writeln!(page, "- key or bands not confirmed: {}", open.join(", "));
        }
    }
    if list(whole, "scores").is_empty() {
        page.push_str("- no score: answers are recorded and not interpreted\n");
        return;
    }
    page.push_str("\n| score | range | bands | change |\n|---|---|---|---|\n");
    for score in list(whole, "scores") {
        let _ = writeln!(
            page,
            "| `{}` {} | {} | {} | {} |",
            text(score, "id"),
            cell(text(score, "title")),
            range(score),
            meanings(score),
            change(&score["change"]),
        );
    }
}

fn citation(source: &Json) -> String {
    let doi = text(source, "doi");
    let doi = if doi.is_empty() { String::new() } else { format!(" [doi](https://doi.org/{doi})") };
    format!("{}{doi}", cell(text(source, "citation")))
}

fn range(score: &Json) -> String {
    let number = |key: &str| match &score[key] {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    match score["low"].is_null() {
        false => format!("{}–{}", number("low"), number("high")),
        true if score["labels"].is_array() => "a label".into(),
        true => "yes or no".into(),
    }
}

/// The bands, of the profile in force where there are several; the labels; or which answer counts.
fn meanings(score: &Json) -> String {
    let mut parts = Vec::new();
    if let Some(profile) = list(score, "profiles").iter().find(|p| p["in_force"] == true) {
        parts.push(format!("{} ({}):", text(profile, "id"), cell(text(profile, "source"))));
    }
    let mut sex = "";
    for band in list(score, "bands") {
        if text(band, "sex") != sex {
            sex = text(band, "sex");
            parts.push(format!("{sex}:"));
        }
        let words = format!("{} {}", text(band, "values"), cell(text(band, "text")));
        parts.push(format!("{};", concern(words, band)));
    }
    for label in list(score, "labels") {
        parts.push(format!("{};", concern(text(label, "label").replace('_', " "), label)));
    }
    match score["concern"].as_bool() {
        Some(true) => parts.push("**yes**".into()),
        Some(false) => parts.push("**no**".into()),
        None => {}
    }
    let others = list(score, "profiles").iter().filter(|p| p["in_force"] == false);
    let others: Vec<&str> = others.map(|profile| text(profile, "id")).collect();
    let words = parts.join(" ").trim_end_matches(';').to_owned();
    match (words.is_empty(), others.is_empty()) {
        (true, _) => "–".into(),
        (false, true) => words,
        (false, false) => format!("{words}. Also: {}", others.join(", ")),
    }
}

fn change(change: &Json) -> String {
    match change {
        Json::Null => "–".into(),
        Json::String(none) => none.clone(),
        rule => match rule["reliable"].is_null() {
            true => "by the reliable change index".into(),
            false => rule["reliable"].to_string().trim_matches('"').to_owned(),
        },
    }
}

fn unavailable(measures: &[Json], page: &mut String) {
    if measures.is_empty() {
        return;
    }
    page.push_str(
        "\n# What cannot be had\n\n| id | title | why | source | instead |\n|---|---|---|---|---|\n",
    );
    for measure in measures {
        let instead = list(measure, "instead").iter().filter_map(Json::as_str);
        let instead: Vec<String> = instead.map(|id| format!("[`{id}`](#{id})")).collect();
        let instead = if instead.is_empty() { "–".into() } else { instead.join(", ") };
        let why = [text(measure, "reason"), text(measure, "note")].join(" ");
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {instead} |",
            text(measure, "unavailable"),
            cell(text(measure, "title")),
            cell(&why),
            cell(text(measure, "source")),
        );
    }
}
