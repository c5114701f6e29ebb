// The user writes to a readonly field.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(readonly)]
    born: u64,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_born(visitor.born() + 1);
}

fn main() {}
