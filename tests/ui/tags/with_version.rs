// The user gives a pinned field a version.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(tag = 3, version = 2)]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
