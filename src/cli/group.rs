//! `caseplan group`: the sheet of those who lead a group.

use super::case::{Day, Wanted, date, with_inputs};
use super::context::{Context, stop};
use super::exit::{Exit, Stop};
use super::output::{existing, marker, missing_glyphs};
use super::plan::document;
use crate::desk::{self, Definitions, Overwrite};
use crate::diagnostic::{Code, Diagnostic};
use crate::group::{Group, GroupSheet, Member, read_group};
use crate::instrument::Reading;
use crate::plan;
use crate::record::{self, Case, Edits};
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
    let (members, unread) = members(&group, &args.group, &day, &document, &definitions, context);
    let as_of = day.of(context);
    let sheet = GroupSheet::of(&group, members, unread, as_of);
    let markdown = document.render(&View::group(&sheet)).map_err(Stop::input)?;
    let head = Head::of_group(&document, &group, as_of, &markdown);
    let attention = deliver(args, &head, &markdown, context)?;
    Ok(Exit::attention_if(attention || unread > 0))
}

/// What is needed of each member; a case that cannot be read hides no other.
fn members(
    group: &Group,
    path: &Path,
    day: &Day,
    document: &Document,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> (Vec<Member>, usize) {
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut members = Vec::new();
    let on = day.of(context);
    let mut unread = 0;
    for present in group.members.iter().filter(|member| member.is_in(on)) {
        match member(&folder.join(&present.case), day, document, definitions, context) {
            Ok(member) => members.push(member),
            Err(stop) => {
                unread += 1;
                context.report(&stop.diagnostics);
            }
        }
    }
    (members, unread)
}

fn member(
    path: &Path,
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
    let wanted = Wanted { document: Some(document), ..Wanted::default() };
    let plan = with_inputs(&case, Vec::new(), day, wanted, definitions, context, plan::plan)?;
    Ok(Member::of(&plan))
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
    let is_pdf = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"));
    let (bytes, missing) = match is_pdf {
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
