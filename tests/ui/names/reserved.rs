// The user calls a field like a method that every session has.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    snapshot: Vec<u8>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_snapshot(Vec::new());
}

fn main() {}
