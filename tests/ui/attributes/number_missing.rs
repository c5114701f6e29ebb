// The user leaves the number out.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(version)]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
