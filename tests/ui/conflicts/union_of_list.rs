// A list is no set.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(merge = union)]
    cart: Vec<u32>,
}

fn main() {
    let _: fn(&mut Session<Visitor>) = |visitor| visitor.cart_mut().push(1);
}
