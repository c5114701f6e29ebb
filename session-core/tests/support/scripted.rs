//! A store in memory that counts what it is asked, and fails where it is told to.

use std::collections::{BTreeMap, BTreeSet};
use std::future::pending;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use session_core::{
    MemoryStore, OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write,
};

use super::script::{Counts, Fault, Kind};

/// Cheap to clone.
#[derive(Clone, Default)]
pub struct Scripted(Arc<Inner>);

#[derive(Default)]
struct Inner {
    memory: MemoryStore,
    told: Mutex<Told>,
}

#[derive(Default)]
struct Told {
    script: Vec<Line>,
    always: Vec<(Kind, Fault)>,
    asked: Vec<Kind>,
    written: Vec<Vec<u8>>,
    last: Option<(StoreKey, Vec<u8>)>,
    keys: BTreeSet<StoreKey>,
    expires_by_itself: bool,
}

struct Line {
    kind: Kind,
    /// Operations of the kind that come first.
    after: usize,
    what: What,
}

enum What {
    Fault(Fault),
    /// This happens first.
    First(Pin<Box<dyn Future<Output = ()> + Send>>),
}

impl Scripted {
    /// What goes wrong with the next operation of a kind.
    pub fn next(&self, kind: Kind, fault: Fault) {
        self.nth(1, kind, fault);
    }

    /// What goes wrong with the n-th operation of a kind from now on, counted from 1.
    pub fn nth(&self, n: usize, kind: Kind, fault: Fault) {
        self.told().script.push(Line { kind, after: n - 1, what: What::Fault(fault) });
    }

    /// What happens just before the next operation of a kind.
    pub fn before(&self, kind: Kind, first: impl Future<Output = ()> + Send + 'static) {
        self.nth_before(1, kind, first);
    }

    /// What happens just before the n-th operation of a kind from now on, counted from 1.
    pub fn nth_before(
        &self,
        n: usize,
        kind: Kind,
        first: impl Future<Output = ()> + Send + 'static,
    ) {
        let what = What::First(Box::pin(first));
        self.told().script.push(Line { kind, after: n - 1, what });
    }

    /// What goes wrong with every operation of a kind.
    pub fn always(&self, kind: Kind, fault: Fault) {
        self.told().always.push((kind, fault));
    }

    /// Every operation fails.
    pub fn go_down(&self) {
        use Kind::{Create, Delete, List, Load, Sweep, Update};
        for kind in [Load, Create, Update, Delete, Sweep, List] {
            self.always(kind, Fault::Fail);
        }
    }

    /// From now on nothing goes wrong.
    pub fn recover(&self) {
        let mut told = self.told();
        told.always.clear();
        told.script.clear();
    }

    pub fn expire_by_itself(&self) {
        self.told().expires_by_itself = true;
    }

    /// How often it was asked since the last call.
    pub fn take_counts(&self) -> Counts {
        let asked = std::mem::take(&mut self.told().asked);
        let count = |kind| asked.iter().filter(|asked| **asked == kind).count();
        Counts {
            loads: count(Kind::Load),
            creates: count(Kind::Create),
            updates: count(Kind::Update),
            deletes: count(Kind::Delete),
        }
    }

    /// How often it was asked for one kind since the last call of `take_counts`.
    pub fn count(&self, kind: Kind) -> usize {
        self.told().asked.iter().filter(|asked| **asked == kind).count()
    }

