// The user's own type derives `Serialize` but not `Deserialize`.

use serde::Serialize;

use session_actix::Session;

#[derive(Clone, Default, Serialize)]
struct Theme {
    dark: bool,
}

#[derive(Session)]
struct Visitor {
    visits: u32,
    theme: Theme,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_theme();
}

fn main() {}
