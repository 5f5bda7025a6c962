//! `caseplan plan`: from a case to a document.

use super::case::{Day, make, tell_left_out};
use super::context::{Context, stop};
use super::exit::{Exit, Stop, both};
use super::output::{existing, marker, missing_glyphs};
use crate::condition::Truth;
use crate::desk::{self, DefinitionKind, Definitions, Overwrite};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::number::counted;
use crate::plan::{Plan, Quotes};
use crate::render::head::Head;
use crate::render::template::{Audience, Document};
use crate::render::view::View;
use crate::render::{self, PageSize, guard};
use crate::trace;
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

/// The forms of a plan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Form {
    Md,
    Pdf,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum FailOn {
    Critical,
}

impl Form {
    /// Returns how the name of a file in this form ends.
    pub fn extension(self) -> &'static str {
        match self {
            Form::Md => "md",
            Form::Pdf => "pdf",
            Form::Json => "json",
        }
    }
}

/// A document of a case, to be set in any form.
pub struct Page<'p> {
    plan: &'p Plan,
    view: View,
    markdown: String,
    head: Head,
}

/// A document of a case in one form.
pub struct Made {
    /// By which case and document it is known.
    pub marker: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// Which characters were printed as their code points.
    pub missing: Vec<Diagnostic>,
}

