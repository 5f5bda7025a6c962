//! `caseplan new`: a case file.

use super::context::{Context, at_hand, stop};
use super::exit::{Exit, Stop};
use super::identity;
use crate::client::Client;
use crate::desk::{self, Origin};
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::id::{CaseId, Id};
use crate::instrument::{Reading, RecordKind};
use crate::record::{self, Case, Deed, Did, Edits, Form, History};
use std::path::{Path, PathBuf};

/// Make a case file, empty or from an answers file
///
/// The case id is the name of the file. Nothing about the client is given on the command line,
/// where others could read it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan new a-1042.yaml                         an empty record; at a terminal who the client
                                                   is is asked
  caseplan new p-1042.yaml --partner               the own record of a client's partner
  caseplan new a-1042.yaml --from answers.yaml     the record of an answers file")]
pub struct Args {
    /// The file to make, such as a-1042.yaml
    case: PathBuf,
    /// An answers file whose answers become the record; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// The own record of a client's partner
    #[arg(long, conflicts_with = "from")]
    partner: bool,
    /// Who makes it, for its history
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let id = case_id(&args.case)?;
    let case = match &args.from {
        Some(answers) => adopted(answers, &id, context)?,
        None => {
            let mut case = Case::new(id, client(context)?);
            if args.partner {
                case.kind = RecordKind::Partner;
            }
            case
        }
    };
    let made = Deed::new(Did::Made).by(args.by.as_deref());
    let sealed = History::of_new(&case, context.environment.now()).enter(&case, made);
    desk::create_case(&args.case, &sealed).map_err(stop)?;
    context.say(&format!("wrote {}", args.case.display()));
    Ok(Exit::Done)
}

/// Asks who the client is, where somebody sits at a terminal.
fn client(context: &mut Context<'_>) -> Result<Client, Stop> {
    if !identity::is_asked(context) {
        return Ok(Client::default());
    }
    identity::ask(Client::default(), context)?.ok_or_else(|| {
        let diagnostic = Diagnostic::error(Code::Usage, "no case was made");
        Stop::because(Exit::Interrupted, diagnostic)
    })
}

fn case_id(path: &Path) -> Result<CaseId, Stop> {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    CaseId::new(stem).ok_or_else(|| {
        let message = "the name of the file is not a case id";
        let hint = "small letters, digits, `-` and `_`, at most 64: a-1042.yaml";
        Stop::because(Exit::Usage, Diagnostic::error(Code::BadId, message).with_hint(hint))
    })
}

fn adopted(answers: &Path, id: &CaseId, context: &mut Context<'_>) -> Result<Case, Stop> {
    let source = context.read_record(answers)?;
    let definitions = context.definitions()?;
    let mut at_hand = at_hand(&definitions);
    let Reading { value, mut faults } = record::read(&source);
    let Some(case) = value else {
        let faults = record::faults(&source, Edits::Refused, &mut at_hand);
        return Err(Stop::input(faults).with(at_hand.library.take_faults()));
    };
    if case.form == Form::Case {
        let message = format!("{} is a case file already", answers.display());
        let hint = "copy the file; its answers keep the definitions they were taken with";
        let diagnostic = Diagnostic::error(Code::Usage, message).with_hint(hint);
        return Err(Stop::because(Exit::Usage, diagnostic));
    }
    if case.id != *id {
        let message = format!("the answers belong to case {}, not to {id}", case.id);
        let hint = format!("caseplan new {}.yaml --from …", case.id);
        let diagnostic = Diagnostic::error(Code::WouldReplace, message).with_hint(hint);
        return Err(Stop::because(Exit::Refused, diagnostic));
    }
    at_hand.add_kept_in(&case);
    faults.extend(case.fit(&at_hand.library).1);
    if has_errors(&faults) {
        return Err(Stop::input(faults).with(at_hand.library.take_faults()));
    }
    context.report(&faults);
    let is_built_in = |id: &Id| {
        let found = definitions.instruments.iter().find(|found| found.id == *id);
        found.is_some_and(|found| found.origin == Origin::BuiltIn)
    };
    case.adopt(&at_hand.library, is_built_in).map_err(|absent| {
        let names: Vec<String> = absent.iter().map(ToString::to_string).collect();
        let message = format!("there is no definition of {}", names.join(", "));
        Stop::input(vec![Diagnostic::error(Code::UnknownInstrument, message)])
    })
}
