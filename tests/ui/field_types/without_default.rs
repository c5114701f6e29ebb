// The user's own type has no `Default`.

use serde::{Deserialize, Serialize};

use session_actix::Session;

#[derive(Clone, Serialize, Deserialize)]
enum Theme {
    Light,
    Dark,
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
