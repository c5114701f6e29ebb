// The user writes the cookie's name without quotes.

use session_actix::Session;

#[derive(Session)]
#[session(cookie = visitor)]
struct Visitor {
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
}

fn main() {}
