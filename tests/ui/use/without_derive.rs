// A handler takes the session of a struct without the derive.

use session_actix::Session;

struct Visitor {
    visits: u32,
}

async fn index(mut visitor: Session<Visitor>) -> String {
    visitor.set_visits(1);
    String::new()
}

fn main() {}
