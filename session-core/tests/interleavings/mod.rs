//! Every order in which requests can meet, not the ones that a machine happens to choose.
//!
//! The requests of a scenario are futures that are polled by hand. Each operation of the store is a
//! place where a request stops, before it takes effect and, where somebody could tell, before its
//! answer arrives; a depth-first search goes through all orders in which they can go on, each run
//! again from the start with a list of choices. That is stateless model checking as VeriSoft
//! (Godefroid, POPL 1997), CHESS (Musuvathi and Qadeer, PLDI 2007) and loom do it, with requests for
//! threads and operations of a store for accesses to memory. After every schedule the same promises
//! are looked at, and what breaks one is shown step by step.
//!
//! By default it is brief. `SESSION_TESTS_INTERLEAVINGS=all` also has three requests meet, with
//! faults, and longer programs of views:
//!
//! `SESSION_TESTS_INTERLEAVINGS=all cargo test --release -p session-core --test promises interleavings`

mod choices;
mod crowds;
mod deed;
mod endings;
mod fault;
mod faults;
mod memory;
mod one_process;
mod operation;
mod outcome;
mod pairs;
mod promises;
mod run;
mod scenario;
mod schedule;
mod stage;
mod step;
mod views;
mod visitor;

/// Whether everything is to be tried, rather than what takes a few seconds.
fn is_full() -> bool {
    std::env::var_os("SESSION_TESTS_INTERLEAVINGS").is_some()
}
