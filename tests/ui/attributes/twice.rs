// The user gives an attribute twice.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(version = 1, version = 2)]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
