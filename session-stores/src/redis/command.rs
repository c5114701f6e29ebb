//! What a server is asked.

use redis::Cmd;

/// A command of one key, which says where in a cluster it belongs.
pub(super) struct Command {
    pub(super) key: String,
    pub(super) cmd: Cmd,
    /// Whether asking twice does what asking once does. What compares and then writes must not
    /// be asked again when its answer is lost: it would be compared with its own writing.
    pub(super) repeatable: bool,
}

impl Command {
    pub(super) fn get(key: String) -> Self {
        let mut cmd = redis::cmd("GET");
        cmd.arg(&key);
        Self { key, cmd, repeatable: true }
    }

    pub(super) fn create(key: String, bytes: &[u8], seconds: u64) -> Self {
        let mut cmd = redis::cmd("SET");
        cmd.arg(&key).arg(bytes).arg("NX").arg("EX").arg(seconds);
        Self { key, cmd, repeatable: false }
    }

    pub(super) fn delete(key: String) -> Self {
        let mut cmd = redis::cmd("UNLINK");
        cmd.arg(&key);
        Self { key, cmd, repeatable: true }
    }

    pub(super) fn exists(key: String) -> Self {
        let mut cmd = redis::cmd("EXISTS");
        cmd.arg(&key);
        Self { key, cmd, repeatable: true }
    }

    /// The first `most`. Those that last longest come first: they are the least likely to be gone.
    pub(super) fn list(key: String, most: usize) -> Self {
        // -1 is the last one, however many there are.
        let last = i64::try_from(most).map_or(-1, |most| most - 1);
        let mut cmd = redis::cmd("ZREVRANGE");
        cmd.arg(&key).arg(0).arg(last);
        Self { key, cmd, repeatable: true }
    }
}
