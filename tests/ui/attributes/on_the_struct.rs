// The user puts an attribute of a field on the struct.

use session_actix::Session;

#[derive(Session)]
#[session(rotate)]
struct Visitor {
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
}

fn main() {}
