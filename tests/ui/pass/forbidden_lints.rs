//! A user who forbids what others only deny: generated code must not ask to be left alone.

#![forbid(
    dead_code,
    deprecated,
    missing_docs,
    nonstandard_style,
    unsafe_code,
    unused_qualifications,
    unused_results,
    unused_variables,
    clippy::all,
    clippy::pedantic
)]

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(readonly)]
    born: u64,
}

#[test]
fn forbidden_lints_do_not_meet_generated_code() {
    let uses: fn(&mut Session<Visitor>) = |visitor| visitor.set_visits(visitor.visits() + 1);
    let reads: fn(&Session<Visitor>) -> u64 = |visitor| visitor.born();
    let _ = (uses, reads);
}
