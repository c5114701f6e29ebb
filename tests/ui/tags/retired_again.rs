// The user brings a retired field back.

use session_actix::Session;

#[derive(Session)]
#[session(retired("user: Option<u64>"))]
struct Visitor {
    user: Option<u64>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_user(17);
}

fn main() {}
