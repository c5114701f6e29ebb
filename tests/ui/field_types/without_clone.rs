// The user's own type derives serde's traits but not `Clone`.

use serde::{Deserialize, Serialize};

use session_actix::Session;

#[derive(Default, Serialize, Deserialize)]
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
