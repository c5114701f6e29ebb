// The user writes through `SessionRef`.

use session_actix::{Session, SessionRef};

#[derive(Session)]
struct Visitor {
    visits: u32,
    name: Option<String>,
}

fn index(visitor: SessionRef<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
}

fn main() {}
