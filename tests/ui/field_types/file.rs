// The user keeps an open file in the session.

use std::fs::File;

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    upload: File,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_upload();
}

fn main() {}
