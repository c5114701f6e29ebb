// A session belongs to one owner.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(owner)]
    user: Option<u32>,
    #[session(owner)]
    team: Option<u32>,
}

fn main() {
    let _: fn(&mut Session<Visitor>) = |visitor| visitor.reset_user();
}
