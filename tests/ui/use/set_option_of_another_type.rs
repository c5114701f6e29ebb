// The user sets an optional text to a number.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    name: Option<String>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_name(17);
}

fn main() {}
