//! A network that loses answers.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Stands between a client and a server, and ends with the test.
pub struct Proxy {
    pub port: u16,
    faults: Arc<Faults>,
    accepting: JoinHandle<()>,
}

#[derive(Default)]
struct Faults {
    loses_next: AtomicBool,
    /// Connections up to this number are black holes.
    swallows: AtomicUsize,
    accepted: AtomicUsize,
}

impl Proxy {
    pub async fn start(server: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let faults = Arc::new(Faults::default());
        let accepting = tokio::spawn(accept(listener, server, Arc::clone(&faults)));
        Self { port, faults, accepting }
    }

    /// The next request gets through, its answer is lost, and the connection is closed.
    pub fn lose_next_answer(&self) {
        self.faults.loses_next.store(true, Ordering::SeqCst);
    }

    /// Requests over the connections that there are get through, and are never answered. New
    /// connections are as good as ever.
    pub fn black_hole(&self) {
        let accepted = self.faults.accepted.load(Ordering::SeqCst);
        self.faults.swallows.store(accepted, Ordering::SeqCst);
    }

    /// How many connections there have been.
    pub fn accepted(&self) -> usize {
        self.faults.accepted.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, server: u16, faults: Arc<Faults>) {
    while let Ok((client, _)) = listener.accept().await {
        let number = faults.accepted.fetch_add(1, Ordering::SeqCst) + 1;
        let server = SocketAddr::from((Ipv4Addr::LOCALHOST, server));
        let Ok(server) = TcpStream::connect(server).await else {
            continue;
        };
        tokio::spawn(carry(client, server, number, Arc::clone(&faults)));
    }
}

async fn carry(client: TcpStream, server: TcpStream, number: usize, faults: Arc<Faults>) {
    let (mut requests, to_client) = client.into_split();
    let (answers, mut to_server) = server.into_split();
    tokio::select! {
        _ = copy(&mut requests, &mut to_server) => {}
        () = carry_answers(answers, to_client, number, &faults) => {}
    }
}

async fn carry_answers(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    number: usize,
    faults: &Faults,
) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        if faults.loses_next.swap(false, Ordering::SeqCst) {
            return;
        }
        let is_swallowed = number <= faults.swallows.load(Ordering::SeqCst);
        if !is_swallowed && to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}
