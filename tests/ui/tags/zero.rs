// The user pins the tag of the cookie's padding.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(tag = 0)]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
