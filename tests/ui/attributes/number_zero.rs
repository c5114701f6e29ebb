// The user counts versions from zero.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(version = 0)]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
