// The user's default has another type than the field.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(default = "none")]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
