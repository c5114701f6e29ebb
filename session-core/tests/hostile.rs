//! Values that were made to exhaust whoever reads them, in a cookie that is rightly signed and in
//! a store that an attacker can write to: cases 44 to 47. And the same limits where they are met
//! by accident, when such a value is written.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use session_core::{SaveError, Session};

use crate::support::{Server, builder, config, issue, logged, request};

/// A comment with its answers, which have answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Thread(Vec<Thread>);

#[derive(Session)]
struct Visitor {
    #[session(tag = 1)]
    thread: Thread,
    #[session(tag = 2)]
    marks: Vec<()>,
    #[session(tag = 3)]
    numbers: Vec<u64>,
    #[session(tag = 4)]
    names: BTreeMap<String, String>,
    #[session(tag = 5)]
    visits: u32,
}

/// The same tags, with bytes in the place of values.
#[derive(Session)]
struct Bytes {
    #[session(tag = 1, with = raw)]
    thread: Vec<u8>,
    #[session(tag = 2, with = raw)]
    marks: Vec<u8>,
    #[session(tag = 3, with = raw)]
    numbers: Vec<u8>,
    #[session(tag = 4, with = raw)]
    names: Vec<u8>,
    #[session(tag = 5)]
    visits: u32,
}

/// Writes bytes as they are, and reads none.
mod raw {
    use serde::de::Error;
    use serde::ser::SerializeTuple;
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        let mut tuple = to.serialize_tuple(bytes.len())?;
        bytes.iter().try_for_each(|byte| tuple.serialize_element(byte))?;
        tuple.end()
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(_: D) -> Result<Vec<u8>, D::Error> {
        Err(D::Error::custom("only written"))
    }
}

/// 2^64 - 1, and 10^9.
const LENGTHS: [&[u8]; 2] =
    [&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1], &[0x80, 0x94, 0xeb, 0xdc, 3]];

fn plant(view: &mut Session<Bytes>, depth: usize, length: &[u8]) {
    view.set_thread(vec![1; depth]);
    view.set_marks(length.to_vec());
    view.set_numbers(length.to_vec());
    view.set_names(length.to_vec());
    view.set_visits(7);
}

/// Reads everything, on a stack a quarter as large as a thread's; what was hostile is told once.
fn reads_defaults(view: &Session<Visitor>) {
    let read = || {
        let before = Instant::now();
        assert_eq!(*view.thread(), Thread::default());
        assert!(view.marks().is_empty() && view.numbers().is_empty() && view.names().is_empty());
        assert_eq!(view.visits(), 7);
        assert!(before.elapsed() < Duration::from_secs(1), "a length was counted up to");
    };
    let ((), events) = thread::scope(|scope| {
        let small = thread::Builder::new().stack_size(512 * 1024);
        let reader = small.spawn_scoped(scope, || logged(read)).expect("a thread");
        reader.join().expect("the stack is large enough")
    });
    assert_eq!(events.len(), 4, "{events:?}");
    for field in ["marks", "names", "numbers", "thread"] {
        assert!(events.iter().any(|line| line.contains(field)), "{events:?}");
    }
    assert!(events.iter().any(|line| line.contains("values within one another")), "{events:?}");
}

// cases 44, 45, 46 and 47
#[test]
fn hostile_values_in_a_signed_cookie_read_as_their_defaults() {
    let planting = builder::<Bytes>().check_writes(false).build().unwrap();
    for length in LENGTHS {
        let cookie = issue(&planting, |view| plant(view, 2000, length));
        let response = request(&config::<Visitor>(), &[&cookie], |view| reads_defaults(view));
        assert!(response.sets_nothing(), "the bytes stay");
    }
}

// cases 44, 45, 46 and 47
#[tokio::test]
async fn hostile_values_in_a_store_read_as_their_defaults() {
    for length in LENGTHS {
        let server = Server::<Visitor>::new();
        let planting = server.beside_with(builder::<Bytes>().check_writes(false));
        let attacker = planting.client_with(|view| plant(view, 60_000, length)).await;
        let victim = attacker.on(&server);
        victim.read(reads_defaults).await;
        victim.request(|view| view.set_visits(8)).await;
        assert_eq!(victim.read(|view| view.visits()).await, 8, "the session works on");
    }
}

fn thread_of(levels: usize) -> Thread {
    (0..levels).fold(Thread::default(), |inner, _| Thread(vec![inner]))
}

/// The 500 that a change comes to, in a release build as well, which reads nothing back.
fn refused(change: impl FnOnce(&mut Session<Visitor>)) -> SaveError {
    let config = builder::<Visitor>().check_writes(false).build().unwrap();
    let cookie = issue(&config, |view| view.set_visits(7));
    let response = request(&config, &[&cookie], change);
    assert_eq!(request(&config, &[&cookie], |view| view.visits()).result, 7);
    response.reply.expect_err("it could not be read again")
}

// case 47
#[test]
fn a_value_that_is_too_deep_to_be_read_again_is_an_error_that_names_the_field() {
    let deep = issue(&config::<Visitor>(), |view| view.set_thread(thread_of(60)));
    let read = request(&config::<Visitor>(), &[&deep], |view| view.thread().clone());
    assert_eq!(read.result, thread_of(60));

    let error = refused(|view| view.set_thread(thread_of(100)));
    assert!(matches!(&error, SaveError::Field { field: "thread", .. }));
    assert!(error.to_string().contains("128 values within one another"), "{error}");
}

// case 46
#[test]
fn more_elements_without_bytes_than_can_be_read_again_are_an_error_that_names_the_field() {
    let few = issue(&config::<Visitor>(), |view| view.set_marks(vec![(); 1000]));
    let read = request(&config::<Visitor>(), &[&few], |view| view.marks().len());
    assert_eq!(read.result, 1000);

    let error = refused(|view| view.set_marks(vec![(); 100_000]));
    assert!(matches!(&error, SaveError::Field { field: "marks", .. }));
    assert!(error.to_string().contains("more elements than it has bytes"), "{error}");
}
