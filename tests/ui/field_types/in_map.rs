// The user keeps connections by name in the session.

use std::collections::BTreeMap;
use std::net::TcpStream;

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    peers: BTreeMap<String, TcpStream>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_peers();
}

fn main() {}
