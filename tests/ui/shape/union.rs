// The user derives on a union.

use session_actix::Session;

#[derive(Session)]
union Visitor {
    id: u64,
    bytes: [u8; 8],
}

fn index(mut visitor: Session<Visitor>) {
    visitor.renew();
}

fn main() {}
