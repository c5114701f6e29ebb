// The user puts a space into the cookie's name.

use session_actix::Session;

#[derive(Session)]
#[session(cookie = "my visitor")]
struct Visitor {
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
}

fn main() {}
