// The user keeps a slice without its owner.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    token: [u8],
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_token();
}

fn main() {}
