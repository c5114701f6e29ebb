// The user pins a field to a retired tag.

use session_actix::Session;

#[derive(Session)]
#[session(retired(3))]
struct Visitor {
    #[session(tag = 3)]
    user: Option<u64>,
}

fn main() {}
