// A rule is a word or a path.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(merge = "add")]
    visits: u32,
    #[session(merge)]
    clicks: u32,
}

fn main() {
    let _: fn(&mut Session<Visitor>) = |visitor| visitor.set_visits(1);
}
