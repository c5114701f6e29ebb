// The user shares a value between fields or with other code.

use std::cell::RefCell;
use std::rc::Rc;

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    cart: Rc<RefCell<Vec<String>>>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_cart();
}

fn main() {}
