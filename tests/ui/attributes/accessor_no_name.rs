// The user calls an accessor by something that is no name.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(accessor = "visit count")]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
