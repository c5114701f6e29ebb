// The user calls an accessor by a keyword.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(accessor = "type")]
    kind: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_kind();
}

fn main() {}
