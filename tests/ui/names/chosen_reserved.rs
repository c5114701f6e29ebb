// The user chooses accessors that every session has.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(accessor = "renew")]
    renewal: Option<u64>,
}

fn main() {}
