//! Whatever a store has under the key of a session: loading it never fails, it is the session that
//! the page of the format says or none, and what is written in its place is read again.

use std::sync::LazyLock;

use session_core::{Exchange, Reply, SessionConfig};
use tokio::runtime::{Builder, Runtime};

use crate::contents::Everything;
use crate::reference::{Mode, Stored, decode, encode, store_key};
use crate::request::{at, builder, cookie};
use crate::store::Place;

const ID: [u8; 16] = [9; 16];

/// Settings, how records are sealed, and where they are.
struct Server {
    config: SessionConfig<Everything>,
    seal: Option<Mode>,
    place: Place,
}

static SERVERS: LazyLock<[Server; 4]> = LazyLock::new(|| {
    [None, Some(Mode::Sha1), Some(Mode::Sha256), Some(Mode::Siv)].map(|seal| {
        let place = Place::default();
        let builder = builder(seal.unwrap_or(Mode::Sha1)).seal_records(seal.is_some());
        let config = builder.store(place.clone()).build().expect("the settings agree");
        Server { config, seal, place }
    })
});

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_time().build().expect("it starts"));

/// How the record is sealed, the time, and a record: one that is still to be sealed, or, with the
/// highest bit of the first byte, as it stands in the store.
pub fn run(input: &[u8]) {
    let Some((&[form, ref now @ ..], record)) = input.split_first_chunk::<5>() else { return };
    let now = u32::from_le_bytes(*now);
    let server = &SERVERS[usize::from(form) % 4];
    let key = store_key(ID);
    let (kept, opened) = match server.seal {
        None => (record.to_vec(), Some(record.to_vec())),
        Some(mode) if form < 128 => (mode.seal_record(&key, record), Some(record.to_vec())),
        Some(mode) => (record.to_vec(), mode.open_record(&key, record)),
    };
    let stored = opened.as_deref().and_then(Stored::parse);
    // No identity leads to what has another one now, whether it can still be read or not.
    let is_rotated = matches!(&stored, Some(Stored::Rotated { deadline, to, .. })
        if *to != [0; 32] && u64::from(now) < u64::from(*deadline) + 30);
    let session = stored.and_then(|stored| stored.session(now));
    server.place.put(kept.clone());
    RUNTIME.block_on(async {
        let id = server.signed(ID);
        let exchange = server.load(&id, now).await;
        let view = exchange.reading_view();
        assert_eq!(view.is_new(), session.is_none());
        if let Some(body) = &session {
            assert_eq!(view.created_at(), at(body.created));
        }
        let before = view.snapshot();
        drop(view);
        assert_eq!(server.finish(exchange, now).await.set_cookies().count(), 0);
        assert_eq!(server.place.get().as_ref(), Some(&kept), "a reader writes nothing");

        let exchange = server.load(&id, now).await;
        let mut view = exchange.view();
        let visits = view.visits() ^ 1;
        view.set_visits(visits);
        drop(view);
        let reply = server.finish(exchange, now).await;
        let id = cookie(&reply).unwrap_or(id);
        let exchange = server.load(&id, now).await;
        let after = exchange.reading_view();
        if is_rotated {
            assert_eq!(server.place.get(), Some(kept), "an old id writes nothing");
            assert_eq!(after.snapshot().encoded(), before.encoded());
            assert_eq!(reply.set_cookies().count(), 0);
            return;
        }
        assert!(!after.is_new());
        assert_eq!(after.visits(), visits);
        assert_eq!(after.text().to_owned(), before.into_text(), "the rest stays");
        server.check_written(&id, session.map_or(now, |body| body.created));
    });
}

impl Server {
    fn signed(&self, id: [u8; 16]) -> Vec<u8> {
        encode(&self.seal.unwrap_or(Mode::Sha1).sign_id(id)).into_bytes()
    }

    async fn load(&self, value: &[u8], now: u32) -> Exchange<Everything> {
        let header = [b"session=", value].concat();
        let exchange = Exchange::load(&self.config, [&header[..]], at(now)).await;
        exchange.expect("the store answers")
    }

    async fn finish(&self, exchange: Exchange<Everything>, now: u32) -> Reply {
        exchange.finish(at(now), 200).await.expect("the store answers")
    }

    /// What stands in the store is a live session of that age, sealed for its place.
    fn check_written(&self, id: &[u8], created: u32) {
        let message = decode(id).expect("ids are base64");
        let key = store_key(message[1..17].try_into().expect("16 bytes"));
        let kept = self.place.get().expect("it was written");
        let record = match self.seal {
            None => kept,
            Some(mode) => mode.open_record(&key, &kept).expect("it is sealed"),
        };
        let Some(Stored::Live(body)) = Stored::parse(&record) else { unreachable!("it is live") };
        assert_eq!(body.created, created);
    }
}
