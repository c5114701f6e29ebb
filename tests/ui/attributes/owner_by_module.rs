// An owner is looked up by the value's own form.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(owner, with = point)]
    user: Option<u64>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_user();
}

fn main() {}
