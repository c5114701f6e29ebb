// A middleware of a struct that does not derive `Session`.

use session_actix::{Key, SessionMiddleware};

struct Visitor {
    visits: u32,
}

fn main() {
    let key = Key::generate().unwrap();
    let sessions = SessionMiddleware::<Visitor>::new(key);
}
