// Of floats, neither may be the larger one.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(merge = max)]
    score: f64,
}

fn main() {
    let _: fn(&mut Session<Visitor>) = |visitor| visitor.set_score(1.0);
}
