//! A network that loses the answers to writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use session_core::{AnyStore, OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write};

use crate::support::proxy::Proxy;
use crate::visitor::{answered, begun, config_over, count_of, count_up, open, rounds};

/// A store behind a network that loses the answer to the next update.
struct Behind {
    store: AnyStore,
    proxy: Proxy,
    loses: Arc<AtomicBool>,
}

impl SessionStore for Behind {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.load(key).await
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        self.store.create(key, write).await
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        if self.loses.swap(false, Ordering::SeqCst) {
            self.proxy.lose_next_answer();
        }
        self.store.update(key, expected, write).await
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        self.store.delete(key).await
    }

    fn needs_sweeping(&self) -> bool {
        self.store.needs_sweeping()
    }

    async fn sweep(&self, now: SystemTime, most: usize) -> Result<usize, StoreError> {
        self.store.sweep(now, most).await
    }

    async fn owned_by(&self, owner: &OwnerKey, most: usize) -> Result<Vec<StoreKey>, StoreError> {
        self.store.owned_by(owner, most).await
    }
}

// cases 101, 119
pub(crate) async fn count_once(url: &str) {
    let port = port_of(url);
    let proxy = Proxy::start(port).await;
    let through = url.replace(&format!(":{port}"), &format!(":{}", proxy.port));
    let store = open(&through).await;
    let loses = Arc::new(AtomicBool::new(false));
    let behind = Behind { store, proxy, loses: Arc::clone(&loses) };
    let config = config_over(AnyStore::new(behind));
    let cookie = begun(&config).await;
    let times = rounds() / 20 + 10;
    for _ in 0..times {
        loses.store(true, Ordering::SeqCst);
        answered(&config, &cookie, count_up).await;
        assert!(!loses.load(Ordering::SeqCst), "an answer was lost");
    }
    assert_eq!(count_of(&config, &cookie).await, times as u64, "each increment counts, once");
}

fn port_of(url: &str) -> u16 {
    let host = url.split("//").nth(1).and_then(|rest| rest.split(['/', '?']).next());
    let port = host.and_then(|host| host.rsplit(':').next()).and_then(|port| port.parse().ok());
    port.expect("the URL has a port")
}
