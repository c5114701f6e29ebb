// The user keeps a pointer in the session.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    buffer: *const u8,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_buffer();
}

fn main() {}
