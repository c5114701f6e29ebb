// A middleware that only signs, for a struct with a `secret` field.

use session_actix::{Key, Session, SessionMiddleware};

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(secret)]
    token: String,
}

fn main() {
    let key = Key::generate().unwrap();
    let sessions = SessionMiddleware::<Visitor>::new(key);
}
