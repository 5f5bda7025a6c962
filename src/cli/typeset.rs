//! `caseplan typeset`: a Markdown document as PDF.

use super::context::{Context, stop};
use super::exit::{Exit, Stop};
use super::output::{existing, is_record, marker, missing_glyphs};
use crate::desk::{self, Overwrite};
use crate::diagnostic::{Code, Diagnostic};
use crate::instrument::Reading;
use crate::render::front::Front;
use crate::render::head::Head;
use crate::render::{self, escape};
use std::path::{Path, PathBuf};

/// Typeset a Markdown document as PDF, such as a plan that was edited by hand
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan typeset plan.md                         writes plan.pdf
  caseplan typeset - -o letter.pdf < letter.md

A document may begin with front matter: `title:`, `client:` (the foot of every page), `status:`
(the head of every page), `language:` and `page:` (a4 or letter), between two lines of `---`.")]
pub struct Args {
    /// The Markdown file; `-` reads standard input
    file: PathBuf,
    /// Write to this file; the name of the input with .pdf where it is not given
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a file that was not made from this document
    #[arg(long)]
    force: bool,
    /// Refuse a document in which a character has no glyph
    #[arg(long)]
    strict: bool,
}

/// What stands on every page of a document whose text is not the one the program wrote.
const EDITED: &str = "edited by hand, not checked";

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let output = output(args)?;
    let source = context.read_record(&args.file)?;
    if is_record(&source.text) {
        let message = format!("{} is a client's record, not a document", args.file.display());
        let diagnostic = Diagnostic::error(Code::UnknownKind, message)
            .with_hint("caseplan plan makes a document of it");
        return Err(Stop::input(vec![diagnostic]));
    }
    let (imprint, body) = match Head::split(&source.text) {
        Some((head, body)) => {
            let status = if head.is_untouched(body) { head.status.as_str() } else { EDITED };
            (head.imprint(status), body)
        }
        None => {
            let length = render::front_matter(&source.text);
            let Reading { value, faults } = Front::read(&source, length);
            let front = value.ok_or_else(|| Stop::input(faults))?;
            let body = &source.text[length..];
            (front.imprint(|| title(body, &args.file)), body)
        }
    };
    refuse_images(&source.text)?;
    let set = render::typeset(body, &imprint);
    let missing = missing_glyphs(&set.missing, args.strict);
    if args.strict && !missing.is_empty() {
        return Err(Stop::input(missing));
    }
    context.report(&missing);
    if output.as_os_str() == "-" {
        context.write(&set.bytes)?;
        return Ok(Exit::attention_if(!missing.is_empty()));
    }
    let made_from = imprint.marker.as_deref().and_then(marker);
    let rule = Overwrite { made_from: made_from.as_ref(), force: args.force, existing: &existing };
    desk::write_output(&output, &set.bytes, &rule).map_err(stop)?;
    context.say(&format!("wrote {}", output.display()));
    Ok(Exit::attention_if(!missing.is_empty()))
}

/// What a picture shows cannot be read aloud, searched or checked, and where it is from is unknown.
fn refuse_images(text: &str) -> Result<(), Stop> {
    let lines: Vec<String> = render::images(text).iter().map(ToString::to_string).collect();
    let place = match &lines[..] {
        [] => return Ok(()),
        [line] => format!("line {line} holds an image"),
        _ => format!("lines {} hold images", lines.join(", ")),
    };
    let diagnostic = Diagnostic::error(Code::ImageRefused, place)
        .with_hint("say in words what it shows; only text, tables and charts are printed");
    Err(Stop::input(vec![diagnostic]))
}

fn output(args: &Args) -> Result<PathBuf, Stop> {
    match &args.output {
        Some(path) if path.as_os_str() != "-" && path.extension().is_none_or(|e| e != "pdf") => {
            let diagnostic = Diagnostic::error(Code::Usage, "what is made is a PDF")
                .with_hint("let the name of the file end in .pdf");
            Err(Stop::because(Exit::Usage, diagnostic))
        }
        Some(path) => Ok(path.clone()),
        None if args.file.as_os_str() != "-" => Ok(args.file.with_extension("pdf")),
        None => {
            let message = "a PDF needs a file to go to";
            let diagnostic =
                Diagnostic::error(Code::Usage, message).with_hint("name one: -o letter.pdf");
            Err(Stop::because(Exit::Usage, diagnostic))
        }
    }
}

/// A document that does not say its title has its first heading for one, or the name of its file.
fn title(text: &str, file: &Path) -> String {
    let heading = text.lines().find_map(|line| line.strip_prefix("# "));
    let heading = heading.map(|heading| escape::plain(heading).trim().to_owned());
    let name = || file.file_stem().map(|name| name.to_string_lossy().into_owned());
    heading.or_else(name).unwrap_or_default()
}
