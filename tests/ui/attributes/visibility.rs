// The user makes up a visibility.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(vis = "public")]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
