// The user leaves the parentheses out.

use session_actix::Session;

#[derive(Session)]
#[session]
struct Visitor {
    visits: u32,
}

fn main() {}
