// The user's own type derives `Deserialize` but not `Serialize`.

use serde::Deserialize;

use session_actix::Session;

#[derive(Clone, Default, Deserialize)]
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
