//! Builds again when a definition is added or removed: the folders are embedded as they are.
#![allow(clippy::print_stdout, reason = "cargo reads what a build script prints")]

fn main() {
    println!("cargo::rerun-if-changed=instruments");
    println!("cargo::rerun-if-changed=templates");
}
