// The user derives on a tuple struct.

use session_actix::Session;

#[derive(Session)]
struct Visitor(u32, String);

fn index(mut visitor: Session<Visitor>) {
    visitor.renew();
}

fn main() {}
