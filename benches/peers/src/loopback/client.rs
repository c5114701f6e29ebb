//! A client that costs little: it writes bytes that were made before, and looks for where an answer
//! ends.

use std::io::{self, Error};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use super::work;

const CONNECTIONS: usize = 32;
/// How long a server keeps a connection while others are measured.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A client of one server.
pub struct Client {
    runtime: Runtime,
    connections: Vec<Connection>,
}

/// What a server has done in a round.
#[derive(Clone, Copy, Default)]
pub struct Round {
    /// Requests a second.
    pub rate: f64,
    /// Microseconds that the server's threads have worked for one.
    pub work: f64,
}

/// One connection, and one session.
struct Connection {
    stream: TcpStream,
    cookie: String,
    answer: Vec<u8>,
    /// How often it has changed its session.
    changes: u32,
}

impl Client {
    /// Connects, and gives each connection the session that comes from `/fill`.
    ///
    /// # Errors
    ///
    /// When the server does not answer, or answers otherwise.
    pub fn connect(server: SocketAddr) -> io::Result<Self> {
        let mut client = Self::with_cookie(server, "")?;
        for connection in &mut client.connections {
            client.runtime.block_on(connection.fill())?;
        }
        Ok(client)
    }

    /// Connects, and sends this cookie over all connections.
    ///
    /// # Errors
    ///
    /// When the server can't be reached.
    pub fn with_cookie(server: SocketAddr, cookie: &str) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_io().build()?;
        let connections = (0..CONNECTIONS)
            .map(|_| runtime.block_on(Connection::new(server, cookie)))
            .collect::<io::Result<_>>()?;
        Ok(Self { runtime, connections })
    }

    /// Asks over all connections for so long.
    ///
    /// # Errors
    ///
    /// When an answer is no success, or a connection ends.
    pub fn ask(&mut self, path: &str, time: Duration) -> io::Result<Round> {
        let connections = std::mem::take(&mut self.connections);
        let (start, worked) = (Instant::now(), work::of_servers());
        let asked = self.runtime.block_on(async {
            let mut tasks = JoinSet::new();
            for connection in connections {
                tasks.spawn(connection.ask_until(path.to_owned(), start + time));
            }
            tasks.join_all().await
        });
        let took = start.elapsed().as_secs_f64();
        let worked = work::of_servers().saturating_sub(worked).as_secs_f64() * 1e6;
        let mut answers = 0;
        for result in asked {
            let (connection, count) = result?;
            answers += count;
            self.connections.push(connection);
        }
        let answers = f64::from(answers);
        Ok(Round { rate: answers / took, work: worked / answers })
    }

    /// That every change is in its session says that the answers were what they seem.
    ///
    /// # Errors
    ///
    /// When one is lost.
    pub fn check_that_nothing_was_lost(&mut self) -> io::Result<()> {
        for connection in &mut self.connections {
            self.runtime.block_on(connection.request(&connection.text("/change")))?;
            let (_, body) = connection.parts();
            if body != (connection.changes + 1).to_string() {
                return Err(Error::other(format!("{} changes, and {body}", connection.changes)));
            }
        }
        Ok(())
    }
}

impl Connection {
    async fn new(server: SocketAddr, cookie: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, cookie: cookie.to_owned(), answer: Vec::new(), changes: 0 })
    }

    async fn fill(&mut self) -> io::Result<()> {
        self.request(&self.text("/fill")).await?;
        let (head, _) = self.parts();
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = cookie.and_then(|cookie| cookie.split(';').next());
        self.cookie = cookie.ok_or_else(|| Error::other("no cookie came"))?.to_owned();
        Ok(())
    }

    fn text(&self, path: &str) -> String {
        let cookie = &self.cookie;
        format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n")
    }

    async fn ask_until(mut self, path: String, end: Instant) -> io::Result<(Self, u32)> {
        let request = self.text(&path);
        let mut count = 0;
        while Instant::now() < end {
            self.request(&request).await?;
            count += 1;
        }
        if path == "/change" {
            self.changes += count;
        }
        Ok((self, count))
    }

    async fn request(&mut self, request: &str) -> io::Result<()> {
        self.stream.write_all(request.as_bytes()).await?;
        self.answer.clear();
        while !is_whole(&self.answer) {
            if self.stream.read_buf(&mut self.answer).await? == 0 {
                return Err(Error::other("a connection ended"));
            }
        }
        match self.answer.starts_with(b"HTTP/1.1 200 ") {
            true => Ok(()),
            false => Err(Error::other(self.parts().0)),
        }
    }

    /// Head and body of the last answer.
    fn parts(&self) -> (String, String) {
        let answer = String::from_utf8_lossy(&self.answer);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        (head.to_owned(), body.to_owned())
    }
}

/// Whether an answer is there to its end. Neither of the servers splits a head.
fn is_whole(answer: &[u8]) -> bool {
    let find = |text: &[u8]| answer.windows(text.len()).position(|window| window == text);
    let (Some(head), Some(length)) = (find(b"\r\n\r\n"), find(LENGTH)) else {
        return false;
    };
    let digits = answer[length + LENGTH.len()..].iter().take_while(|byte| byte.is_ascii_digit());
    let length = digits.fold(0, |length, digit| length * 10 + usize::from(digit - b'0'));
    answer.len() == head + 4 + length
}

const LENGTH: &[u8] = b"content-length: ";
