// The length of an array is a constant.

use session_actix::Session;

const SEATS: usize = 4;

#[derive(Session)]
struct Visitor {
    seats: [u32; SEATS],
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_seats();
}

fn main() {}
