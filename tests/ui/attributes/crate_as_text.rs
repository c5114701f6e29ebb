// The user writes a crate's path in quotes.

use session_actix::Session;

#[derive(Session)]
#[session(crate = "session_actix")]
struct Visitor {
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
}

fn main() {}
