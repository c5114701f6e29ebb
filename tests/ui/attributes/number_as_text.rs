// The user writes a number in quotes.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(tag = "17")]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
