// Only sessions that belong to somebody are listed by owner.

use session_core::{Session, SessionConfig, Sessions};

#[derive(Session)]
struct Visitor {
    visits: u32,
}

fn sessions(config: &SessionConfig<Visitor>) {
    let _ = Sessions::new(config);
}

fn main() {
    let _: fn(&mut Session<Visitor>) = |visitor| visitor.set_visits(1);
}
