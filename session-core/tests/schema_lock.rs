//! The lock of a schema: its file, and who may write it.

use crate::support::{Repository, harm_in, harmless_in};
use serde::{Deserialize, Deserializer, Serialize};
use session_core::Session;
use session_core::testing::{Checked, LockFile, LockState, SchemaLockError};

mod first {
    #[derive(session_core::Session)]
    pub(super) struct Visitor {
        pub(super) visits: u32,
        #[session(tag = 7, rotate, secret)]
        pub(super) user: Option<u64>,
    }
}

mod second {
    #[derive(session_core::Session)]
    #[session(cookie = "__Host-visitor", generation = 1)]
    pub(super) struct Visitor {
        #[session(was("u32"))]
        pub(super) visits: u64,
        #[session(tag = 7, rotate, secret)]
        pub(super) user: Option<u64>,
        pub(super) theme: String,
    }
}

const FIRST: &str = "\
# What sessions were ever made of, kept by a test: see `schema_lock` in `session_actix::test`.
# Commit this file with each change of the struct. Don't edit it, and take no line out: sessions
# that hold what it says may still be with somebody. One commit of it stands for one deploy.

session: Visitor
generation: 0

tag: 10111
  name: visits
  type: u32
  shape: u32
  state: present
  since generation: 0

tag: 7
  name: user
  type: Option<u64>
  shape: Option<u64>
  rotate: yes
  required: yes
  secret: yes
  state: present
  since generation: 0
";

#[test]
fn the_file_is_written_once_and_holds_from_then_on() {
    let repository = Repository::new();
    assert_eq!(repository.check::<first::Visitor>().unwrap(), Checked::Created);
    assert_eq!(repository.text(), FIRST);
    assert_eq!(repository.check::<first::Visitor>().unwrap(), Checked::Unchanged);
    repository.write(&FIRST.replace('\n', "\r\n").replace("# ", "#"));
    assert_eq!(repository.check::<first::Visitor>().unwrap(), Checked::Unchanged, "as git may do");
}

#[test]
fn a_missing_file_is_an_error_in_ci() {
    let repository = Repository::new().with("CI", "true");
    let error = repository.check::<first::Visitor>().unwrap_err();
    assert!(matches!(error, SchemaLockError::Missing { .. }), "{error}");
    assert!(error.to_string().starts_with("`visitor.session.lock` is missing"), "{error}");
    assert!(repository.with("CI", "false").check::<first::Visitor>().is_ok());
}

#[test]
fn nothing_is_taken_over_unasked_nor_in_ci() {
    let repository = Repository::of::<first::Visitor>();
    for repository in
        [repository.with("CI", ""), Repository::of::<first::Visitor>().updating().with("CI", "1")]
    {
        let error = repository.check::<second::Visitor>().unwrap_err();
        assert!(matches!(error, SchemaLockError::Outdated(_)), "{error}");
        assert!(error.to_string().ends_with("SESSION_LOCK=update cargo test\n"), "{error}");
        assert_eq!(repository.text(), FIRST);
    }
}

#[test]
fn an_update_keeps_every_tag_that_ever_was() {
    let repository = Repository::of::<first::Visitor>().updating();
    assert_eq!(repository.check::<second::Visitor>().unwrap(), Checked::Updated);
    let lock = LockFile::parse(&repository.text()).unwrap();
    assert_eq!(
        (lock.session(), lock.cookie(), lock.generation()),
        ("Visitor", Some("__Host-visitor"), 1)
    );
    let former = lock.entry(10111).unwrap();
    assert_eq!((former.name(), former.ty(), former.state()), ("visits", "u32", LockState::Former));
    assert!(lock.entry(7).unwrap().is_secret());
    assert!(
        repository
            .text()
            .contains("  state: former\n  since generation: 0\n  until generation: 1\n")
    );
    assert_eq!(repository.check::<second::Visitor>().unwrap(), Checked::Unchanged);
}

#[test]
fn harm_is_accepted_by_name_and_by_nothing_less() {
    let repository = Repository::of::<second::Visitor>().updating();
    let text = repository.text();
    // `visits` was a `u64` and is a `u32`; `generation` has fallen.
    let message = harm_in::<first::Visitor>(&repository);
    assert!(
        message.ends_with(
            "SESSION_LOCK=update SESSION_LOCK_ACCEPT=Visitor.generation,Visitor.visits cargo test\n"
        ),
        "{message}"
    );
    assert_eq!(repository.text(), text);
    let repository = repository.accepting("Visitor.visits");
    harm_in::<first::Visitor>(&repository);
    let repository = repository.accepting("Visitor.visits, Admin.cart, Visitor.generation");
    assert_eq!(repository.check::<first::Visitor>().unwrap(), Checked::Updated);
}

