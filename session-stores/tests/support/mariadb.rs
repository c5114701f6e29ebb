//! A MariaDB server of the tests' own, or the one that `SESSION_TEST_MYSQL` names.

use std::path::Path;
use std::process::Command;

use super::database::Backend;
use super::postgres::{is_root, run};
use super::{Server, free_port, program};

/// A database that tests may fill.
pub struct Mariadb {
    url: String,
    program: String,
    server: Option<Server>,
    down: Option<(u16, tempfile::TempDir)>,
}

/// What it does before it listens.
const ACCOUNT: &str = "CREATE DATABASE IF NOT EXISTS sessions;
CREATE USER IF NOT EXISTS tests@'%' IDENTIFIED BY 'secret';
GRANT ALL ON *.* TO tests@'%';
";

impl Backend for Mariadb {
    fn start() -> Option<Self> {
        if let Ok(url) = std::env::var("SESSION_TEST_MYSQL") {
            return Some(Self { url, program: String::new(), server: None, down: None });
        }
        let install = program(&["mariadb-install-db"])?;
        let program = program(&["mariadbd", "/usr/sbin/mariadbd"])?;
        let directory = tempfile::tempdir().expect("a directory");
        let mut install = Command::new(install);
        common(&mut install, directory.path());
        run(install.args(["--auth-root-authentication-method=normal", "--skip-test-db"]));
        std::fs::write(directory.path().join("account.sql"), ACCOUNT).expect("it can be written");
        let server = launch(&program, free_port(), directory);
        let url = format!("mysql://tests:secret@127.0.0.1:{}/sessions", server.port);
        Some(Self { url, program, server: Some(server), down: None })
    }

    fn url(&self) -> &str {
        &self.url
    }

    fn server(&self) -> Option<&Server> {
        self.server.as_ref()
    }

    fn kill(&mut self) {
        self.down = self.server.take().map(Server::kill);
    }

    fn launch(&mut self) {
        let down = self.down.take();
        self.server = down.map(|(port, directory)| launch(&self.program, port, directory));
    }
}

fn launch(program: &str, port: u16, directory: tempfile::TempDir) -> Server {
    let mut mariadbd = Command::new(program);
    common(&mut mariadbd, directory.path());
    mariadbd.arg(format!("--port={port}"));
    mariadbd.arg(format!("--socket={}", directory.path().join("socket").display()));
    mariadbd.arg(format!("--init-file={}", directory.path().join("account.sql").display()));
    mariadbd.args(["--bind-address=127.0.0.1", "--skip-name-resolve"]);
    mariadbd.args([
        "--innodb-buffer-pool-size=32M",
        "--innodb-log-file-size=48M",
        "--max-allowed-packet=1M",
    ]);
    Server::start(&mut mariadbd, port, directory)
}

fn common(command: &mut Command, directory: &Path) {
    command.arg("--no-defaults").arg(format!("--datadir={}", directory.join("data").display()));
    if is_root() {
        command.arg("--user=root");
    }
}
