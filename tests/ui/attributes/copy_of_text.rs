// The user marks a field `copy` whose type is not.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(copy)]
    name: String,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_name();
}

fn main() {}
