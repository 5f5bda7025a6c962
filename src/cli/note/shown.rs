//! Notes as they are listed and shown.

use super::{Args, all_notes, find};
use crate::cli::case::{Day, Known, known};
use crate::cli::context::{Context, staff};
use crate::cli::exit::{Exit, Stop};
use crate::desk::Definitions;
use crate::diagnostic::{Code, Diagnostic};
use crate::instrument::Item;
use crate::note::{Note, Outreach, Standing, notes, outreach, standing};
use crate::number::counted;
use crate::record::Case;
use crate::response::{Response, State};
use crate::staff::Staff;
use crate::yaml::TIME;
use serde_json::{Value as Json, json};

/// Lists the notes of a case, and who is still to be reached.
pub fn list(
    args: &Args,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let Known { case, library, .. } = known(&args.case, &Day::at(None), definitions, context)?;
    let staff = staff(definitions)?;
    let (responses, _) = case.fit(&library);
    let open = outreach(&notes(&responses.read));
    let lines: Vec<Listed<'_>> = all_notes(&responses.read)
        .into_iter()
        .map(|note| listed(note, &case, staff.as_ref()))
        .collect();
    let text = match args.json {
        true => as_json(&lines, &open),
        false => as_text(&lines, &open),
    };
    context.print(&text)?;
    Ok(Exit::Done)
}

/// A note, and where it stands.
struct Listed<'a> {
    note: Note<'a>,
    standing: Standing,
    addenda: usize,
}

fn listed<'a>(note: Note<'a>, case: &Case, staff: Option<&Staff>) -> Listed<'a> {
    let id = &note.response.id;
    let recorded = case.responses.iter().find(|recorded| recorded.id == *id);
    let standing = recorded.map(|one| standing(one, &case.decisions, staff));
    Listed {
        note,
        standing: standing.unwrap_or(Standing::Open),
        addenda: case.decisions.addenda(id).count(),
    }
}

fn as_text(lines: &[Listed<'_>], open: &[Outreach]) -> String {
    let mut out = String::new();
    if lines.is_empty() {
        out.push_str("No notes.\n");
    }
    for Listed { note, standing, addenda } in lines {
        let mut about = vec![note.response.instrument.title.clone()];
        about.extend(time_words(note));
        about.extend(note.present());
        about.push(standing.words());
        about.extend((*addenda > 0).then(|| counted(*addenda, "addendum", "addenda")));
        out.push_str(&format!("{}  {}  {}\n", note.day(), note.response.id, about.join(" · ")));
        note.objectives().iter().for_each(|id| out.push_str(&format!("            {id}\n")));
    }
    if !open.is_empty() {
        out.push_str("\nTo be reached:\n");
    }
    for Outreach { note, missed, by, next } in open {
        let by = by.map_or_else(String::new, |by| format!(", by {by}"));
        let next = next.as_deref().unwrap_or("nothing said on what is tried next");
        out.push_str(&format!("  {note}: did not come on {missed}{by}: {next}\n"));
    }
    out
}

fn time_words(note: &Note<'_>) -> Option<String> {
    match (note.times(), note.began()) {
        (Some((from, to)), _) => Some(format!("{} to {}", from.format(TIME), to.format(TIME))),
        (None, Some(at)) => Some(at.format(TIME).to_string()),
        (None, None) => None,
    }
}

fn as_json(lines: &[Listed<'_>], open: &[Outreach]) -> String {
    let note = |Listed { note, standing, addenda }: &Listed<'_>| {
        let stopped = note.times().map(|(_, to)| to.format(TIME).to_string());
        json!({
            "note": note.response.id, "form": note.response.instrument.id.to_string(),
            "day": note.day().to_string(),
            "started": note.began().map(|at| at.format(TIME).to_string()), "stopped": stopped,
            "present": note.present(), "objectives": note.objectives(),
            "standing": standing.word(), "addenda": addenda,
        })
    };
    let outreach = |one: &Outreach| {
        json!({
            "note": one.note, "missed": one.missed.to_string(),
            "by": one.by.map(|by| by.to_string()), "next": one.next,
        })
    };
    let notes: Vec<Json> = lines.iter().map(note).collect();
    let open: Vec<Json> = open.iter().map(outreach).collect();
    format!("{:#}\n", json!({ "notes": notes, "outreach": open }))
}

/// Shows one note as it was answered, with its signatures and addenda.
pub fn show(
    args: &Args,
    id: &str,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let Known { case, library, .. } = known(&args.case, &Day::at(None), definitions, context)?;
    let staff = staff(definitions)?;
    let recorded = find(&case, id, &library)?;
    let (responses, _) = case.fit(&library);
    let Some(note) = responses.read.iter().filter(|one| one.id == *id).find_map(Note::of) else {
        let message = format!("{id} cannot be read");
        return Err(Stop::input(vec![Diagnostic::error(Code::NoteState, message)]));
    };
    let now = standing(recorded, &case.decisions, staff.as_ref());
    let by = recorded.by.as_deref().unwrap_or("not recorded");
    let mut out = format!("{}\n", note.response.instrument.title);
    out.push_str(&format!("{id} · {} · written by {by} · {}\n", note.day(), now.words()));
    out.push_str(&answers(note.response));
    out.push_str(&signatures(&case, id));
    context.print(&out)?;
    Ok(Exit::attention_if(now == Standing::Changed))
}

fn answers(response: &Response) -> String {
    let mut out = String::new();
    let mut missing = 0;
    for (item, state) in response.instrument.items.iter().zip(&response.states) {
        if let Some(section) = &item.section {
            out.push_str(&format!("\n{section}\n"));
        }
        match state {
            State::Unanswered => missing += 1,
            State::NotAsked(None) => {}
            state => out.push_str(&format!("  {}\n    {}\n", item.shown(), said(item, state))),
        }
    }
    if missing > 0 {
        out.push_str(&format!("\nNot answered: {}\n", counted(missing, "question", "questions")));
    }
    out
}

fn said(item: &Item, state: &State) -> String {
    if item.private {
        return "(private)".to_owned();
    }
    match (state.answer(), state.lack()) {
        (Some(answer), _) => answer.words(item).replace('\n', "\n    "),
        (None, lack) => lack.unwrap_or_default().to_owned(),
    }
}

fn signatures(case: &Case, id: &str) -> String {
    let mut out = String::from("\n");
    for one in case.decisions.signatures_of_note(id) {
        let credential = one.credential.as_ref().map(|c| format!(", {c}")).unwrap_or_default();
        out.push_str(&format!("Signed: {}{credential}, {}, {}\n", one.by, one.on, one.how));
    }
    for one in case.decisions.addenda(id) {
        let credential = one.credential.as_ref().map(|c| format!(", {c}")).unwrap_or_default();
        let text = one.text.replace('\n', "\n    ");
        out.push_str(&format!("Addendum: {}{credential}, {}\n    {text}\n", one.by, one.on));
    }
    if out.len() == 1 { String::new() } else { out }
}
