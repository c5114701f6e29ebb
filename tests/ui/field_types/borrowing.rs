// The user's own type borrows from what it is read from.

use serde::{Deserialize, Serialize};

use session_actix::Session;

#[derive(Clone, Serialize, Deserialize)]
struct Name<'a> {
    first: &'a str,
}

#[derive(Session)]
struct Visitor {
    visits: u32,
    name: Option<Name<'static>>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_name();
}

fn main() {}
