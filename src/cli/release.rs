//! `caseplan release`: a document for somebody outside, as far as a signed release covers it.

mod log;

use super::case::{Day, Wanted, date, with_inputs};
use super::change::Change;
use super::context::{Context, jurisdiction, stop};
use super::exit::{Exit, Stop};
use super::interview::who;
use super::output::{existing, is_pdf, marker, missing_glyphs};
use super::plan::document;
use crate::decision::{Decision, Disclosed};
use crate::desk::{self, Definitions, Overwrite};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{self, Inputs, Plan};
use crate::release::{self, NotLive, Outside, Release};
use crate::render::head::Head;
use crate::render::template::{Audience, Document};
use crate::render::view::View;
use crate::render::{self, guard};
use chrono::NaiveDate;
use std::path::{Path, PathBuf};

/// Make a document for somebody outside, as far as a signed release covers it
///
/// The release stands in the form `consent`. What it does not cover is left out, and the document says
/// what that is. Each one is entered in the case, in the log of disclosures, before it is written.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan release case.yaml --to 'Dr. Example' --preview
  caseplan release case.yaml --to 'Dr. Example' -o referral.pdf --by 'A. Counselor, LPC'
  caseplan release case.yaml --to 'Dr. Example' --document release_cover -o cover.pdf
  caseplan release case.yaml --log                 what was disclosed so far")]
pub struct Args {
    /// The case file
    case: PathBuf,
    /// To whom, as the release names them
    #[arg(long, value_name = "RECIPIENT", required_unless_present = "log")]
    to: Option<String>,
    /// What for, where there are several releases to this recipient
    #[arg(long, value_name = "PURPOSE")]
    purpose: Option<String>,
    /// What must go to nobody was read, and is not in it
    #[arg(long)]
    never_released_read: bool,
    /// Which document for somebody outside
    #[arg(long, default_value = "referral", value_name = "ID")]
    document: String,
    /// Write to this file: Markdown, or PDF where its name ends so
    #[arg(short, long, value_name = "FILE", required_unless_present_any = ["preview", "log"])]
    output: Option<PathBuf>,
    /// Only show what would be disclosed; nothing is written and nothing is logged
    #[arg(long, conflicts_with = "output")]
    preview: bool,
    /// Show what was disclosed so far, to whom and by whom
    #[arg(long, conflicts_with_all = ["to", "output", "preview"])]
    log: bool,
    /// The log as JSON
    #[arg(long, requires = "log")]
    json: bool,
    /// Who discloses it; the name of the user where it is left out
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// The day that counts as today; what is disclosed is disclosed today
    #[arg(long, value_name = "DATE", value_parser = date, requires = "preview")]
    as_of: Option<NaiveDate>,
    /// Replace a file that was not made from this case and document
    #[arg(long)]
    force: bool,
}

