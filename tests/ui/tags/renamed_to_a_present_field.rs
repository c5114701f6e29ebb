// The user gives a field the former name of another.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(rename = "visits")]
    views: u32,
}

fn main() {}
