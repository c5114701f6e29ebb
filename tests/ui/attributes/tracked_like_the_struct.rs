// The user calls the tracked form like the struct.

use session_actix::Session;

#[derive(Session)]
#[session(tracked = "Visitor")]
struct Visitor {
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
}

fn main() {}
