//! The store of a schedule, whose operations stop where something else can come between.

use std::future::{pending, poll_fn};
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Poll;
use std::time::Duration;

use session_core::{
    EventKind, MemoryStore, OwnerKey, Revision, SessionStore, StoreError, StoreKey, Swap, Write,
};

use crate::support::hours;

use super::fault::Fault;
use super::operation::{Answer, Kept, Operation};
use super::step::{Player, Step, What};

/// Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Stage(Arc<Inner>);

#[derive(Default)]
struct Inner {
    memory: MemoryStore,
    told: Mutex<Told>,
}

#[derive(Default)]
struct Told {
    /// Whose turn it is; outside of a schedule nobody's, and nothing stops.
    player: Option<Player>,
    /// What goes wrong with the operation that goes on next.
    order: Option<Fault>,
    /// Where the one whose turn it was has stopped.
    stopped: Stop,
    /// Whether somebody can tell when the answer to his operation arrives.
    stops_after: bool,
    steps: Vec<Step>,
    /// Operations that take effect at some later time.
    late: Vec<(usize, Operation)>,
    keys: Vec<StoreKey>,
    /// What was created outside of a schedule.
    seed: Vec<Operation>,
    drawn: u64,
}

/// Where a request has stopped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stop {
    /// It waits for somebody, or has not begun.
    #[default]
    Elsewhere,
    /// Before an operation takes effect.
    Before,
    /// Before the answer to it arrives.
    After,
}

