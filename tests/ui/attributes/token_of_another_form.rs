// A token follows the session's identity by itself.

use session_actix::{CsrfToken, Session};

#[derive(Session)]
struct Visitor {
    #[session(expires = "1h")]
    csrf: CsrfToken,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_csrf();
}

fn main() {}
