// The user leaves the default's value out.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(default)]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
