// The user sets a field to a value of another type.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    name: Option<String>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits("one");
}

fn main() {}
