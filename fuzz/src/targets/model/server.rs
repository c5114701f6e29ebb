//! The application: its settings, before and after each change of its keys.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};

use session_core::{
    Algorithm, Exchange, Key, KeyEntry, KeyRing, Reply, Revision, SessionBuilder, SessionConfig,
    SessionStore, StoreError, StoreKey, Swap, Write,
};
use tokio::runtime::{Builder, Runtime};

use super::session::Visitor;
use crate::request::{NOON, at};

/// Settings that follow one another.
type Configs = [SessionConfig<Visitor>; 3];

pub(super) struct Server {
    configs: &'static Configs,
    pub(super) is_stored: bool,
    pub(super) keys: usize,
    pub(super) now: u32,
}

static SHELF: LazyLock<Shelf> = LazyLock::new(Shelf::default);
static IN_COOKIES: LazyLock<Configs> = LazyLock::new(|| configs(|builder| builder));
static IN_STORE: LazyLock<Configs> =
    LazyLock::new(|| configs(|builder| builder.store(SHELF.clone())));
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_time().build().expect("it starts"));
/// Where random bytes come from.
static DRAWN: AtomicU64 = AtomicU64::new(0);

fn configs(set: impl Fn(SessionBuilder<Visitor>) -> SessionBuilder<Visitor>) -> Configs {
    let algorithms = [Algorithm::HmacSha1_128, Algorithm::HmacSha256_128, Algorithm::Aes256GcmSiv];
    let entry = |index: usize| {
        let key = Key::from_bytes(&[index as u8 + 1; 32]).expect("a key");
        KeyEntry::new(key).algorithm(algorithms[index])
    };
    [0, 1, 2].map(|index: usize| {
        let ring = KeyRing::new(entry(index));
        let ring = index.checked_sub(1).map_or(ring.clone(), |former| ring.accept(entry(former)));
        let builder = SessionBuilder::new(ring).random(|bytes: &mut [u8]| {
            let drawn = DRAWN.fetch_add(1, Ordering::Relaxed).to_le_bytes();
            bytes.iter_mut().zip(drawn.iter().cycle()).for_each(|(byte, drawn)| *byte = *drawn);
            Ok(())
        });
        set(builder).build().expect("the settings agree")
    })
}

impl Server {
    pub(super) fn new(is_stored: bool) -> Self {
        SHELF.lock().clear();
        DRAWN.store(1, Ordering::Relaxed);
        let configs = if is_stored { &*IN_STORE } else { &*IN_COOKIES };
        Self { configs, is_stored, keys: 0, now: NOON }
    }

    /// Cookies of the key before last are nobody's from now on.
    pub(super) fn change_keys(&mut self) {
        self.keys = (self.keys + 1).min(self.configs.len() - 1);
    }

    pub(super) fn load(&self, cookie: Option<&[u8]>) -> Exchange<Visitor> {
        let header = [b"session=", cookie.unwrap_or_default()].concat();
        let headers = cookie.map(|_| &*header);
        let (config, now) = (&self.configs[self.keys], at(self.now));
        let loaded = RUNTIME.block_on(Exchange::load(config, headers, now));
        loaded.expect("the store answers")
    }

    pub(super) fn finish(&self, exchange: Exchange<Visitor>) -> Reply {
        RUNTIME.block_on(exchange.finish(at(self.now), 200)).expect("it can be saved")
    }
}

/// A store that is emptied for each input.
#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<HashMap<StoreKey, Vec<u8>>>>);

impl Shelf {
    fn lock(&self) -> MutexGuard<'_, HashMap<StoreKey, Vec<u8>>> {
        self.0.lock().expect("nobody panics here")
    }
}

impl SessionStore for Shelf {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.lock().get(key).cloned())
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        let mut shelf = self.lock();
        if shelf.contains_key(key) {
            return Ok(Swap::Conflict);
        }
        shelf.insert(*key, write.bytes().to_vec());
        Ok(Swap::Done)
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        match self.lock().get_mut(key) {
            Some(bytes) if Revision::of(bytes) == Some(expected) => {
                *bytes = write.bytes().to_vec();
                Ok(Swap::Done)
            }
            _ => Ok(Swap::Conflict),
        }
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        self.lock().remove(key);
        Ok(())
    }
}
