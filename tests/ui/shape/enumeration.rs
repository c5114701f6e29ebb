// The user derives on an enum.

use session_actix::Session;

#[derive(Session)]
enum Visitor {
    Guest,
    Member(u64),
}

fn index(mut visitor: Session<Visitor>) {
    visitor.renew();
}

fn main() {}
