//! Which node of a cluster has which keys.

use redis::{ErrorKind, RedisResult, Value, from_redis_value};

/// A node, as the cluster announces it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Node {
    pub(super) host: String,
    pub(super) port: u16,
}

/// Which node has which slots.
#[derive(Default)]
pub(super) struct Slots(Vec<Range>);

struct Range {
    first: u16,
    last: u16,
    node: Node,
}

const SLOTS: u16 = 16384;

/// The slot of a key that has no braces, as ours have none.
pub(super) fn slot(key: &str) -> u16 {
    crc16(key.as_bytes()) % SLOTS
}

/// CRC-16/XMODEM, as the specification of Redis Cluster has it.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, &byte| {
        (0..8).fold(crc ^ u16::from(byte) << 8, |crc, _| {
            let carry = crc & 0x8000 != 0;
            (crc << 1) ^ if carry { 0x1021 } else { 0 }
        })
    })
}

impl Slots {
    /// Reads the answer of `asked` to `CLUSTER SLOTS`: ranges of the first slot, the last one,
    /// their master and its replicas. One who does not know of all slots is no longer part of the
    /// cluster, or not yet.
    pub(super) fn read(answer: Value, asked: &Node) -> RedisResult<Self> {
        let (mut ranges, mut known) = (Vec::new(), 0);
        for range in from_redis_value::<Vec<Vec<Value>>>(answer)? {
            let Ok([first, last, master]) = <[Value; 3]>::try_from(prefix(range, 3)) else {
                continue;
            };
            let (first, last) = (from_redis_value(first)?, from_redis_value(last)?);
            known += (first..=last).len();
            let master = prefix(from_redis_value(master)?, 2);
            if let Some(node) = Node::read(master, asked)? {
                ranges.push(Range { first, last, node });
            }
        }
        if known < usize::from(SLOTS) {
            return Err((ErrorKind::Client, "a node does not know who has which slots").into());
        }
        Ok(Self(ranges))
    }

    pub(super) fn node(&self, slot: u16) -> Option<&Node> {
        let range = self.0.iter().find(|range| (range.first..=range.last).contains(&slot))?;
        Some(&range.node)
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.0.iter().map(|range| &range.node)
    }
}

impl Node {
    /// `None` for a node that the others can't name.
    fn read(parts: Vec<Value>, asked: &Self) -> RedisResult<Option<Self>> {
        let Ok([host, port]) = <[Value; 2]>::try_from(parts) else {
            return Ok(None);
        };
        let port = from_redis_value(port)?;
        Ok(match from_redis_value::<Option<String>>(host)?.as_deref() {
            Some("?") => None,
            // The one that was asked does not know how it is called from here.
            None | Some("") => Some(Self { host: asked.host.clone(), port }),
            Some(host) => Some(Self { host: host.to_owned(), port }),
        })
    }

    /// The node of a redirection by `asked`: `host:port`.
    pub(super) fn redirected(to: &str, asked: &Self) -> Option<Self> {
        let (host, port) = to.rsplit_once(':')?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let host = if host.is_empty() { &asked.host } else { host };
        Some(Self { host: host.to_owned(), port: port.parse().ok()? })
    }
}

fn prefix(mut values: Vec<Value>, length: usize) -> Vec<Value> {
    values.truncate(length);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(host: &str, port: u16) -> Node {
        Node { host: host.to_owned(), port }
    }

    #[test]
    fn slots_are_those_of_the_specification() {
        assert_eq!(crc16(b"123456789"), 0x31c3);
        assert_eq!(slot("foo"), 12182);
        assert_eq!(slot(""), 0);
    }

    #[test]
    fn ranges_lead_to_their_masters() {
        let answer = b"*3\r\n\
            *4\r\n:0\r\n:99\r\n*3\r\n$1\r\na\r\n:1\r\n$2\r\nid\r\n*2\r\n$1\r\nr\r\n:9\r\n\
            *3\r\n:100\r\n:199\r\n*2\r\n$0\r\n\r\n:2\r\n\
            *3\r\n:200\r\n:16383\r\n*2\r\n$1\r\n?\r\n:3\r\n";
        let slots = Slots::read(redis::parse_redis_value(answer).unwrap(), &node("me", 7)).unwrap();
        assert_eq!(slots.node(99), Some(&node("a", 1)));
        assert_eq!(slots.node(100), Some(&node("me", 2)));
        assert_eq!((slots.node(200), slots.node(16383)), (None, None));
        assert_eq!(slots.nodes().count(), 2);
    }

    #[test]
    fn who_does_not_know_of_all_slots_is_not_believed() {
        for answer in ["*0\r\n", "*1\r\n*3\r\n:0\r\n:16382\r\n*2\r\n$1\r\na\r\n:1\r\n"] {
            let answer = redis::parse_redis_value(answer.as_bytes()).unwrap();
            assert!(Slots::read(answer, &node("me", 7)).is_err());
        }
    }

    #[test]
    fn a_redirection_names_a_node() {
        let me = node("me", 7);
        assert_eq!(Node::redirected("10.0.0.1:6379", &me), Some(node("10.0.0.1", 6379)));
        assert_eq!(Node::redirected("[::1]:1", &me), Some(node("::1", 1)));
        assert_eq!(Node::redirected(":8", &me), Some(node("me", 8)));
        assert_eq!(Node::redirected("x", &me), None);
    }
}