#[test]
fn acceptance_without_an_update_or_in_ci_is_none() {
    let repository = Repository::of::<second::Visitor>()
        .with("SESSION_LOCK_ACCEPT", "Visitor.visits,Visitor.generation");
    harm_in::<first::Visitor>(&repository);
    harm_in::<first::Visitor>(&repository.updating().with("CI", "true"));
}

#[test]
fn words_that_mean_nothing_are_refused() {
    let error =
        Repository::new().with("SESSION_LOCK", "yes").check::<first::Visitor>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`SESSION_LOCK` is `yes`: write `SESSION_LOCK=update`, or leave it out"
    );
}

#[test]
fn a_file_that_is_no_lock_is_refused_with_its_line() {
    let cases = [
        ("", 1, "no line `session: …`"),
        ("session: Visitor\nfoo: 1", 2, "`foo` is unknown"),
        ("session: Visitor\n<<<<<<< ours", 2, "this is no `key: value`"),
        ("session: Visitor\ntag: 70000", 2, "`70000` is no number"),
        ("session: Visitor\ntag: 7\nshape: u9", 3, "`u9` is no shape"),
        ("session: Visitor\ntag: 7\nstate: lost", 3, "`lost` is no state"),
        ("session: Visitor\n\ntag: 7\ntag: 7", 4, "the tag 7 stands there twice"),
        ("session: Visitor\ntag: 7\nlast: 1", 3, "`last` is unknown"),
    ];
    for (text, line, message) in cases {
        let error = LockFile::parse(text).unwrap_err();
        assert_eq!((error.line, &*error.message), (line, message));
    }
    let repository = Repository::new();
    repository.write("session: Visitor\n=======");
    let error = repository.check::<first::Visitor>().unwrap_err().to_string();
    assert!(error.starts_with("`visitor.session.lock`, line 2: "), "{error}");
}

#[test]
fn the_lock_of_another_struct_is_no_good() {
    let repository = Repository::of::<first::Visitor>();
    repository.write(&FIRST.replace("Visitor", "Admin"));
    let error = repository.check::<first::Visitor>().unwrap_err();
    assert!(matches!(error, SchemaLockError::OtherSession { .. }), "{error}");
}

/// Takes even numbers above a hundred.
#[derive(Clone, Serialize)]
struct Even(u32);

impl<'de> Deserialize<'de> for Even {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error as _;
        let number = u32::deserialize(deserializer)?;
        if number > 100 && number % 2 == 0 {
            Ok(Self(number))
        } else {
            Err(D::Error::custom("odd"))
        }
    }
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct Pair {
    number: Option<Box<Even>>,
    text: String,
}

#[derive(Clone, Serialize, Deserialize)]
struct Strict {
    number: Even,
    text: String,
}

#[derive(Session)]
struct Visitor {
    pair: Pair,
    #[session(default = Strict { number: Even(200), text: String::new() })]
    with_default: Strict,
    strict: Option<Strict>,
}

#[test]
fn what_no_value_leads_to_is_marked_until_an_example_shows_it() {
    let repository = Repository::of::<Visitor>();
    let text = repository.text();
    assert!(text.contains("shape: Pair { number: Option<u32>, text: str }\n"), "{text}");
    assert!(
        text.contains("shape: Strict { number: u32, text: str }\n"),
        "the default is an example"
    );
    let marked = "\
  # No value leads to what is `?`: give an example, or watch it yourself.
  shape: Option<Strict { number: u32, text: ? }>\n";
    assert!(text.contains(marked), "{text}");
    assert_eq!(harmless_in::<Visitor>(&repository), [""; 0], "it stays as unknown as it is");

    let strict = || Strict { number: Even(102), text: "x".to_owned() };
    let example =
        || Visitor { pair: Pair::default(), with_default: strict(), strict: Some(strict()) };
    let repository = repository.updating();
    let shown = repository.lock::<Visitor>().example(example()).try_check();
    assert_eq!(shown.unwrap(), Checked::Updated);
    assert!(repository.text().contains("shape: Option<Strict { number: u32, text: str }>\n"));
    let message = harm_in::<Visitor>(&repository);
    assert!(message.contains("write nothing") || message.contains("`.example(…)`"), "{message}");
}
