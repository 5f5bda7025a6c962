//! `caseplan plan`: from a case to a document.

use super::context::{Context, library_for, stop};
use super::exit::{Exit, Stop};
use crate::desk::{self, DefinitionKind, Definitions, Marker, Overwrite};
use crate::diagnostic::{Code, Diagnostic, has_errors, nearest};
use crate::finding::Findings;
use crate::formulation::formulate;
use crate::id::{CaseId, Id};
use crate::plan::{self, Inputs, Plan};
use crate::record::{self, Case};
use crate::render::head::Head;
use crate::render::template::{Audience, Document};
use crate::render::view::View;
use crate::render::{self, Imprint, guard};
use crate::trace;
use chrono::NaiveDate;
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// Make a treatment plan of a case, as Markdown, PDF or JSON
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan plan case.yaml                          the plan as Markdown
  caseplan plan case.yaml -o plan.pdf              the plan as PDF
  caseplan plan case.yaml --document plan_client -o client.pdf")]
pub struct Args {
    /// A case file or an answers file; `-` reads standard input
    case: PathBuf,
    /// Write to this file; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The form of the result; follows the file's name where it is not given
    #[arg(short, long)]
    format: Option<Form>,
    /// Which document: plan (for the team) or plan_client (for the client), or your own
    #[arg(long, default_value = "plan", value_name = "ID")]
    document: String,
    #[command(flatten)]
    day: Day,
    /// Replace a file that was not made from this case and document
    #[arg(long)]
    force: bool,
    /// Refuse a PDF in which a character has no glyph
    #[arg(long)]
    strict: bool,
    /// End with 1 where a critical alert fires or cannot be ruled out
    #[arg(long, value_name = "LEVEL")]
    fail_on: Option<FailOn>,
}

/// The day a plan is made for, and what it may show.
#[derive(clap::Args)]
pub struct Day {
    /// The day of the plan; today where it is not given
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// Show the answer to a private item, by its name such as intake.home_violence
    #[arg(long, value_name = "NAME")]
    private: Vec<String>,
}

/// The forms of a plan.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Md,
    Pdf,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Critical,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let form = form(args, context)?;
    let definitions = context.definitions()?;
    let (_, plan) = make(&args.case, &args.day, &definitions, context)?;
    let document = document(&args.document, &definitions)?;
    refuse_json_for_the_client(form, &document)?;
    let view = View::of(&plan);
    let markdown = markdown(&document, &plan, &view)?;
    let head = Head::of(&document, &plan, &markdown);
    let (bytes, missing) = match form {
        Form::Md => (head.with(&markdown).into_bytes(), Vec::new()),
        Form::Json => (json(&head, &plan, &view), Vec::new()),
        Form::Pdf => {
            let set = render::typeset(&markdown, &imprint(&head, &document, &plan));
            (set.bytes, missing_glyphs(&set.missing, args.strict))
        }
    };
    if args.strict && !missing.is_empty() {
        return Err(Stop::input(missing));
    }
    context.report(&missing);
    deliver(args, &head, &bytes, context)?;
    tell(&plan, context);
    let critical = args.fail_on.is_some() && plan.has_critical();
    let attention = critical || !missing.is_empty() || plan.has_uncomputed();
    Ok(Exit::attention_if(attention))
}

