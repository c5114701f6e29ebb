// A rule takes three values of the field's type.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(merge = both)]
    cart: Vec<u32>,
    #[session(merge = not::there)]
    seen: Vec<u32>,
}

fn both(theirs: Vec<u32>, _mine: Vec<u32>) -> Vec<u32> {
    theirs
}

fn main() {
    let _: fn(&mut Session<Visitor>) = |visitor| visitor.cart_mut().push(1);
}
