// The user's own generic type holds a connection.

use serde::{Deserialize, Serialize};
use std::net::TcpStream;

use session_actix::Session;

#[derive(Clone, Default, Serialize, Deserialize)]
struct Page<T> {
    items: Vec<T>,
}

#[derive(Session)]
struct Visitor {
    visits: u32,
    page: Page<TcpStream>,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_visits(visitor.visits() + 1);
    visitor.reset_page();
}

fn main() {}
