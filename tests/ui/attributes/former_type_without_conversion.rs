// The user names a former type that does not become the present one.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(was("f64"))]
    visits: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_visits();
}

fn main() {}
