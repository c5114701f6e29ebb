// The user misspells an attribute.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(defualt = 1)]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
