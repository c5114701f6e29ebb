// The user gives a list a single value.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(was = "u16")]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
