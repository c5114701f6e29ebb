//! Requests that meet, in every order.

use std::collections::{BTreeMap, BTreeSet};

use session_core::{SessionConfig, StoreKey};
use tokio::runtime::{Builder, Runtime};
use tracing::subscriber::NoSubscriber;

use crate::support::{builder, noon};

use super::choices::{Choices, explore};
use super::deed::{Deed, Request};
use super::fault::Fault;
use super::operation::Operation;
use super::outcome::{Cookie, Outcome, read, request};
use super::promises::broken_promise;
use super::run::Run;
use super::schedule::{Actor, Faults, Schedule};
use super::stage::Stage;
use super::visitor::{Seen, Visitor};

/// Requests that meet.
#[derive(Clone, Copy)]
pub(super) struct Scenario<'r> {
    requests: &'r [Request],
    /// Who is signed in when they come.
    user: Option<u32>,
    faults: Faults,
    /// Also where nobody can tell when an answer arrives.
    stops_everywhere: bool,
}

/// Where they meet.
struct World {
    stage: Stage,
    runtime: Runtime,
    processes: BTreeMap<usize, SessionConfig<Visitor>>,
    /// Looks at the session when all is over.
    reader: SessionConfig<Visitor>,
    seed: Vec<Operation>,
    cookie: String,
    key: StoreKey,
    start: Seen,
}

impl<'r> Scenario<'r> {
    pub(super) fn of(requests: &'r [Request]) -> Self {
        Self {
            requests,
            user: None,
            faults: Faults { kinds: &[], most: 0 },
            stops_everywhere: false,
        }
    }

    pub(super) fn signed_in(self, user: u32) -> Self {
        Self { user: Some(user), ..self }
    }

    /// What goes wrong, and how often at the most.
    pub(super) fn with(self, kinds: &'static [Fault], most: usize) -> Self {
        Self { faults: Faults { kinds, most }, ..self }
    }

    /// Runs every schedule, and says how many there are.
    pub(super) fn explore(self) -> usize {
        self.look_at_all(|_| {})
    }

    fn look_at_all(self, mut look: impl FnMut(&Run<'_>)) -> usize {
        // Other tests listen everywhere; what is heard here is heard by `on_event`.
        let _quiet = tracing::subscriber::set_default(NoSubscriber::default());
        let world = World::new(self);
        let schedules = explore(|choices| look(&world.run(self, choices)));
        println!("{schedules} schedules: {:?} {:?}", self.requests, self.faults);
        schedules
    }

    fn has_company(&self, one: &Request) -> bool {
        let beside = self.requests.iter().filter(|other| other.process == one.process);
        self.stops_everywhere || beside.count() > 1
    }
}

fn process(stage: &Stage) -> SessionConfig<Visitor> {
    let (random, ear) = (stage.clone(), stage.clone());
    let builder = builder().store(stage.clone()).clock(noon);
    let builder = builder.random(move |bytes| {
        random.draw(bytes);
        Ok(())
    });
    builder.on_event(move |event| ear.hear(event.kind)).build().expect("the settings agree")
}

impl World {
    fn new(scenario: Scenario<'_>) -> Self {
        let stage = Stage::default();
        let runtime = Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            // One task is polled each time that it is driven.
            .event_interval(1)
            .build()
            .expect("a runtime");
        let processes = scenario.requests.iter().map(|one| (one.process, process(&stage)));
        let (processes, reader) = (processes.collect(), process(&stage));
        let seed =
            [Deed::Visit(7), Deed::Turn(7)].into_iter().chain(scenario.user.map(Deed::SignIn));
        let seed: Vec<_> = seed.collect();
        let (cookie, start, records) = runtime.block_on(async {
            let Outcome::Answered { cookie, .. } = request(&reader, "", &seed).await else {
                unreachable!("the store is there")
            };
            let Cookie::Set(cookie) = cookie else { unreachable!("it is new") };
            let start = read(&reader, &cookie).await;
            (cookie, start, stage.take_seed())
        });
        let key = records[0].key().expect("a session has a key");
        Self { stage, runtime, processes, reader, seed: records, cookie, key, start }
    }

    fn run<'s>(&self, scenario: Scenario<'s>, choices: &mut Choices) -> Run<'s> {
        self.runtime.block_on(self.stage.reset(&self.seed));
        let actors = scenario.requests.iter().map(|one| {
            let config = &self.processes[&one.process];
            Actor::new(request(config, &self.cookie, one.deeds), scenario.has_company(one))
        });
        let schedule = Schedule {
            stage: &self.stage,
            runtime: &self.runtime,
            choices,
            faults: scenario.faults,
            actors: actors.collect(),
        };
        let ended = schedule.run();
        let outcomes = ended.clone().unwrap_or_default();
        let run = self.runtime.block_on(self.look(scenario, outcomes));
        if let Some(broken) = ended.err().map(str::to_owned).or_else(|| broken_promise(&run)) {
            panic!("{broken}\n{run}");
        }
        run
    }

    async fn look<'r>(&self, scenario: Scenario<'r>, outcomes: Vec<Outcome>) -> Run<'r> {
        let steps = self.stage.take_steps();
        let mut reads = Vec::new();
        for outcome in &outcomes {
            reads.push(match outcome.set_cookie() {
                Some(cookie) => Some(read(&self.reader, cookie).await),
                None => None,
            });
        }
        Run {
            requests: scenario.requests,
            outcomes,
            steps,
            old: read(&self.reader, &self.cookie).await,
            reads,
            key: self.key,
            records: self.stage.records().await,
            start: self.start,
        }
    }
}

#[test]
fn stopping_where_nobody_can_tell_comes_to_the_same() {
    use super::deed::at;
    let pairs = [
        [at(0, &[Deed::Add(1), Deed::Visit(1)]), at(1, &[Deed::Visit(2)])],
        [at(0, &[Deed::Renew, Deed::Add(1)]), at(1, &[Deed::Add(10)])],
    ];
    for pair in pairs {
        let results = |stops_everywhere| {
            let mut results = BTreeSet::new();
            let scenario = Scenario { stops_everywhere, ..Scenario::of(&pair) };
            let schedules = scenario.look_at_all(|run| {
                let saw: Vec<_> = run.outcomes.iter().map(Outcome::saw).collect();
                results.insert(format!("{saw:?} {:?} {:?}", run.old, run.reads));
            });
            (schedules, results)
        };
        let ((few, found), (many, all)) = (results(false), results(true));
        assert!(many > 5 * few, "{many} schedules rather than {few}");
        assert_eq!(found, all);
    }
}
