// The user's struct implements `Drop`.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    name: String,
}

impl Drop for Visitor {
    fn drop(&mut self) {}
}

fn main() {}