impl Stage {
    fn told(&self) -> MutexGuard<'_, Told> {
        self.0.told.lock().expect("no schedule panics here")
    }

    /// Whose turn it is, and what goes wrong with what he does next. Yields where he stops, if
    /// `play` leaves him somewhere.
    pub(super) fn play<R>(
        &self,
        player: Player,
        (stops_after, order): (bool, Option<Fault>),
        play: impl FnOnce() -> R,
    ) -> (R, Stop) {
        let mut told = self.told();
        (told.player, told.order, told.stops_after) = (Some(player), order, stops_after);
        told.stopped = Stop::Elsewhere;
        drop(told);
        let result = play();
        let mut told = self.told();
        told.player = None;
        (result, mem::take(&mut told.stopped))
    }

    pub(super) fn note(&self, player: Player, what: What) {
        self.told().steps.push(Step { player, what });
    }

    pub(super) fn hear(&self, kind: EventKind<'_>) {
        let mut told = self.told();
        let what = match kind {
            EventKind::Discarded { fields } => What::Discarded(fields.to_vec()),
            EventKind::Conflict { fields } => What::Conflict(fields.to_vec()),
            _ => return,
        };
        if let Some(player) = told.player {
            told.steps.push(Step { player, what });
        }
    }

    /// What was created outside of a schedule.
    pub(super) fn take_seed(&self) -> Vec<Operation> {
        mem::take(&mut self.told().seed)
    }

    pub(super) fn take_steps(&self) -> Vec<Step> {
        mem::take(&mut self.told().steps)
    }

    /// How many operations have yet to take effect.
    pub(super) fn late(&self) -> usize {
        self.told().late.len()
    }

    /// One of them does.
    pub(super) async fn arrive(&self, index: usize) {
        let (request, operation) = self.told().late.remove(index);
        self.effect(Player::Network(request), &operation).await;
    }

    /// Bytes that no other call yields, and the same in each schedule.
    pub(super) fn draw(&self, bytes: &mut [u8]) {
        let mut told = self.told();
        told.drawn += 1;
        for (byte, drawn) in bytes.iter_mut().zip(told.drawn.to_le_bytes().into_iter().cycle()) {
            *byte = drawn;
        }
    }

    /// Forgets everything, and keeps what an operation says.
    pub(super) async fn reset(&self, seed: &[Operation]) {
        let keys = mem::take(&mut self.told().keys);
        for key in keys {
            Operation::Delete(key).apply(&self.0.memory).await;
        }
        for operation in seed {
            self.told().keys.extend(operation.key());
            operation.apply(&self.0.memory).await;
        }
        // Far from what was drawn for the seed.
        let told = &mut *self.told();
        (told.drawn, told.player) = (1 << 32, None);
        (told.steps, told.late) = (Vec::new(), Vec::new());
    }

    /// What is there now.
    pub(super) async fn records(&self) -> Vec<(StoreKey, Vec<u8>)> {
        let mut keys = self.told().keys.clone();
        keys.sort_unstable();
        keys.dedup();
        let mut records = Vec::new();
        for key in keys {
            let found = self.0.memory.load(&key).await.expect("memory is there");
            records.extend(found.map(|bytes| (key, bytes)));
        }
        records
    }

    async fn stop(&self, at: Stop) -> Option<Fault> {
        let mut has_stopped = false;
        poll_fn(|context| {
            if mem::replace(&mut has_stopped, true) {
                return Poll::Ready(());
            }
            self.told().stopped = at;
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        self.told().order.take()
    }

    async fn effect(&self, player: Player, operation: &Operation) -> Answer {
        let (name, key, memory) = (operation.name(), operation.key(), &self.0.memory);
        let look = async || match key {
            Some(key) => memory.load(&key).await.expect("memory is there"),
            None => None,
        };
        let before = look().await;
        let answer = operation.apply(memory).await;
        let after = look().await;
        self.note(player, What::Effect { name, key, before, after });
        answer
    }

    async fn perform(&self, operation: Operation) -> Result<Answer, StoreError> {
        self.told().keys.extend(operation.key());
        if self.told().player.is_none() {
            if let Operation::Create(..) = operation {
                self.told().seed.push(operation.clone());
            }
            return Ok(operation.apply(&self.0.memory).await);
        }
        let fault = self.stop(Stop::Before).await;
        let player = self.told().player.expect("somebody's turn it is");
        if let Some(fault) = fault {
            return self.fail(player, operation, fault).await;
        }
        let answer = self.effect(player, &operation).await;
        if self.told().stops_after {
            self.stop(Stop::After).await;
        }
        Ok(answer)
    }

    async fn fail(
        &self,
        player: Player,
        operation: Operation,
        fault: Fault,
    ) -> Result<Answer, StoreError> {
        self.note(player, What::Fault(fault));
        if fault.takes_effect() {
            self.effect(player, &operation).await;
        }
        if let (true, Player::Request(request)) = (fault.is_late(), player) {
            self.told().late.push((request, operation));
        }
        match fault.leaves() {
            true => pending().await,
            false => Err(StoreError::unavailable("the answer was lost")),
        }
    }
}

impl SessionStore for Stage {
    async fn load(&self, key: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        match self.perform(Operation::Load(*key)).await? {
            Answer::Bytes(bytes) => Ok(bytes),
            _ => unreachable!("it was asked for bytes"),
        }
    }

    async fn create(&self, key: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        match self.perform(Operation::Create(*key, Kept::of(write))).await? {
            Answer::Swap(swap) => Ok(swap),
            _ => unreachable!("it was asked to create"),
        }
    }

    async fn update(
        &self,
        key: &StoreKey,
        expected: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        match self.perform(Operation::Update(*key, expected, Kept::of(write))).await? {
            Answer::Swap(swap) => Ok(swap),
            _ => unreachable!("it was asked to update"),
        }
    }

    async fn delete(&self, key: &StoreKey) -> Result<(), StoreError> {
        self.perform(Operation::Delete(*key)).await.map(|_| ())
    }

    async fn owned_by(&self, owner: &OwnerKey, most: usize) -> Result<Vec<StoreKey>, StoreError> {
        match self.perform(Operation::List(*owner, most)).await? {
            Answer::Keys(keys) => Ok(keys),
            _ => unreachable!("it was asked for a list"),
        }
    }

    /// Nobody gives up because a schedule takes its time.
    fn deadline(&self) -> Duration {
        hours(1)
    }
}
