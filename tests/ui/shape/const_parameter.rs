// The user derives on a struct with a const parameter.

use session_actix::Session;

#[derive(Session)]
struct Visitor<const N: usize> {
    last: [u32; N],
}

fn index(mut visitor: Session<Visitor<4>>) {
    visitor.renew();
}

fn main() {}
