// Nothing of two identities is merged.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(rotate, merge = max)]
    user: Option<u32>,
    #[session(owner, merge = add)]
    owner: u32,
    visits: u32,
}

fn main() {
    let _: fn(&mut Session<Visitor>) = |visitor| visitor.set_visits(1);
}
