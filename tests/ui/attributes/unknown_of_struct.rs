// The user guesses an attribute of the struct.

use session_actix::Session;

#[derive(Session)]
#[session(max_age = 3600)]
struct Visitor {
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
}

fn main() {}
