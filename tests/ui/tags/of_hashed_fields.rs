// The user pins a tag of fields that are not pinned.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(tag = 500)]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
