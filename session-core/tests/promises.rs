//! What is shown over many cookies, schemas, clocks and schedules that nobody thought of: tests that take long to compile
//! or to run, away from the others in `main.rs`, which a change is tried with.

mod alterations;
mod interleavings;
mod nonces;
mod properties;
#[allow(dead_code, unused_imports, reason = "most of it is for the other program")]
mod support;
