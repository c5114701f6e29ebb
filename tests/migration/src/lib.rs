//! The way from actix-session to these crates, with both at work: the examples of the page about it
//! are compiled against both, and the tests take cookies of the one to the other.

/// The examples of the page are compiled.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/coming-from-actix-session.md")]
struct Page;
