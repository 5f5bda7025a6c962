//! The `caseplan` command.

fn main() {}
