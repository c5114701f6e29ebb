// The user keeps a callback in the session.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    next: fn(u32) -> u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_next();
}

fn main() {}
