// The user sets an optional text to a bare `None`.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    name: Option<String>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_name(None);
}

fn main() {}
