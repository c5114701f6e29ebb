// The user keeps a connection in the session.

use std::net::TcpStream;

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    peer: TcpStream,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_peer();
}

fn main() {}
