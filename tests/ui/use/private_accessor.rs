// The user calls an accessor out of its visibility.

use session_actix::Session;

mod session {
    #[derive(super::Session)]
    pub struct Visitor {
        #[session(vis = "")]
        user: Option<u64>,
    }
}

fn index(visitor: Session<session::Visitor>) -> bool {
    visitor.user().is_some()
}

fn main() {}
