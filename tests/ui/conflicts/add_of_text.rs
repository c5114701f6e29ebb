// Only numbers are added up.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(merge = add)]
    name: String,
}

fn main() {
    let _: fn(&mut Session<Visitor>) = |visitor| visitor.set_name("a");
}
