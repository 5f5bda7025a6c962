//! The `caseplan` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(caseplan::cli::main().code())
}
