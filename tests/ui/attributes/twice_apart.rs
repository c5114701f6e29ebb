// The user gives an attribute twice, in two places.

use session_actix::Session;

#[derive(Session)]
#[session(cookie = "visitor")]
#[session(cookie = "guest")]
struct Visitor {
    visits: u32,
}

fn main() {}
