//! The vectors of sessions in a store: ids, where their sessions stand, and what stands there.

use std::collections::VecDeque;
use std::io;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use serde::Deserialize;
use session_core::{
    Exchange, Key, MemoryStore, NotBefore, Owned, Session, SessionBuilder, SessionConfig,
    SessionState, SessionStore, Sessions, StoreKey, Swap, Write,
};

use super::recorder::Recorder;
use super::{algorithm, at, bytes};

#[derive(Deserialize)]
struct Vectors {
    /// The moment at which all records are read.
    now: u32,
    ids: Vec<Id>,
    owners: Vec<Owner>,
    not_before: Vec<Entry>,
    written: Vec<Written>,
    records: Vec<Record>,
    sealed: Vec<Sealed>,
}

#[derive(Deserialize)]
struct Id {
    algorithm: String,
    master: String,
    context: String,
    cookie: String,
    id: String,
    text: String,
    store_key: String,
}

#[derive(Deserialize)]
struct Owner {
    #[serde(rename = "type")]
    ty: String,
    value: String,
    owner_key: String,
    not_before_key: String,
}

#[derive(Deserialize)]
struct Entry {
    seconds: u32,
    bytes: String,
}

#[derive(Deserialize)]
struct Written {
    step: String,
    at: u32,
    id: String,
    store_key: String,
    owner_key: Option<String>,
    write: String,
    bytes: String,
}

#[derive(Deserialize)]
struct Record {
    name: String,
    bytes: String,
    /// The fields, where it is a session.
    record: Option<String>,
    /// Whether a change is written, or begins another session where there is none.
    begins: bool,
}

#[derive(Deserialize)]
struct Sealed {
    name: String,
    algorithm: String,
    bytes: String,
    valid: bool,
    /// What is random in the nonce of an encrypted one, besides `write`.
    salt: Option<String>,
}

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(owner)]
    user: Option<u64>,
}

/// The fields of a session whose `visits` are 7.
const SEVEN_VISITS: &str = "ff4e0107";

fn vectors() -> Vectors {
    let text = include_str!("../vectors/format.json");
    serde_json::from_str(text).expect("the vectors have this form")
}

fn key(hex: &str) -> StoreKey {
    hex.parse().expect("a key")
}

/// Draws these ids and these writes, and nothing else.
fn drawing<'v>(
    ids: impl IntoIterator<Item = &'v String>,
    writes: impl IntoIterator<Item = &'v String>,
) -> impl Fn(&mut [u8]) -> io::Result<()> + Send + Sync + 'static {
    let ids: VecDeque<_> = ids.into_iter().map(|id| bytes(id)).collect();
    let writes: VecDeque<_> = writes.into_iter().map(|write| bytes(write)).collect();
    let drawn = Mutex::new((ids, writes));
    move |out| {
        let (ids, writes) = &mut *drawn.lock().expect("nobody panics here");
        let next = if out.len() == 16 { ids } else { writes }.pop_front();
        out.copy_from_slice(&next.expect("no more is drawn"));
        Ok(())
    }
}

impl Id {
    fn builder<T: SessionState>(&self, store: impl SessionStore) -> SessionBuilder<T> {
        SessionBuilder::new(Key::parse(&self.master).expect("a key"))
            .algorithm(algorithm(&self.algorithm))
            .context(&self.context)
            .cookie_name(&self.cookie)
            .store(store)
    }

    fn cookie(&self) -> String {
        format!("{}={}", self.cookie, self.text)
    }
}

/// A request: what the handler answers, and the cookie that is set.
async fn request<T: SessionState, R>(
    config: &SessionConfig<T>,
    cookie: &str,
    now: SystemTime,
    handler: impl FnOnce(&mut Session<T>) -> R,
) -> (R, Option<String>) {
    let exchange = Exchange::load(config, [cookie.as_bytes()], now).await.expect("it is there");
    let answer = handler(&mut exchange.view());
    let reply = exchange.finish(now, 200).await.expect("it is there");
    let set_cookie = reply.set_cookies().next().map(|text| str::from_utf8(text).expect("ASCII"));
    (answer, set_cookie.and_then(|text| text.split(';').next()).map(str::to_owned))
}

