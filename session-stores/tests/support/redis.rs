//! Redis, alone or as a cluster of three masters.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{Server, free_port, program};

/// A server that is there already, and may hold other data.
pub fn named() -> Option<String> {
    std::env::var("SESSION_TEST_REDIS").ok()
}

/// A server that keeps every write it has acknowledged; `None`, said loudly, without Redis.
pub fn start() -> Option<Server> {
    start_with(&[])
}

pub fn start_with(options: &[&str]) -> Option<Server> {
    program(&["redis-server"])?;
    program(&["redis-cli"])?;
    let directory = tempfile::tempdir().expect("a directory");
    let port = free_port();
    Some(Server::start(command(port, directory.path()).args(options), port, directory))
}

/// The same server again, after it was killed.
pub fn restart((port, directory): (u16, tempfile::TempDir)) -> Server {
    let server = Server::start(&mut command(port, directory.path()), port, directory);
    let start = Instant::now();
    while cli(port, &["PING"]) != "PONG" {
        assert!(start.elapsed() < Duration::from_secs(30), "Redis does not come back");
        sleep(Duration::from_millis(10));
    }
    server
}

pub fn url(server: &Server) -> String {
    format!("redis://127.0.0.1:{}", server.port)
}

fn command(port: u16, directory: &Path) -> Command {
    let mut command = Command::new("redis-server");
    command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""]);
    command.args(["--appendonly", "yes", "--appendfsync", "always"]);
    command.arg("--dir").arg(directory);
    command
}

/// What Redis answers to a command, as text.
pub fn cli(port: u16, arguments: &[&str]) -> String {
    let mut command = Command::new("redis-cli");
    let output = command.args(["-p", &port.to_string()]).args(arguments).output();
    let output = output.expect("redis-cli runs").stdout;
    String::from_utf8_lossy(&output).trim().to_owned()
}

/// Hears every command that a server is sent.
pub struct Monitor {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    port: u16,
}

impl Monitor {
    pub fn start(server: &Server) -> Self {
        let mut command = Command::new("redis-cli");
        command.args(["-p", &server.port.to_string(), "MONITOR"]).stdout(Stdio::piped());
        let mut child = command.spawn().expect("redis-cli runs");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        assert_eq!(lines.next().expect("an answer").expect("text"), "OK");
        Self { child, lines, port: server.port }
    }

    /// The names of the commands that clients have sent since the last call; those that scripts
    /// run are not among them.
    pub fn heard(&mut self) -> Vec<String> {
        cli(self.port, &["PING", "so-far"]);
        let mut names = Vec::new();
        loop {
            let line = self.lines.next().expect("a command").expect("text");
            let (from, command) = line.split_once("] \"").expect("who sent it, and what");
            let name = command.split('"').next().expect("its name");
            match name {
                "PING" if line.contains("so-far") => return names,
                // redis-cli asks for the documentation of commands.
                "COMMAND" => {}
                _ if from.ends_with("lua") => {}
                _ => names.push(name.to_owned()),
            }
        }
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Three masters with a third of the slots each, in the order of their slots.
pub fn start_cluster() -> Option<[Server; 3]> {
    program(&["redis-server"])?;
    program(&["redis-cli"])?;
    let nodes = [(); 3].map(|()| start_node());
    let mut create = Command::new("redis-cli");
    create.args(["--cluster", "create"]);
    create.args(nodes.each_ref().map(|node| format!("127.0.0.1:{}", node.port)));
    create.args(["--cluster-replicas", "0", "--cluster-yes"]).stdout(Stdio::null());
    assert!(create.status().expect("redis-cli runs").success(), "a cluster is created");
    let start = Instant::now();
    let knows_all = |node: &Server| {
        let info = cli(node.port, &["CLUSTER", "INFO"]);
        info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3")
    };
    while !nodes.iter().all(knows_all) {
        assert!(start.elapsed() < Duration::from_secs(60), "the nodes don't agree");
        sleep(Duration::from_millis(50));
    }
    Some(nodes)
}

/// A node that follows this one.
pub fn start_replica(master: &Server) -> Server {
    let node = start_node();
    let id = cli(master.port, &["CLUSTER", "MYID"]);
    let [new, old] = [&node, master].map(|node| format!("127.0.0.1:{}", node.port));
    let mut add = Command::new("redis-cli");
    add.args(["--cluster", "add-node", &new, &old, "--cluster-slave", "--cluster-master-id", &id]);
    assert!(add.stdout(Stdio::null()).status().expect("redis-cli runs").success());
    let start = Instant::now();
    while !cli(master.port, &["INFO", "replication"]).contains("state=online") {
        assert!(start.elapsed() < Duration::from_secs(60), "the replica does not follow");
        sleep(Duration::from_millis(50));
    }
    node
}

pub fn cluster_url(nodes: &[Server]) -> String {
    let nodes: Vec<_> = nodes.iter().map(|node| format!("127.0.0.1:{}", node.port)).collect();
    format!("redis+cluster://{}", nodes.join(","))
}

fn start_node() -> Server {
    let directory = tempfile::tempdir().expect("a directory");
    let (port, bus) = (free_port(), free_port());
    let mut command = command(port, directory.path());
    command.args(["--cluster-enabled", "yes", "--cluster-port", &bus.to_string()]);
    command.args(["--cluster-require-full-coverage", "no", "--cluster-node-timeout", "2000"]);
    Server::start(&mut command, port, directory)
}
