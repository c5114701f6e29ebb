// The user makes three mistakes in one struct, and hears of all.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(tag = 0)]
    visits: u32,
    #[session(rotat)]
    user: Option<u64>,
    peer: std::net::TcpStream,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.set_user(17);
}

fn main() {}
