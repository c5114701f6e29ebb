// The user keeps a reference in the session.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    name: &'static str,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_name();
    visitor.set_name("Ada");
}

fn main() {}