impl<'p> Page<'p> {
    /// Fills in a document, and holds it against what it must show.
    pub fn of(document: &Document, plan: &'p Plan, size: PageSize) -> Result<Page<'p>, Stop> {
        refuse_for_minors(document, plan)?;
        let view = View::of(plan, document.audience);
        let markdown = markdown(document, plan, &view)?;
        let head = Head::of(document, plan, &markdown).on(size);
        Ok(Page { plan, view, markdown, head })
    }

    /// Returns it in a form; a strict run stops over a character without a glyph.
    pub fn set(&self, form: Form, strict: bool) -> Result<Made, Stop> {
        let Page { plan, view, markdown, head } = self;
        let (bytes, missing) = match form {
            Form::Md => (head.with(markdown).into_bytes(), Vec::new()),
            Form::Json => (json(head, plan, view), Vec::new()),
            Form::Pdf => {
                let set = render::typeset(markdown, &head.imprint(&head.status));
                (set.bytes, missing_glyphs(&set.missing, strict))
            }
        };
        if strict && !missing.is_empty() {
            return Err(Stop::input(missing));
        }
        Ok(Made { marker: head.marker.clone(), bytes, missing })
    }
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let form = form(args, context)?;
    let definitions = context.definitions_as_found()?;
    let document = document(&args.document, &definitions);
    let made = make(&args.case, &args.day, document.as_ref().ok(), &definitions, context);
    let ((_, plan), document) = both(made, document)?;
    refuse_outside(&document)?;
    refuse_json_for_the_client(form, &document)?;
    let Made { marker, bytes, missing } =
        Page::of(&document, &plan, definitions.page())?.set(form, args.strict)?;
    context.report(&missing);
    deliver(args, form, &marker, &bytes, context)?;
    tell(&plan, &document, context);
    let critical = args.fail_on.is_some() && plan.has_critical();
    let attention = critical || !missing.is_empty() || plan.has_uncomputed() || plan.left_out > 0;
    Ok(Exit::attention_if(attention))
}

fn form(args: &Args, context: &Context<'_>) -> Result<Form, Stop> {
    let by_name = by_name(args.output.as_deref())?;
    let form = args.format.or(by_name).unwrap_or(Form::Md);
    if by_name.is_some_and(|named| named != form) {
        return Err(usage(
            "the name of the file and --format do not agree",
            "leave one of them out",
        ));
    }
    let to_output = args.output.as_ref().is_none_or(|path| desk::is_standard(path));
    let to_terminal = args.output.is_none() || context.environment.terminals.output;
    if form == Form::Pdf && to_output && to_terminal {
        return Err(usage("a PDF needs a file to go to", "name one: -o plan.pdf"));
    }
    Ok(form)
}

/// The form that a file's name asks for; none where it has no extension.
fn by_name(path: Option<&Path>) -> Result<Option<Form>, Stop> {
    let extension = path.and_then(|path| path.extension()?.to_str());
    match extension {
        None | Some("txt") => Ok(None),
        Some("pdf") => Ok(Some(Form::Pdf)),
        Some("json") => Ok(Some(Form::Json)),
        Some("md" | "markdown") => Ok(Some(Form::Md)),
        Some(_) => {
            let hint = "plan.md, plan.pdf or plan.json";
            Err(usage("no form of a plan has a name that ends so", hint))
        }
    }
}

fn usage(message: &str, hint: &str) -> Stop {
    let diagnostic = Diagnostic::error(Code::Usage, message).with_hint(hint);
    Stop::because(Exit::Usage, diagnostic)
}

/// Finds and reads a document.
pub fn document(id: &str, definitions: &Definitions) -> Result<Document, Stop> {
    let Some(found) = definitions.find(DefinitionKind::Document, id) else {
        let known = definitions.documents.iter().map(|found| found.id.as_str());
        let message = format!("there is no document `{id}`");
        let mut diagnostic = Diagnostic::error(Code::UnknownName, message);
        let hint = nearest(id, known);
        diagnostic.hint_if(hint.or(Some("`caseplan list documents` shows what is there".into())));
        return Err(Stop::input(vec![diagnostic]));
    };
    let library = definitions.library();
    let reading = Document::read(&found.source, definitions.known(&library));
    reading.value.ok_or_else(|| Stop::input([reading.faults, library.take_faults()].concat()))
}

/// What is for adults is made for nobody who is not known to be one: rule 7 of the clinical rules.
fn refuse_for_minors(document: &Document, plan: &Plan) -> Result<(), Stop> {
    if !document.adults || plan.adult == Truth::True {
        return Ok(());
    }
    let message = format!("`{}` is for adults, and the client is not known to be one", document.id);
    let diagnostic = Diagnostic::error(Code::AdultsOnly, message).with_hint(
        "record in the intake how it was verified; under 18, refer to a youth service, or as the \
         rules of the jurisdiction are",
    );
    Err(Stop::because(Exit::Refused, diagnostic))
}

/// What leaves the clinic needs a release and is entered in the log, and what leaders see is of a group.
pub fn refuse_outside(document: &Document) -> Result<(), Stop> {
    let (whom, hint) = match document.audience {
        Audience::Internal | Audience::Client => return Ok(()),
        Audience::Outside => (
            "somebody outside",
            "caseplan release CASE --to RECIPIENT makes it, as far as a signed release covers it",
        ),
        Audience::Group => ("the leaders of a group", "caseplan group plan GROUP makes it"),
    };
    let message = format!("`{}` is for {whom}", document.id);
    let diagnostic = Diagnostic::error(Code::NotReleased, message).with_hint(hint);
    Err(Stop::because(Exit::Refused, diagnostic))
}

/// JSON is the whole plan, findings and all; no document that is taken home is made of it.
pub fn refuse_json_for_the_client(form: Form, document: &Document) -> Result<(), Stop> {
    if form != Form::Json || document.audience == Audience::Internal {
        return Ok(());
    }
    let message = format!("JSON is the plan for the team, and `{}` is for the client", document.id);
    let diagnostic = Diagnostic::error(Code::Usage, message).with_hint("-f md or -f pdf");
    Err(Stop::because(Exit::Usage, diagnostic))
}

/// Renders a document and holds it against what it must show.
pub fn markdown(document: &Document, plan: &Plan, view: &View) -> Result<String, Stop> {
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

fn deliver(
    args: &Args,
    form: Form,
    made_from: &str,
    bytes: &[u8],
    context: &mut Context<'_>,
) -> Result<(), Stop> {
    let path = match &args.output {
        Some(path) if !desk::is_standard(path) => path,
        _ if form == Form::Pdf => return context.write(bytes),
        _ => return context.print(&String::from_utf8_lossy(bytes)),
    };
    let made_from = marker(made_from);
    let rule = Overwrite { made_from: made_from.as_ref(), force: args.force, existing: &existing };
    desk::write_output(path, bytes, &rule).map_err(stop)?;
    context.say(&format!("wrote {}", path.display()));
    Ok(())
}

/// Says on standard error what the counselor must not miss, without saying what was answered.
fn tell(plan: &Plan, document: &Document, context: &mut Context<'_>) {
    let critical = plan.alerts.iter().filter(|alert| alert.level == "critical");
    let open = critical.filter(|alert| alert.response.is_none()).count();
    let place = match document.audience {
        Audience::Internal => "first in the plan",
        Audience::Client | Audience::Outside | Audience::Group => {
            "in the plan for the team, not in this document"
        }
    };
    if open > 0 {
        let alerts = counted(open, "critical alert", "critical alerts");
        context.say(&format!("attention: {alerts} without a response, {place}"));
    }
    let uncomputed = plan.results.iter().filter(|result| !result.computed).count();
    if uncomputed > 0 {
        let scores = counted(uncomputed, "score", "scores");
        context.say(&format!("attention: {scores} not computed; the plan says why"));
    }
    let taken_home = document.audience == Audience::Client && !document.forms.is_empty();
    let agreed = taken_home || plan.problems.iter().any(|problem| problem.treated);
    // Why they were left out is not said: that would tell an answer.
    let left_out = "attention: the client's own words are left out";
    match plan.quotes {
        Quotes::LeftOut if agreed => context.say(&format!(
            "{left_out}, because it is not settled that they are safe to take home; a decision \
             `take_home: {}` puts them in",
            document.id
        )),
        Quotes::Never if agreed => context.say(&format!("{left_out}; they stay at the clinic")),
        _ => {}
    }
    tell_left_out(plan, context);
}
