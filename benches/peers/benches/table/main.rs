//! The session crates beside their peers: `cargo bench -p session-peers --bench table`.
//!
//! `-- codec` measures load and save alone.

mod codec;

use std::process::ExitCode;

fn main() -> ExitCode {
    let holds = codec::print();
    ExitCode::from(u8::from(!holds))
}
