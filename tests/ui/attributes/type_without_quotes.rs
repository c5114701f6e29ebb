// The user writes a type without quotes.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(type = u32)]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
