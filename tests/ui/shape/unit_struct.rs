// The user derives on a unit struct.

use session_actix::Session;

#[derive(Session)]
struct Visitor;

fn index(mut visitor: Session<Visitor>) {
    visitor.renew();
}

fn main() {}
