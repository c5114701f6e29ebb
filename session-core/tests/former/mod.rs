//! Taking over sessions that another library has left with clients.

mod bad;
mod ending;
mod settings;
mod taking;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use crate::support::{Clock, Scripted, builder};
use session_core::{Former, FormerError, Session, SessionBuilder, SessionConfig, StoreError};

#[derive(Session, Clone, Debug, Default, PartialEq)]
struct Visitor {
    visits: u32,
    #[session(owner)]
    user: Option<u64>,
}

/// The library that the application had before: its cookies are `user.tag`.
#[derive(Clone)]
struct Old {
    name: &'static str,
    path: &'static str,
    domain: Option<&'static str>,
    until: Option<SystemTime>,
    waits: bool,
    /// It keeps its sessions where they can't be reached now.
    is_down: bool,
    asked: Arc<AtomicUsize>,
}

impl Default for Old {
    fn default() -> Self {
        let asked = Arc::default();
        let (name, path, domain) = ("old", "/", None);
        Self { name, path, domain, until: None, waits: false, is_down: false, asked }
    }
}

impl Old {
    /// How often it was asked since the last call.
    fn take_asked(&self) -> usize {
        self.asked.swap(0, Ordering::Relaxed)
    }
}

impl Former<Visitor> for Old {
    fn cookie_name(&self) -> &str {
        self.name
    }

    fn cookie_path(&self) -> &str {
        self.path
    }

    fn cookie_domain(&self) -> Option<&str> {
        self.domain
    }

    fn until(&self) -> Option<SystemTime> {
        self.until
    }

    fn waits(&self) -> bool {
        self.waits
    }

    async fn take_over(&self, value: &str) -> Result<Visitor, FormerError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if self.waits {
            tokio::task::yield_now().await;
        }
        if self.is_down {
            return Err(StoreError::unavailable("it is down").into());
        }
        let user =
            value.strip_suffix(".tag").ok_or_else(|| FormerError::refused("its tag is wrong"))?;
        let user = user.parse().map_err(|_| FormerError::refused("it names no user"))?;
        Ok(Visitor { visits: 40, user: Some(user) })
    }
}

/// The application since it has sessions of ours.
struct Site {
    config: SessionConfig<Visitor>,
    old: Old,
    store: Scripted,
    clock: Clock,
}

impl Site {
    fn new(
        old: &Old,
        is_stored: bool,
        set: impl FnOnce(SessionBuilder<Visitor>) -> SessionBuilder<Visitor>,
    ) -> Self {
        let (store, clock) = (Scripted::default(), Clock::default());
        let time = clock.clone();
        let mut settings = set(builder()).former(old.clone()).clock(move || time.now());
        if is_stored {
            settings = settings.store(store.clone());
        }
        let config = settings.build().expect("the settings agree");
        Self { config, old: old.clone(), store, clock }
    }

    async fn records(&self) -> usize {
        self.store.records().await.len()
    }
}

/// One that keeps sessions in their cookies, and one with a store.
fn both() -> [Site; 2] {
    both_with(|builder| builder)
}

fn both_with(set: impl Fn(SessionBuilder<Visitor>) -> SessionBuilder<Visitor>) -> [Site; 2] {
    [false, true].map(|is_stored| Site::new(&Old::default(), is_stored, &set))
}
