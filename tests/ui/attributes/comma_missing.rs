// The user leaves a comma out.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(tag = 3 secret)]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
