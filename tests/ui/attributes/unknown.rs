// The user guesses an attribute that there is not.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(skip)]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
