// The user pins a tag of the cookie's format.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(tag = 112)]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
