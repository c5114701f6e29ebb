//! Prints what a crate offers, a line for each item, from what `rustdoc` wrote as JSON.

use std::env::args_os;
use std::process::ExitCode;

use public_api::Builder;

fn main() -> ExitCode {
    let Some(json) = args_os().nth(1) else {
        eprintln!("usage: session-api FILE.json");
        return ExitCode::FAILURE;
    };
    // Derived traits and the automatic `Send` and `Sync` are promises; what every type has is none.
    match Builder::from_rustdoc_json(json).omit_blanket_impls(true).build() {
        Ok(api) => {
            print!("{api}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
