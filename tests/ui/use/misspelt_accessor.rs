// The user misspells an accessor.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    name: Option<String>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visit(1);
}

fn main() {}
