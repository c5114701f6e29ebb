// The user has renamed the crate, and sets a field to another type.

// What is not found as `sessions` is not found.
extern crate session_actix as sessions;
extern crate std as session_actix;
extern crate std as session_core;

use sessions::Session;

#[derive(Session)]
#[session(crate = sessions)]
struct Visitor {
    visits: u32,
    name: Option<String>,
    #[session(rotate, was("u64"))]
    user: Option<u64>,
    #[session(readonly)]
    born: u64,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits("one");
}

fn main() {}
