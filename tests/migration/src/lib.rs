//! The way from actix-session to these crates, with both at work: the tests take cookies of the one to
//! the other.
