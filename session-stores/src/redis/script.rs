//! What a server does in one step.

use redis::ToRedisArgs;

use super::command::Command;

/// A script, which a server is asked to run by its hash once it knows it.
pub(super) struct Script {
    code: String,
    hash: String,
    repeatable: bool,
}

/// Goes on if the record has the revision that was seen: the bytes from the second to the ninth.
/// Numbers stand there as text, for Redis would print them as floating-point ones first.
///
/// Something else than text under the record's key is a conflict. It is found out here, for the
/// same answer about the owner's list is none.
///
/// KEYS: record. ARGV: bytes, seconds, revision.
const COMPARING: &str = "
local seen = redis.pcall('GETRANGE', KEYS[1], '1', '8')
if type(seen) == 'table' and string.find(seen.err, 'WRONGTYPE', 1, true) == 1 then return 0 end
if type(seen) == 'table' then return seen end
if seen ~= ARGV[3] then return 0 end
";

/// Replaces the record.
///
/// KEYS: record. ARGV: bytes, seconds, revision.
const UPDATE: &str = "
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
";

/// The same, for a session with an owner.
///
/// KEYS: record, list. ARGV: bytes, seconds, revision, member, seconds in the list.
const UPDATE_OWNED: &str = "
enlist(KEYS[2], ARGV[4], ARGV[5])
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
";

/// Keeps a new record, and lists it with its owner.
///
/// KEYS: record, list. ARGV: bytes, seconds, member, seconds in the list.
const CREATE_OWNED: &str = "
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
enlist(KEYS[2], ARGV[3], ARGV[4])
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
";

/// The list alone, where the record is on another node.
///
/// KEYS: list. ARGV: member, seconds in the list.
const ENLIST: &str = "
enlist(KEYS[1], ARGV[1], ARGV[2])
return 1
";

/// Takes those off a list whose records are gone, and says who stays. In one step: between a look
/// and taking off, one of them could be created.
///
/// KEYS: list, records. ARGV: their members.
const PRUNE: &str = "
local there = {}
for i, member in ipairs(ARGV) do
  if redis.call('EXISTS', KEYS[i + 1]) == 1 then
    there[#there + 1] = member
  else
    redis.call('ZREM', KEYS[1], member)
  end
end
return there
";

/// Puts a session on its owner's list, by the time when it expires, and takes those off whose
/// time has passed. By the server's clock: that of another host may be ahead, and take off what
/// is still there. The list lasts as long as what stays on it longest.
///
/// The time is never an earlier one than what stands there: in a cluster the write that this is
/// for may turn out to be a conflict, and the session stays as it was.
///
/// Adding comes first: a server that is full refuses a script at its first write or never, and
/// only if that write takes memory.
const ENLISTING: &str = "
local function enlist(list, member, seconds)
  local now = redis.call('TIME')[1]
  local until_then = tonumber(redis.call('ZSCORE', list, member) or 0)
  redis.call('ZADD', list, math.max(until_then, now + seconds), member)
  redis.call('ZREMRANGEBYSCORE', list, '-inf', '(' .. now)
  if redis.call('TTL', list) < tonumber(seconds) then
    redis.call('EXPIRE', list, seconds)
  end
end
";

/// The scripts of this store.
pub(super) struct Scripts {
    pub(super) update: Script,
    pub(super) update_owned: Script,
    pub(super) create_owned: Script,
    pub(super) enlist: Script,
    pub(super) prune: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        let script = |parts: &[&str], repeatable| Script::new(parts.concat(), repeatable);
        Self {
            update: script(&[COMPARING, UPDATE], false),
            update_owned: script(&[ENLISTING, COMPARING, UPDATE_OWNED], false),
            create_owned: script(&[ENLISTING, CREATE_OWNED], false),
            enlist: script(&[ENLISTING, ENLIST], true),
            prune: script(&[PRUNE], true),
        }
    }
}

impl Script {
    fn new(code: String, repeatable: bool) -> Self {
        let hash = redis::Script::new(&code).get_hash().to_owned();
        Self { code, hash, repeatable }
    }

    /// The command that a server understands which has seen this script.
    pub(super) fn by_hash(&self, keys: &[&str], arguments: impl ToRedisArgs) -> Command {
        self.command("EVALSHA", &self.hash, keys, arguments)
    }

    /// The command that any server understands, and remembers the script by.
    pub(super) fn in_full(&self, keys: &[&str], arguments: impl ToRedisArgs) -> Command {
        self.command("EVAL", &self.code, keys, arguments)
    }

    fn command(
        &self,
        name: &str,
        script: &str,
        keys: &[&str],
        arguments: impl ToRedisArgs,
    ) -> Command {
        let mut cmd = redis::cmd(name);
        cmd.arg(script).arg(keys.len()).arg(keys).arg(arguments);
        Command { key: keys[0].to_owned(), cmd, repeatable: self.repeatable }
    }
}
