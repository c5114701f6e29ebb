//! What the derive and the crate take to compile: `cargo bench -p session-peers --bench compile`.
//!
//! It makes packages in the target directory and has cargo compile them, without network. With
//! `--write`, what it prints also goes into `docs/performance.md`.

mod application;
mod derive;
mod package;

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use derive::Checked;
use session_peers::document::replace_between;

/// What 100 fields may take in addition.
const LIMIT: f64 = 1.5;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut text = String::from("| fields | with the derive | without | the derive |\n");
    text += "| ---: | ---: | ---: | ---: |\n";
    let mut holds = true;
    for fields in [10, 25, 50, 100, 200] {
        let Checked { with, without } = derive::check(fields)?;
        let added = with - without;
        writeln!(text, "| {fields} | {with:.2} s | {without:.2} s | {added:.2} s |")?;
        holds &= fields != 100 || added <= LIMIT;
    }
    let verdict = if holds { "holds" } else { "MISSED" };
    writeln!(text, "\nThe limit of {LIMIT} s for 100 fields {verdict}.\n")?;
    let [with, without] = [application::build(true)?, application::build(false)?];
    let added = with - without;
    text += "| a clean build of an application | takes |\n| --- | ---: |\n";
    writeln!(text, "| without sessions | {without:.0} s |")?;
    write!(text, "| with session-actix | {with:.0} s ({added:+.0} s) |")?;
    println!("{text}");
    if std::env::args().any(|argument| argument == "--write") {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
        replace_between(&docs.join("performance.md"), "compile", &text)?;
    }
    Ok(ExitCode::from(u8::from(!holds)))
}
