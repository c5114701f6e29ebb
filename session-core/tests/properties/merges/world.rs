//! Two servers with one store, the requests that they are working on, and the model of all that.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::model::{Model, Told};
use super::running::{Outcome, Running};
use super::step::{SLOTS, Step, Trouble};
use super::visitor::{Visitor, fields};
use crate::properties::Hand;
use crate::support::{Fault, Kind, Scripted, builder, noon};
use session_core::{Exchange, SessionConfig};

pub(super) struct World {
    servers: [SessionConfig<Visitor>; 2],
    store: Scripted,
    clock: Hand,
    model: Model,
    /// The cookie of each id that there has been.
    cookies: Vec<String>,
    running: [Option<Running>; SLOTS],
    /// Seconds since noon.
    now: u64,
    /// What nobody has used yet.
    fresh: u32,
}

impl World {
    pub(super) fn new() -> Self {
        let (store, clock) = (Scripted::default(), Hand::new());
        let servers = [(); 2].map(|()| {
            let time = clock.clone();
            let builder = builder().store(store.clone()).clock(move || time.now());
            builder.build().expect("the settings agree")
        });
        Self {
            servers,
            store,
            clock,
            model: Model::default(),
            cookies: Vec::new(),
            running: Default::default(),
            now: 0,
            fresh: 0,
        }
    }

    pub(super) async fn take(&mut self, step: Step) {
        match step {
            Step::Load { slot, back } => self.load(slot, back).await,
            Step::Act { slot, view, deed } => {
                if self.running[slot].is_none() {
                    self.load(slot, 0).await;
                }
                if let Some(running) = &mut self.running[slot] {
                    running.act(view, deed, self.fresh);
                    self.fresh += 1;
                }
            }
            Step::Drop { slot, view } => {
                if let Some(running) = &mut self.running[slot] {
                    running.drop_view(view);
                }
            }
            Step::Finish { slot, trouble } => {
                if let Some(running) = self.finished(slot) {
                    self.finish(slot, running, trouble).await;
                }
            }
            Step::Wait(seconds) => {
                self.now += seconds;
                self.clock.set(noon() + Duration::from_secs(self.now));
            }
        }
    }

    async fn load(&mut self, slot: usize, back: usize) {
        if let Some(running) = self.running[slot].take() {
            running.vanish();
        }
        let id = self.model.ids().checked_sub(back + 1);
        let model = self.model.load(id, self.now);
        let cookie = id.map(|id| &self.cookies[id]);
        self.running[slot] = Some(Running::load(&self.servers[slot % 2], cookie, model).await);
    }

    /// A request whose handlers are done.
    fn finished(&mut self, slot: usize) -> Option<Running> {
        let mut running = self.running[slot].take()?;
        running.drop_views();
        Some(running)
    }

    async fn finish(&mut self, slot: usize, running: Running, trouble: Trouble) {
        match trouble {
            Trouble::Other(other) if slot % 2 != other % 2 => {
                if let Some(inner) = self.finished(other) {
                    return self.finish_around(running, inner).await;
                }
            }
            Trouble::Store(kind, fault) => self.store.next(kind, fault),
            _ => {}
        }
        if self.is_ambiguous(&running, trouble) {
            // Nobody can tell whether it was written, and then by whom overwritten: not once more.
            assert_eq!(running.finish().await, Outcome::Failure);
            return self.store.recover();
        }
        let told = self.model.finish(&running.model, self.now);
        let outcome = running.finish().await;
        self.store.recover();
        self.learn(&outcome, told);
    }

    /// The answer to an update is lost, and what is there then is somebody else's.
    fn is_ambiguous(&self, running: &Running, trouble: Trouble) -> bool {
        let is_lost = matches!(trouble, Trouble::Store(Kind::Update, Fault::Lose | Fault::Fail));
        let Self { model, .. } = self;
        is_lost && model.updates(&running.model) && model.is_overtaken(&running.model)
    }

    /// The other server makes a response before this one has updated what is there.
    async fn finish_around(&mut self, outer: Running, inner: Running) {
        let (outer_model, inner_model) = (outer.model.clone(), inner.model.clone());
        let (inside, waiting) = (Arc::new(Mutex::new(None)), Arc::new(Mutex::new(Some(inner))));
        let (result, taken) = (Arc::clone(&inside), Arc::clone(&waiting));
        self.store.before(Kind::Update, async move {
            let inner = taken.lock().expect("nobody panics").take().expect("once");
            let outcome = inner.finish().await;
            *result.lock().expect("nobody panics") = Some(outcome);
        });
        let outer = outer.finish().await;
        self.store.recover();
        let inner: Option<Outcome> = inside.lock().expect("nobody panics").take();
        assert_eq!(inner.is_some(), self.model.updates(&outer_model), "in the middle of it");
        let late = waiting.lock().expect("nobody panics").take();
        match (inner, late) {
            (Some(inner), None) => {
                let told = self.model.finish(&inner_model, self.now);
                self.learn(&inner, told);
                let told = self.model.finish(&outer_model, self.now);
                self.learn(&outer, told);
            }
            (None, Some(late)) => {
                let told = self.model.finish(&outer_model, self.now);
                self.learn(&outer, told);
                let told = self.model.finish(&inner_model, self.now);
                self.learn(&late.finish().await, told);
            }
            _ => unreachable!("it ran or it did not"),
        }
    }

    /// Holds what a response sets against what it should.
    fn learn(&mut self, outcome: &Outcome, told: Told) {
        assert!(outcome.is(told), "it sets {outcome:?}, and should set {told:?}");
        if let (Outcome::Cookie(cookie), Told::Id(id)) = (outcome, told) {
            assert!(!self.cookies.contains(cookie), "an id of its own");
            assert_eq!(id, self.cookies.len());
            self.cookies.push(cookie.clone());
        }
    }

    /// Looks at every session that there has been, through every id.
    pub(super) async fn check(&self) {
        self.model.check_hits();
        for (id, cookie) in self.cookies.iter().enumerate() {
            let config = &self.servers[id % 2];
            let exchange = Exchange::load(config, [cookie.as_bytes()], config.now()).await;
            let exchange = exchange.expect("the store answers");
            let visitor = exchange.reading_view();
            let found = (!visitor.is_new()).then(|| fields(&visitor));
            let expected = self.model.load(Some(id), self.now).base;
            assert_eq!(found, expected, "session {id}");
        }
    }
}
