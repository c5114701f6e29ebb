// The user shares a value behind a lock.

use std::sync::{Arc, Mutex};

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    count: Arc<Mutex<u32>>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_count();
}

fn main() {}
