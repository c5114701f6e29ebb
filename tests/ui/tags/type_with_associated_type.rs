// The type of a field has no spelling that a tag can be made from.

use session_actix::Session;

trait Shop {
    type Item;
}

struct Books;

impl Shop for Books {
    type Item = u32;
}

#[derive(Session)]
struct Visitor {
    last: <Books as Shop>::Item,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_last(3);
}

fn main() {}
