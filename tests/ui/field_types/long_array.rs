// The user keeps more bytes than serde stores in an array.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    token: [u8; 64],
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_token();
}

fn main() {}
