// The user names a crate that there is not.

use session_actix::Session;

#[derive(Session)]
#[session(crate = my_sessions)]
struct Visitor {
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
}

fn main() {}
