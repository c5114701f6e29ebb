//! memcached.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::Command;

use super::{Server, free_port, program};

/// A server that is there already, and may hold other data.
pub fn named() -> Option<String> {
    std::env::var("SESSION_TEST_MEMCACHED").ok()
}

/// `None`, said loudly, without memcached.
pub fn start() -> Option<Server> {
    start_with(&[])
}

pub fn start_with(options: &[&str]) -> Option<Server> {
    program(&["memcached"])?;
    Some(start_on(free_port(), options))
}

/// An empty server again, after it was killed.
pub fn restart((port, _): (u16, tempfile::TempDir)) -> Server {
    start_on(port, &[])
}

fn start_on(port: u16, options: &[&str]) -> Server {
    let mut command = Command::new("memcached");
    command.args(["-l", "127.0.0.1", "-p", &port.to_string(), "-U", "0"]);
    // It does not run as root unless it is told as whom.
    command.args(["-u", "nobody"]).args(options);
    Server::start(&mut command, port, tempfile::tempdir().expect("a directory"))
}

pub fn url(server: &Server) -> String {
    format!("memcached://127.0.0.1:{}", server.port)
}

/// Empties it, as a full one would by and by.
pub fn flush_all(server: &Server) {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port)).expect("it listens");
    stream.write_all(b"flush_all\r\n").expect("it reads");
    let mut answer = [0; 4];
    stream.read_exact(&mut answer).expect("it answers");
    assert_eq!(&answer, b"OK\r\n");
}

/// All keys and items that it has.
pub fn dump(port: u16) -> Vec<u8> {
    let keys = ask(port, "lru_crawler metadump all");
    let keys = String::from_utf8(keys).expect("it writes keys as text");
    let names = keys.lines().filter_map(|line| line.strip_prefix("key=")?.split(' ').next());
    // In a list of keys they are encoded as in a URL; those of sessions have nothing else in them.
    let names = names.map(|name| name.replace("%3A", ":"));
    names.flat_map(|name| ask(port, &format!("get {name}"))).collect()
}

/// What it answers to a command whose answer has the end `END`.
fn ask(port: u16, command: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("it listens");
    stream.write_all(format!("{command}\r\n").as_bytes()).expect("it reads");
    let mut answer = Vec::new();
    while !answer.ends_with(b"END\r\n") {
        let mut buffer = [0; 4096];
        let length = stream.read(&mut buffer).expect("it answers");
        assert!(length > 0, "memcached breaks off");
        answer.extend_from_slice(&buffer[..length]);
    }
    answer
}
