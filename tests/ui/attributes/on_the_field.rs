// The user puts an attribute of the struct on a field.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(cookie = "visitor")]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
