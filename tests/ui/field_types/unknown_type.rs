// The user forgot to import a type.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    cart: Vec<Item>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_cart();
}

fn main() {}
