//! `caseplan show`: one definition, whole.

use super::context::Context;
use super::exit::{Exit, Stop};
use crate::desk::Found;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::instrument::{AnswerType, Bands, Choice, Instrument, Item, Score};
use std::fmt::Write;

/// Show a definition: its items, scores, bands and alerts, where it is from, its rights
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan show phq9
  caseplan show plan --source > my/documents/plan.md   a template to edit")]
pub struct Args {
    /// The id of an instrument, problem or document
    id: String,
    /// The file itself
    #[arg(long)]
    source: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions()?;
    let library = definitions.library();
    let mut all =
        definitions.instruments.iter().chain(&definitions.problems).chain(&definitions.documents);
    let Some(found) = all.clone().find(|found| found.id == *args.id) else {
        let mut diagnostic =
            Diagnostic::error(Code::Usage, format!("there is no definition `{}`", args.id));
        diagnostic.hint_if(nearest(&args.id, all.by_ref().map(|found| found.id.as_str())));
        return Err(Stop::because(Exit::Usage, diagnostic));
    };
    let instrument = definitions.instruments.iter().any(|known| std::ptr::eq(known, found));
    let instrument = library.get(&args.id).filter(|_| instrument && !args.source);
    match instrument {
        Some(instrument) => context.print(&description(&instrument, found))?,
        None => context.print(&found.source.text)?,
    }
    Ok(Exit::Done)
}

fn description(instrument: &Instrument, found: &Found) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = head(instrument, found, &mut out);
    let _ = body(instrument, &mut out);
    out
}

fn head(instrument: &Instrument, found: &Found, out: &mut String) -> std::fmt::Result {
    writeln!(out, "{}", instrument.title)?;
    writeln!(out, "  id         {} version {}", instrument.id, instrument.version)?;
    writeln!(out, "  from       {}", found.origin)?;
    writeln!(out, "  citation   {}", instrument.citation.text)?;
    for read in &instrument.citation.read {
        writeln!(out, "  read       {read}")?;
    }
    let rights = &instrument.rights;
    writeln!(out, "  rights     {}; {}", rights.owner, rights.terms)?;
    if let Some(statement) = &rights.statement {
        writeln!(out, "             “{statement}”")?;
    }
    writeln!(out, "  scoring    {}", instrument.hashes.scoring)?;
    writeln!(out, "  wording    {}", instrument.hashes.wording)?;
    if !instrument.confirmed {
        writeln!(out, "  NOT CONFIRMED in every source it needs; see the comments in its file")?;
    }
    writeln!(out)
}

fn body(instrument: &Instrument, out: &mut String) -> std::fmt::Result {
    for text in [&instrument.instruction, &instrument.stem].into_iter().flatten() {
        writeln!(out, "{text}")?;
    }
    for item in &instrument.items {
        item_lines(item, out)?;
    }
    for score in &instrument.scores {
        score_lines(score, out)?;
    }
    for alert in &instrument.alerts {
        writeln!(out, "alert {} ({}) when {}", alert.id, alert.level.word(), alert.when)?;
        writeln!(out, "  {}\n  {}", alert.say, alert.act)?;
    }
    Ok(())
}

fn item_lines(item: &Item, out: &mut String) -> std::fmt::Result {
    if let Some(section) = &item.section {
        writeln!(out, "\n{section}")?;
    }
    let text = item.text.as_deref().unwrap_or("(wording withheld)");
    writeln!(out, "{:<12} {}", item.id.as_str(), text.trim_end())?;
    match &item.answer {
        AnswerType::Choice(choices) | AnswerType::Multiple(choices) => {
            let words: Vec<String> = choices.iter().map(choice_words).collect();
            writeln!(out, "{:13}{}", "", words.join(" · "))?;
        }
        AnswerType::YesNo { .. } => writeln!(out, "{:13}yes · no", "")?,
        AnswerType::Number(number) => {
            let unit = number.unit.as_deref().unwrap_or("");
            writeln!(out, "{:13}{} to {} {unit}", "", number.range.low, number.range.high)?;
        }
        AnswerType::Date { .. } => writeln!(out, "{:13}a date", "")?,
        AnswerType::Text { .. } => writeln!(out, "{:13}text", "")?,
        AnswerType::Records(columns) => {
            let names: Vec<&str> = columns.iter().map(|column| column.id.as_str()).collect();
            writeln!(out, "{:13}records: {}", "", names.join(", "))?;
        }
    }
    match &item.ask_when {
        Some(condition) => writeln!(out, "{:13}asked when {condition}", ""),
        None => Ok(()),
    }
}

fn choice_words(choice: &Choice) -> String {
    match &choice.text {
        Some(text) => format!("{} {text}", choice.code),
        None => choice.code.to_string(),
    }
}

fn score_lines(score: &Score, out: &mut String) -> std::fmt::Result {
    let range = score.range.map(|range| format!(", {range}")).unwrap_or_default();
    writeln!(out, "\nscore {} ({}){range}; {}", score.id, score.title, score.key.words())?;
    match &score.bands {
        Bands::None => {}
        Bands::Same(bands) => band_line("", bands, out)?,
        Bands::BySex(lists) => {
            for (sex, bands) in lists {
                band_line(&format!("{sex}: "), bands, out)?;
            }
        }
    }
    if score.missing.allow > 0 {
        writeln!(out, "  prorated with at most {} missing", score.missing.allow)?;
    }
    if let Some(note) = &score.note {
        writeln!(out, "  {note}")?;
    }
    Ok(())
}

fn band_line(whose: &str, bands: &[crate::instrument::Band], out: &mut String) -> std::fmt::Result {
    let mark = |concern| if concern { " (concern)" } else { "" };
    let words: Vec<String> = bands
        .iter()
        .map(|band| format!("from {} {}{}", band.from, band.text, mark(band.concern)))
        .collect();
    writeln!(out, "  {whose}{}", words.join(" · "))
}
