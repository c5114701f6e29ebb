// The protection asks for a token that the session does not have.

use session_actix::{CsrfProtection, Session};

#[derive(Session)]
struct Visitor {
    visits: u32,
}

fn main() {
    let _ = CsrfProtection::<Visitor>::new();
}