/// What is disclosed.
struct Made {
    plan: Plan,
    release: Release,
    outside: Outside,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions()?;
    let Some(to) = &args.to else {
        return log::show(&args.case, args.json, &definitions, context);
    };
    let is_pdf = args.output.as_deref().map_or(Ok(false), is_pdf)?;
    let document = document(&args.document, &definitions)?;
    if document.audience != Audience::Outside {
        let message = format!("`{}` is not for somebody outside", document.id);
        let diagnostic = Diagnostic::error(Code::Usage, message)
            .with_hint(format!("caseplan plan CASE --document {}", document.id));
        return Err(Stop::because(Exit::Usage, diagnostic));
    }
    let part2 = part2(&definitions)?;
    let by = if args.preview { String::new() } else { who(args.by.as_ref(), context)? };
    let mut change = Change::begin(&args.case, &definitions, context)?;
    let made = make(args, to, &change, &document, part2, &definitions, context)?;
    let view = View::outside(&made.outside);
    let markdown = document.render(&view).map_err(Stop::input)?;
    let faults = guard::check(&document, &made.plan, &markdown);
    if !faults.is_empty() {
        return Err(Stop::input(faults));
    }
    if args.preview {
        context.print(&markdown)?;
        context.say("a preview: nothing was written, and nothing was entered in the log");
        return Ok(Exit::Done);
    }
    let head = Head::of(&document, &made.plan, &markdown).on(definitions.page());
    let (bytes, missing) = match is_pdf {
        true => {
            let set = render::typeset(&markdown, &head.imprint(&head.status));
            (set.bytes, missing_glyphs(&set.missing, false))
        }
        false => (head.with(&markdown).into_bytes(), Vec::new()),
    };
    context.report(&missing);
    let made_from = marker(&head.marker);
    let rule = Overwrite { made_from: made_from.as_ref(), force: args.force, existing: &existing };
    let path = args.output.as_deref().unwrap_or(Path::new("-"));
    desk::may_write_output(path, &rule).map_err(stop)?;
    let disclosed = disclosed(&made, &document, &head, by)?;
    // The log comes first: what left the clinic must stand there, whatever happens next.
    let revision = change.decide(Decision::Disclosed(disclosed))?;
    if let Err(failure) = desk::write_output(path, &bytes, &rule) {
        context.say(
            "attention: the log of disclosures has this disclosure already, and it was not written",
        );
        return Err(stop(failure));
    }
    context.say(&format!("wrote {}", path.display()));
    let parts = match &made.outside.told[..] {
        [] => "no part of the record".to_owned(),
        told => told.join("; "),
    };
    context.say(&format!(
        "entered in the log of disclosures: {parts}; {} is at revision {revision}",
        args.case.display()
    ));
    Ok(Exit::attention_if(!missing.is_empty()))
}

/// Whether the clinic is a program under 42 CFR Part 2; where nobody has said, nothing leaves.
fn part2(definitions: &Definitions) -> Result<bool, Stop> {
    let law = jurisdiction(definitions)?;
    law.and_then(|law| law.part2_program).ok_or_else(|| {
        let message = "whether this clinic is a program under 42 CFR Part 2 is not recorded";
        let diagnostic = Diagnostic::error(Code::NotReleased, message).with_hint(
            "`part2_program: yes` or `no` in the jurisdiction.yaml of the clinic's folder; ask the \
             supervisor",
        );
        Stop::because(Exit::Refused, diagnostic)
    })
}

fn make(
    args: &Args,
    to: &str,
    change: &Change,
    document: &Document,
    part2: bool,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Made, Stop> {
    let wanted = Wanted { document: Some(document), ..Wanted::default() };
    let make = |inputs: &Inputs<'_>| {
        let release = release::live(
            inputs.findings,
            &release::Wanted {
                recipient: to,
                purpose: args.purpose.as_deref(),
                never_read: args.never_released_read,
            },
        )?;
        let plan = plan::plan(inputs);
        let outside = Outside::of(&plan, inputs.findings, &release, part2);
        Ok(Made { plan, release, outside })
    };
    let day = Day::at(args.as_of);
    let made: Result<Made, NotLive> =
        with_inputs(&change.case, Vec::new(), &day, wanted, definitions, context, make)?;
    made.map_err(|not_live| {
        let message = format!("nothing may be disclosed to this recipient: {not_live}");
        let diagnostic = Diagnostic::error(Code::NotReleased, message)
            .with_hint("a release is recorded with: caseplan interview CASE consent");
        Stop::because(Exit::Refused, diagnostic)
    })
}

/// What enters the log: what was covered and is empty was not disclosed.
fn disclosed(made: &Made, document: &Document, head: &Head, by: String) -> Result<Disclosed, Stop> {
    let hash = head.hash.ok_or_else(|| {
        let message = "a document that was just made has no hash";
        Stop::because(Exit::Bug, Diagnostic::error(Code::GoldenThread, message))
    })?;
    Ok(Disclosed {
        document: document.id.clone(),
        on: made.plan.as_of,
        by,
        to: made.release.recipient.clone(),
        purpose: made.release.purpose.clone(),
        kind: made.release.kind.clone(),
        parts: made.outside.parts().iter().map(|part| part.code().to_owned()).collect(),
        consent: made.release.consent.clone(),
        hash,
    })
}
