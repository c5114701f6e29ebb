// The user keeps a reference to one of several types.

use session_actix::Session;

trait Discount {}

#[derive(Session)]
struct Visitor {
    visits: u32,
    discount: &'static dyn Discount,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_discount();
}

fn main() {}
