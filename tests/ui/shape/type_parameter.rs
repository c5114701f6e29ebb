// The user derives on a generic struct.

use session_actix::Session;

#[derive(Session)]
struct Visitor<T> {
    user: Option<T>,
}

fn index(mut visitor: Session<Visitor<u64>>) {
    visitor.renew();
}

fn main() {}
