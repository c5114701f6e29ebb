// The user keeps one of several types behind a trait.

use session_actix::Session;

trait Discount {}

#[derive(Session)]
struct Visitor {
    visits: u32,
    discount: Box<dyn Discount>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_discount();
}

fn main() {}
