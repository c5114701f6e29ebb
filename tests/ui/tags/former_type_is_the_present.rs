// The user names the present type as the former one.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(was("u32"))]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