    /// The bytes of each attempt at writing since the last call.
    pub fn take_written(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.told().written)
    }

    /// What is there now.
    pub async fn records(&self) -> BTreeMap<StoreKey, Vec<u8>> {
        let keys = self.told().keys.clone();
        let mut records = BTreeMap::new();
        for key in keys {
            if let Some(bytes) = self.0.memory.load(&key).await.expect("memory is there") {
                records.insert(key, bytes);
            }
        }
        records
    }

    /// The only record that is there.
    pub async fn only_record(&self) -> (StoreKey, Vec<u8>) {
        let records = self.records().await;
        assert_eq!(records.len(), 1, "one record");
        records.into_iter().next().expect("there is one")
    }

    /// Puts bytes in the place of what is there, as a restore of the backend does.
    pub async fn put(&self, key: &StoreKey, bytes: &[u8]) {
        self.forget(key).await;
        self.told().keys.insert(*key);
        let start = SystemTime::UNIX_EPOCH;
        let write = Write::new(bytes, start, start + Duration::from_secs(1 << 40));
        let put = self.0.memory.create(key, write).await.expect("memory is there");
        assert_eq!(put, Swap::Done);
    }

    /// The write that was tried last takes effect, late.
    pub async fn write_last_again(&self) {
        let (key, bytes) = self.told().last.clone().expect("something was written");
        self.put(&key, &bytes).await;
    }

    /// Loses a record, as an eviction does.
    pub async fn forget(&self, key: &StoreKey) {
        self.0.memory.delete(key).await.expect("memory is there");
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.0.told.lock().expect("no store panics")
    }

    fn due(&self, kind: Kind) -> Vec<What> {
        let told = &mut *self.told();
        told.asked.push(kind);
        let is_due = |line: &mut Line| {
            let is_due = line.kind == kind && line.after == 0;
            if line.kind == kind {
                line.after = line.after.saturating_sub(1);
            }
            is_due
        };
        let due = told.script.extract_if(.., is_due).map(|line| line.what);
        let mut due: Vec<What> = due.collect();
        let always = told.always.iter().filter(|(always, _)| *always == kind);
        due.extend(always.map(|(_, fault)| What::Fault(*fault)));
        due
    }

    async fn overtake(&self, key: Option<&StoreKey>) {
        let Some(key) = key else { return };
        let Some(mut bytes) = self.0.memory.load(key).await.expect("memory is there") else {
            return;
        };
        // Any other revision will do.
        bytes[1] = bytes[1].wrapping_add(1);
        self.put(key, &bytes).await;
    }

    async fn perform<A>(
        &self,
        kind: Kind,
        key: Option<&StoreKey>,
        operation: impl Future<Output = Result<A, StoreError>>,
    ) -> Result<A, StoreError> {
        let mut after = None;
        for what in self.due(kind) {
            match what {
                What::First(first) => first.await,
                What::Fault(Fault::Fail) => return Err(StoreError::unavailable("it is down")),
                What::Fault(Fault::Refuse) => return Err(StoreError::refused("it is too large")),
                What::Fault(Fault::Hang) => pending().await,
                What::Fault(Fault::Slow(span)) => tokio::time::sleep(span).await,
                What::Fault(Fault::Overtake) => self.overtake(key).await,
                What::Fault(fault) => after = Some(fault),
            }
        }
        let answer = operation.await;
        match after {
            Some(Fault::SlowAfter(span)) => {
                tokio::time::sleep(span).await;
                answer
            }
            Some(Fault::Overtaken) => {
                self.overtake(key).await;
                answer
            }
            Some(Fault::Lose) => Err(StoreError::unavailable("the answer was lost")),
            Some(_) => pending().await,
            None => answer,
        }
    }

    fn remember(&self, key: &StoreKey, write: &Write<'_>) {
        let mut told = self.told();
        told.keys.insert(*key);
        told.written.push(write.bytes().to_vec());
        told.last = Some((*key, write.bytes().to_vec()));
    }
}

impl SessionStore for Scripted {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        self.perform(Kind::Load, Some(key), self.0.memory.load(key)).await
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        self.remember(key, &write);
        self.perform(Kind::Create, Some(key), self.0.memory.create(key, write)).await
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        self.remember(key, &write);
        self.perform(Kind::Update, Some(key), self.0.memory.update(key, expected, write)).await
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        self.perform(Kind::Delete, Some(key), self.0.memory.delete(key)).await
    }

    fn needs_sweeping(&self) -> bool {
        !self.told().expires_by_itself
    }

    async fn sweep(&self, now: SystemTime, most: usize) -> Result<usize, StoreError> {
        self.perform(Kind::Sweep, None, self.0.memory.sweep(now, most)).await
    }

    async fn owned_by(&self, owner: &OwnerKey, most: usize) -> Result<Vec<StoreKey>, StoreError> {
        self.perform(Kind::List, None, self.0.memory.owned_by(owner, most)).await
    }
}
