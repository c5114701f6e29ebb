// The user adds a method that a field has already.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
}

impl TrackedVisitor {
    fn has_visits(&self) -> bool {
        self.visits() > 0
    }
}

fn main() {}
