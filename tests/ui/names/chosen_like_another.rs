// The user chooses accessors that another field has.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    user: Option<u64>,
    #[session(accessor = "user")]
    guest: Option<u64>,
}

fn main() {}
