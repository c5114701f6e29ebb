// The user retires a field without its type.

use session_actix::Session;

#[derive(Session)]
#[session(retired("user"))]
struct Visitor {
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
}

fn main() {}
