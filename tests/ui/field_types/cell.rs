// The user wants to count without `mut`.

use std::cell::Cell;

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    count: Cell<u32>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_count();
}

fn main() {}
