// The type of a field is a macro.

use session_actix::Session;

macro_rules! item {
    () => {
        u32
    };
}

#[derive(Session)]
struct Visitor {
    last: item!(),
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_last(3);
}

fn main() {}