/// Reads a case and makes its plan; nothing is written.
pub fn make(
    path: &Path,
    day: &Day,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(Case, Plan), Stop> {
    let case = open(path, context)?;
    let library = library_for(&case, definitions);
    let (responses, faults) = case.fit(&library);
    let (warnings, errors): (Vec<_>, Vec<_>) =
        faults.into_iter().partition(|fault| !has_errors(std::slice::from_ref(fault)));
    context.report(&warnings);
    if !errors.is_empty() {
        return Err(Stop::input(errors));
    }
    let problems = context.problems(definitions, &library)?;
    let known: Vec<&str> = problems.iter().map(|problem| problem.id.as_str()).collect();
    context.report(&case.decisions_about_nothing(&known, &library));
    let as_of = day.as_of.unwrap_or_else(|| context.environment.today());
    let findings = Findings::gather(&case.client, as_of, responses);
    let formulation = formulate(&findings, &problems);
    let inputs = Inputs {
        case: &case.id,
        findings: &findings,
        formulation: &formulation,
        decisions: &case.decisions,
        reveal: &day.private,
    };
    let plan = plan::plan(&inputs);
    Ok((case, plan))
}

/// Reads a case file or an answers file.
pub fn open(path: &Path, context: &mut Context<'_>) -> Result<Case, Stop> {
    let source = context.read_record(path)?;
    let reading = record::read(&source);
    let Some(case) = reading.value else { return Err(Stop::input(reading.faults)) };
    context.report(&reading.faults);
    Ok(case)
}

fn form(args: &Args, context: &Context<'_>) -> Result<Form, Stop> {
    let extension = args.output.as_ref().and_then(|path| path.extension()?.to_str());
    let by_name = match extension {
        Some("pdf") => Some(Form::Pdf),
        Some("json") => Some(Form::Json),
        _ => None,
    };
    let form = args.format.or(by_name).unwrap_or(Form::Md);
    let to_output = args.output.as_ref().is_none_or(|path| path.as_os_str() == "-");
    if form == Form::Pdf
        && to_output
        && (args.output.is_none() || context.environment.terminals.output)
    {
        let message = "a PDF needs a file to go to";
        let diagnostic = Diagnostic::error(Code::Usage, message).with_hint("name one: -o plan.pdf");
        return Err(Stop::because(Exit::Usage, diagnostic));
    }
    Ok(form)
}

/// Finds and reads a document.
pub fn document(id: &str, definitions: &Definitions) -> Result<Document, Stop> {
    let Some(found) = definitions.find(DefinitionKind::Document, id) else {
        let known = definitions.documents.iter().map(|found| found.id.as_str());
        let mut diagnostic = Diagnostic::error(Code::Usage, format!("there is no document `{id}`"));
        let hint = nearest(id, known);
        diagnostic.hint_if(hint.or(Some("`caseplan list documents` shows what is there".into())));
        return Err(Stop::because(Exit::Usage, diagnostic));
    };
    let reading = Document::read(&found.source, &View::shape());
    reading.value.ok_or_else(|| Stop::input(reading.faults))
}

/// JSON is the whole plan, findings and all; no document that is taken home is made of it.
fn refuse_json_for_the_client(form: Form, document: &Document) -> Result<(), Stop> {
    if form != Form::Json || document.audience == Audience::Internal {
        return Ok(());
    }
    let message = format!("JSON is the plan for the team, and `{}` is for the client", document.id);
    let diagnostic = Diagnostic::error(Code::Usage, message).with_hint("-f md or -f pdf");
    Err(Stop::because(Exit::Usage, diagnostic))
}

fn markdown(document: &Document, plan: &Plan, view: &View) -> Result<String, Stop> {
    let markdown = document.render(view).map_err(Stop::input)?;
    let faults = guard::check(document, plan, &markdown);
    if faults.is_empty() { Ok(markdown) } else { Err(Stop::input(faults)) }
}

/// The plan field by field, and under `why` the causes of each line by its id.
fn json(head: &Head, plan: &Plan, view: &View) -> Vec<u8> {
    let mut fields = serde_json::Map::new();
    fields.insert("caseplan".into(), head.marker.clone().into());
    if let Some(data) = view.data.as_object() {
        fields.extend(data.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    let why = serde_json::to_value(trace::causes(plan)).unwrap_or_default();
    fields.insert("why".into(), why);
    let mut text = serde_json::to_string_pretty(&fields).unwrap_or_default();
    text.push('\n');
    text.into_bytes()
}

fn imprint(head: &Head, document: &Document, plan: &Plan) -> Imprint {
    let status = match (plan.is_draft(), document.audience) {
        (true, _) => "DRAFT · Confidential",
        (false, Audience::Internal | Audience::Client) => "Confidential",
    };
    head.imprint(status)
}

/// Says which characters have no glyph; a strict run stops over them.
pub fn missing_glyphs(missing: &[render::MissingGlyph], strict: bool) -> Vec<Diagnostic> {
    let message = |glyph: &render::MissingGlyph| {
        let code_point = u32::from(glyph.character);
        let place = match glyph.line {
            Some(line) => format!("line {line} of the document"),
            None => "the header or footer".to_owned(),
        };
        format!("no glyph for U+{code_point:04X} in {place}")
    };
    let fault = |glyph| match strict {
        true => Diagnostic::error(Code::MissingGlyph, message(glyph))
            .with_hint("leave it out; without --strict its code point is printed in its place"),
        false => Diagnostic::warning(Code::MissingGlyph, message(glyph))
            .with_hint("its code point is printed in its place"),
    };
    missing.iter().map(fault).collect()
}

fn deliver(args: &Args, head: &Head, bytes: &[u8], context: &mut Context<'_>) -> Result<(), Stop> {
    let path = match &args.output {
        Some(path) if !desk::is_standard(path) => path,
        _ if is_text(bytes) => return context.print(&String::from_utf8_lossy(bytes)),
        _ => return context.write(bytes),
    };
    let made_from = marker(&head.marker);
    let rule =
        Overwrite { made_from: made_from.as_ref(), force: args.force, marker_of: &marker_of };
    desk::write_output(path, bytes, &rule).map_err(stop)?;
    context.say(&format!("wrote {}", path.display()));
    Ok(())
}

fn is_text(bytes: &[u8]) -> bool {
    !bytes.starts_with(b"%PDF")
}

/// Reads a marker: `case/document`.
pub fn marker(text: &str) -> Option<Marker> {
    let (case, document) = text.split_once('/')?;
    Some(Marker { case: CaseId::new(case)?, document: Id::new(document)? })
}

/// Returns what a file that this program made was made from.
pub fn marker_of(bytes: &[u8]) -> Option<Marker> {
    if bytes.starts_with(b"%PDF") {
        return marker(&render::marker(bytes)?);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    if let Some((head, _)) = Head::split(text) {
        return marker(&head.marker);
    }
    let json: serde_json::Value = serde_json::from_str(text).ok()?;
    marker(json.get("caseplan")?.as_str()?)
}

/// Says on standard error what the counselor must not miss, without saying what was answered.
fn tell(plan: &Plan, context: &mut Context<'_>) {
    let critical = plan.alerts.iter().filter(|alert| alert.level == "critical");
    let open = critical.filter(|alert| alert.response.is_none()).count();
    if open > 0 {
        let alerts = if open == 1 { "alert stands" } else { "alerts stand" };
        context.say(&format!(
            "attention: {open} critical {alerts} first in the plan, without a response"
        ));
    }
}
