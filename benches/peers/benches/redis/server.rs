//! A Redis of our own, which keeps nothing on disk.

use std::io::{self, Error};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Ends when dropped.
pub(crate) struct Redis {
    child: Child,
    port: u16,
}

/// How long it may take to start.
const STARTING: Duration = Duration::from_secs(10);

impl Redis {
    pub(crate) fn start() -> io::Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut command = Command::new("redis-server");
        command.args(["--port", &port.to_string(), "--bind", "127.0.0.1"]);
        command.args(["--save", "", "--appendonly", "no"]).stdout(Stdio::null());
        let child = command.spawn().map_err(|error| {
            Error::new(error.kind(), format!("`redis-server` can't be started: {error}"))
        })?;
        let redis = Self { child, port };
        let start = Instant::now();
        while let Err(error) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
            if start.elapsed() > STARTING {
                return Err(error);
            }
            sleep(Duration::from_millis(20));
        }
        Ok(redis)
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
