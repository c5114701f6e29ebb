//! A server with one worker.

use std::io;
use std::net::SocketAddr;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, HttpServer};

use super::PATIENCE;

/// Starts a server of this application on a free port, and leaves it to the runtime.
///
/// # Errors
///
/// When no port can be had.
pub fn start<T, B>(app: impl Fn() -> App<T> + Send + Clone + 'static) -> io::Result<SocketAddr>
where
    T: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    let server = HttpServer::new(app).workers(1).disable_signals().keep_alive(PATIENCE);
    let server = server.bind(("127.0.0.1", 0))?;
    let address = server.addrs()[0];
    actix_web::rt::spawn(server.run());
    Ok(address)
}
