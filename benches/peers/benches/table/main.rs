//! The session crates beside their peers: `cargo bench -p session-peers --bench table`.
//!
//! | argument | does |
//! | --- | --- |
//! | none | measures all, and prints it |
//! | `codec` | measures load and save alone |
//! | `--write` | also writes `docs/performance.md`, its pictures, and `benches/peers/stored.txt` |
//! | `--compare` | also compares with `stored.txt`, and fails where something has become worse |

mod allocations;
mod charts;
mod codec;
mod curves;
mod document;
mod grid;
mod instructions;
mod limits;
mod loopback;
mod machine;
mod memory;
mod requests;
mod stored;
mod svg;
mod tables;

use std::error::Error;
use std::process::ExitCode;

use tables::Tables;

#[actix_web::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked = |word: &str| arguments.iter().any(|argument| argument == word);
    if asked(instructions::CHILD) {
        instructions::call_all().await;
        return Ok(ExitCode::SUCCESS);
    }
    if asked("codec") {
        return Ok(code(codec::judge_all(&codec::all())));
    }
    let load = machine::load();
    let tables = Tables::measure().await?;
    println!("{tables}\nload of the machine: {load} before, {} after", machine::load());
    if asked("--write") {
        document::write(&tables)?;
        stored::write(&tables.stored())?;
    }
    if asked("--compare") {
        return Ok(code(stored::compare(&tables.stored())?));
    }
    Ok(ExitCode::SUCCESS)
}

fn code(holds: bool) -> ExitCode {
    ExitCode::from(u8::from(!holds))
}
