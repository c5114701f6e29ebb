//! What the derive and the crate take to compile: `cargo bench -p session-peers --bench compile`.
//!
//! It makes packages in the target directory and has cargo compile them, without network. With
//! `--write`, what it prints also goes into `docs/performance.md`. `-- derive` leaves out the builds of
//! an application, which take minutes.

mod application;
mod derive;
mod package;

use std::error::Error;
use std::fmt::Write;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use derive::Checked;
use session_peers::document::replace_between;

/// What 100 fields may take in addition.
const LIMIT: f64 = 1.5;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked = |word: &str| arguments.iter().any(|argument| argument == word);
    let (text, holds) = of_derive()?;
    show("derive", &text, asked("--write"))?;
    if !asked("derive") {
        show("builds", &of_application()?, asked("--write"))?;
    }
    Ok(ExitCode::from(u8::from(!holds)))
}

fn of_derive() -> Result<(String, bool), Box<dyn Error>> {
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
    write!(text, "\nLimit: {LIMIT} s for 100 fields: {verdict}.")?;
    Ok((text, holds))
}

fn of_application() -> io::Result<String> {
    let [with, without] = [application::build(true)?, application::build(false)?];
    let added = with - without;
    Ok(format!(
        "| a clean build of an application | takes |\n| --- | ---: |\n\
         | without sessions | {without:.0} s |\n\
         | with session-actix | {with:.0} s ({added:+.0} s) |"
    ))
}

/// Prints it, and writes it into the page.
fn show(name: &str, text: &str, write: bool) -> io::Result<()> {
    println!("{text}\n");
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    if write { replace_between(&docs.join("performance.md"), name, text) } else { Ok(()) }
}
