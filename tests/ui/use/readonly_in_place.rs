// The user changes a readonly field in place.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(readonly)]
    tags: Vec<String>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.tags_mut().push(String::new());
}

fn main() {}
