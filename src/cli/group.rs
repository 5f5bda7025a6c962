//! `caseplan group`: the sheet of those who lead a group.

use super::case::{Day, Wanted, date, refuse_restricted, with_inputs};
use super::context::{Context, stop};
use super::exit::{Exit, Stop};
use super::output::{existing, is_pdf, marker, missing_glyphs};
use super::plan::document;
use crate::desk::{self, Definitions, Overwrite};
use crate::diagnostic::{Code, Diagnostic, Place, Span};
use crate::group::{Group, GroupSheet, Member, read_group};
use crate::instrument::{Reading, RecordKind};
use crate::plan;
use crate::record::{self, Case, Edits, Form};
use crate::render;
use crate::render::head::Head;
use crate::render::template::{Audience, Document};
use crate::render::view::View;
use chrono::NaiveDate;
use std::path::{Path, PathBuf};

/// Make the sheet of those who lead a therapy group
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan group plan tuesday.yaml -o sheet.pdf    what the members work on, for no chart")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Plan(PlanArgs),
}

/// Make the sheet of those who lead a group: what each member works on, and what they share
///
/// It is the minimum that leading needs, belongs in no chart, and is never made by a batch.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan group plan tuesday.yaml                 the sheet as Markdown
  caseplan group plan tuesday.yaml -o sheet.pdf")]
struct PlanArgs {
    /// The group file
    group: PathBuf,
    /// Write to this file: Markdown, or PDF where its name ends so; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The day that counts as today
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// Which document for the leaders of a group
    #[arg(long, default_value = "group_sheet", value_name = "ID")]
    document: String,
    /// Replace a file that was not made from this group
    #[arg(long)]
    force: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let Command::Plan(args) = &args.command;
    let definitions = context.definitions()?;
    let document = document(&args.document, &definitions)?;
    if document.audience != Audience::Group {
        let message = format!("`{}` is not for the leaders of a group", document.id);
        return Err(Stop::because(Exit::Usage, Diagnostic::error(Code::Usage, message)));
    }
    let source = context.read_record(&args.group)?;
    let Reading { value, faults } = read_group(&source);
    let Some(group) = value else { return Err(Stop::input(faults)) };
    context.report(&faults);
    let day = Day::at(args.as_of);
    let (members, unread) = members(&group, &args.group, &day, &document, &definitions, context)?;
    let as_of = day.of(context);
    let sheet = GroupSheet::of(&group, members, unread, as_of);
    let markdown = document.render(&View::group(&sheet)).map_err(Stop::input)?;
    let head = Head::of_group(&document, &group, as_of, &markdown).on(definitions.page());
    let attention = deliver(args, &head, &markdown, context)?;
    Ok(Exit::attention_if(attention || unread > 0))
}

/// What is needed of each member; a case that cannot be read hides no other. One that has no place in this
/// group is refused with the whole sheet: nobody who leads it is to read of them.
fn members(
    group: &Group,
    path: &Path,
    day: &Day,
    document: &Document,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(Vec<Member>, usize), Stop> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut members = Vec::new();
    let on = day.of(context);
    let mut unread = 0;
    for present in group.members.iter().filter(|member| member.is_in(on)) {
        let path = folder.join(&present.case);
        match member(&path, group, day, document, definitions, context) {
            Ok(member) => members.push(member),
            Err(stop) if stop.exit == Exit::Refused => return Err(stop),
            Err(stop) => {
                unread += 1;
                context.report(&stop.diagnostics);
            }
        }
    }
    Ok((members, unread))
}

fn member(
    path: &Path,
    group: &Group,
    day: &Day,
    document: &Document,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Member, Stop> {
    let source = context.read_record(path)?;
    let Reading { value, .. } = record::read(&source);
    let case: Case = value.ok_or_else(|| {
        let mut at_hand = super::context::at_hand(definitions);
        Stop::input(record::faults(&source, Edits::Refused, &mut at_hand))
    })?;
    refuse_others(&case, group)?;
    let wanted = Wanted { document: Some(document), ..Wanted::default() };
    let plan = with_inputs(&case, Vec::new(), day, wanted, definitions, context, plan::plan)?;
    Ok(Member::of(&plan))
}

/// A member is whoever the group is for, with a record of their own: rules 15 and 17 of the clinical rules.
fn refuse_others(case: &Case, group: &Group) -> Result<(), Stop> {
    let (message, hint) = match (case.form, case.kind) {
        (Form::Answers, _) => {
            ("a member is named by their case file", "caseplan new CASE --from FILE makes a record")
        }
        (_, RecordKind::Partner) if group.of == RecordKind::Client => (
            "a partner's record has no place in a group for clients",
            "partners have a group of their own, with `for: partners`",
        ),
        (_, RecordKind::Client) if group.of == RecordKind::Partner => {
            ("a client's record has no place in a group for partners", "`for: clients`")
        }
        _ => return refuse_restricted(case),
    };
    let place = Place { source: case.source.clone(), span: Span::default(), route: String::new() };
    let diagnostic = Diagnostic::error(Code::WrongRecord, message).at(place).with_hint(hint);
    Err(Stop::because(Exit::Refused, diagnostic))
}

/// Writes the sheet; returns whether a character has no glyph.
fn deliver(
    args: &PlanArgs,
    head: &Head,
    markdown: &str,
    context: &mut Context<'_>,
) -> Result<bool, Stop> {
    let path = match &args.output {
        Some(path) if !desk::is_standard(path) => path,
        _ => {
            context.print(&head.with(markdown))?;
            return Ok(false);
        }
    };
    let (bytes, missing) = match is_pdf(path)? {
        true => {
            let set = render::typeset(markdown, &head.imprint(&head.status));
            (set.bytes, missing_glyphs(&set.missing, false))
        }
        false => (head.with(markdown).into_bytes(), Vec::new()),
    };
    context.report(&missing);
    let made_from = marker(&head.marker);
    let rule = Overwrite { made_from: made_from.as_ref(), force: args.force, existing: &existing };
    desk::write_output(path, &bytes, &rule).map_err(stop)?;
    context.say(&format!("wrote {}", path.display()));
    Ok(!missing.is_empty())
}
