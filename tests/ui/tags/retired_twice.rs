// The user retires a field twice.

use session_actix::Session;

#[derive(Session)]
#[session(retired("user: Option<u64>", "user: Option< u64 >"))]
struct Visitor {
    visits: u32,
}

fn main() {}