/// A store in which these bytes stand.
async fn holding(key: &StoreKey, bytes: &[u8], now: SystemTime) -> MemoryStore {
    let store = MemoryStore::new();
    let write = Write::new(bytes, now, now + Duration::from_secs(60));
    assert_eq!(store.create(key, write).await.expect("memory is there"), Swap::Done);
    store
}

#[actix_web::test]
async fn ids_are_signed_and_their_sessions_found_as_the_page_says() {
    let Vectors { now, ids, written, .. } = vectors();
    for id in ids {
        let store = MemoryStore::new();
        let random = drawing([&id.id], [&written[0].write]);
        let config = id.builder::<Visitor>(store.clone()).random(random).build().expect("agreed");
        let (_, cookie) = request(&config, "", at(now), |visitor| visitor.set_visits(7)).await;
        assert_eq!(cookie, Some(id.cookie()));
        let found = store.load(&key(&id.store_key)).await.expect("memory is there");
        assert_eq!(found, Some(bytes(&written[0].bytes)), "{}", id.text);
        let read = request(&config, &id.cookie(), at(now), |visitor| visitor.visits()).await;
        assert_eq!(read, (7, None));
    }
}

#[actix_web::test]
async fn all_that_is_written_is_what_the_page_says() {
    let Vectors { ids, written, .. } = vectors();
    let recorder = Recorder::default();
    // The new record of an identity comes before the old one, and has its own id.
    let begins = |step: &&Written| step.bytes.starts_with("01");
    let random = drawing(
        written.iter().filter(begins).map(|step| &step.id),
        written.iter().map(|step| &step.write),
    );
    let config =
        ids[0].builder::<Visitor>(recorder.clone()).random(random).build().expect("agreed");
    let changes: [fn(&mut Session<Visitor>); 4] = [
        |visitor| visitor.set_visits(7),
        |visitor| visitor.set_user(7),
        |visitor| visitor.set_user(None),
        |visitor| visitor.invalidate(),
    ];
    let (mut cookie, mut steps) = (String::new(), written.iter().peekable());
    for change in changes {
        let now = steps.peek().expect("each change is written").at;
        let (_, set) = request(&config, &cookie, at(now), change).await;
        cookie = set.expect("each of them sets the cookie");
        for put in recorder.take() {
            let step = steps.next().expect("nothing else is written");
            assert_eq!(put.bytes, bytes(&step.bytes), "{}", step.step);
            assert_eq!((put.key.to_string(), step.at), (step.store_key.clone(), now));
            assert_eq!(put.owner.map(|owner| owner.to_string()), step.owner_key, "{}", step.step);
        }
    }
    assert!(steps.next().is_none());
    assert!(recorder.memory.load(&key(&written[5].store_key)).await.is_ok_and(|it| it.is_none()));
}

#[actix_web::test]
async fn readers_make_of_a_record_what_the_page_says() {
    let Vectors { now, ids, records, .. } = vectors();
    let (id, now) = (&ids[0], at(now));
    assert!(records.len() >= 19);
    for Record { name, bytes: hex, record, begins } in records {
        let (place, stored) = (key(&id.store_key), bytes(&hex));
        let store = holding(&place, &stored, now).await;
        let config = id.builder::<Visitor>(store.clone()).build().expect("agreed");
        let change = |visitor: &mut Session<Visitor>| {
            let seen = (!visitor.is_new()).then(|| visitor.visits());
            visitor.set_visits(8);
            seen
        };
        let (seen, set) = request(&config, &id.cookie(), now, change).await;
        assert_eq!(seen, record.as_deref().map(|_| 7), "{name}");
        assert!(record.is_none_or(|record| record == SEVEN_VISITS));
        assert_eq!(set.is_some(), begins && seen.is_none(), "{name}");
        let is_written = store.load(&place).await.expect("memory is there") != Some(stored);
        assert_eq!(is_written, begins && seen.is_some(), "{name}");
    }
}

