// The user gives a flag a value.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(rotate = true)]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
