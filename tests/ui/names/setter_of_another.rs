// The user calls a field like another's setter.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    theme: u32,
    set_theme: bool,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_theme(visitor.theme() + 1);
}

fn main() {}
