// Two fields read one former type.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(rename = "id", was("u32"))]
    number: u64,
    #[session(rename = "id", was("u32"))]
    amount: f64,
}

fn main() {}
