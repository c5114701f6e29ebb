// The user pins two fields to one tag.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(tag = 3)]
    visits: u32,
    #[session(tag = 3)]
    user: Option<u64>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_user(visitor.visits() as u64);
}

fn main() {}
