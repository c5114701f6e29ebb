// The user derives on a struct that borrows.

use session_actix::Session;

#[derive(Session)]
struct Visitor<'a> {
    name: &'a str,
}

fn index(mut visitor: Session<Visitor<'static>>) {
    visitor.renew();
}

fn main() {}
