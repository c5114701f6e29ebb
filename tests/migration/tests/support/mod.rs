//! The application before and after, over real sockets, and a client with a cookie jar.
#![allow(dead_code, unreachable_pub, unused_imports, reason = "each test binary uses a part of it")]

pub mod after;
pub mod before;
#[path = "../../../support/client.rs"]
pub(crate) mod client;
#[path = "../../../../session-core/tests/support/log.rs"]
mod log;
#[path = "../../../support/page.rs"]
pub(crate) mod page;
#[path = "../../../support/program.rs"]
pub(crate) mod program;
#[path = "../../../support/requirement.rs"]
pub(crate) mod requirement;

use actix_web::cookie::Key;
use actix_web::dev::Server;
pub(crate) use client::{Answer, Visitor};
pub use log::Log;

/// A name that a cookie can't carry as it is.
pub const NAME: &str = "Ada \"Löve\"; a=b, 100 %";

/// The key that actix-session had.
pub fn former_key(byte: u8) -> Key {
    Key::from(&[byte; 64])
}

/// Where a running application is.
pub struct Site(String);

impl Site {
    pub fn run(port: u16, server: Server) -> Self {
        actix_web::rt::spawn(server);
        Self(format!("http://localhost:{port}"))
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

/// Runs an application on a free port, as long as the test runs.
#[macro_export]
macro_rules! serve {
    ($app:expr) => {{
        let server = actix_web::HttpServer::new(move || $app).workers(1).disable_signals();
        let server = server.bind(("127.0.0.1", 0)).expect("a free port");
        $crate::support::Site::run(server.addrs()[0].port(), server.run())
    }};
}

/// The names of the cookies that a client would send.
pub(crate) fn names(visitor: &Visitor, site: &Site) -> Vec<String> {
    let pairs = visitor.cookies(&site.url("/"));
    let mut names: Vec<_> =
        pairs.iter().map(|pair| pair.split('=').next().unwrap_or_default().to_owned()).collect();
    names.sort();
    names
}