#[actix_web::test]
async fn sealed_records_are_bound_to_their_place_as_the_page_says() {
    let Vectors { now, ids, written, sealed, .. } = vectors();
    let now = at(now);
    for Sealed { name, algorithm, bytes: hex, valid, salt } in sealed {
        let id = ids.iter().find(|id| id.algorithm == algorithm).expect("there is one of each");
        let place = key(&id.store_key);
        let store = holding(&place, &bytes(&hex), now).await;
        let config = id.builder::<Visitor>(store.clone()).seal_records(true).build();
        let (is_new, _) =
            request(&config.expect("agreed"), &id.cookie(), now, |visitor| visitor.is_new()).await;
        assert_eq!(!is_new, valid, "{name}");
        if name == "sealed" {
            store.delete(&place).await.expect("memory is there");
            let builder = id.builder::<Visitor>(store.clone()).seal_records(true);
            let random = drawing([&id.id], [&written[0].write].into_iter().chain(&salt));
            let config = builder.random(random).build();
            request(&config.expect("agreed"), "", now, |visitor| visitor.set_visits(7)).await;
            assert_eq!(store.load(&place).await.expect("memory is there"), Some(bytes(&hex)));
        }
    }
}

mod owners {
    use super::*;

    #[derive(Session)]
    struct ByNumber {
        #[session(owner)]
        user: u64,
    }

    #[derive(Session)]
    struct ByName {
        #[session(owner)]
        user: String,
    }

    #[derive(Session)]
    struct ByNameIfAny {
        #[session(owner)]
        user: Option<String>,
    }

    async fn check<T: Owned>(vector: &Owner, owner: &T::Owner, sign_in: fn(&mut Session<T>)) {
        let Vectors { now, ids, not_before, .. } = vectors();
        let recorder = Recorder::default();
        let config = ids[0].builder::<T>(recorder.clone()).clock(move || at(now)).build();
        let config = config.expect("agreed");
        request(&config, "", at(now), sign_in).await;
        let found = recorder.take().remove(0).owner.map(|key| key.to_string());
        assert_eq!(found.as_deref(), Some(&*vector.owner_key));

        let sessions = Sessions::new(&config);
        NotBefore::new(recorder.clone()).revoke(&sessions, owner).await.expect("it is there");
        let put = recorder.take().remove(0);
        assert_eq!((put.key.to_string(), put.owner), (vector.not_before_key.clone(), None));
        // But for `write`, which is random.
        let expected = bytes(&not_before[0].bytes);
        assert_eq!((put.bytes[0], &put.bytes[9..]), (expected[0], &expected[9..]));
    }

    #[actix_web::test]
    async fn owners_are_hashed_as_the_page_says() {
        for vector in vectors().owners {
            match (&*vector.ty, &*vector.value) {
                ("u64", "7") => check::<ByNumber>(&vector, &7, |s| s.set_user(7)).await,
                ("Option<u64>", "Some(7)") => {
                    check::<Visitor>(&vector, &7, |s| s.set_user(7)).await;
                }
                ("Option<u64>", "Some(300)") => {
                    check::<Visitor>(&vector, &300, |s| s.set_user(300)).await;
                }
                ("String", "\"ada\"") => {
                    check::<ByName>(&vector, &"ada".into(), |s| s.set_user("ada")).await;
                }
                ("Option<String>", "Some(\"ada\")") => {
                    check::<ByNameIfAny>(&vector, &"ada".into(), |s| s.set_user("ada")).await;
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[actix_web::test]
    async fn a_not_before_ends_what_began_before_it() {
        let Vectors { now, ids, owners, not_before, .. } = vectors();
        let owner = owners.iter().find(|owner| owner.value == "Some(7)").expect("there is one");
        for Entry { seconds, bytes: entry } in not_before {
            let times = holding(&key(&owner.not_before_key), &bytes(&entry), at(now)).await;
            for (begun, is_over) in [(seconds - 1, true), (seconds, false)] {
                let sessions = MemoryStore::new();
                let config = ids[0].builder::<Visitor>(sessions.clone()).build().expect("agreed");
                let signed_in = request(&config, "", at(begun), |visitor| visitor.set_user(7));
                let cookie = signed_in.await.1.expect("a new session has a cookie");
                let builder = ids[0].builder::<Visitor>(sessions);
                let asking = builder.revocation(NotBefore::new(times.clone())).build();
                let asking = asking.expect("agreed");
                let (user, _) = request(&asking, &cookie, at(begun), |v| v.user()).await;
                assert_eq!(user.is_none(), is_over, "{begun}");
            }
        }
    }
}
