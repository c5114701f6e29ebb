//! One order in which requests go on.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use tokio::runtime::Runtime;
use tokio::task::yield_now;

use super::choices::Choices;
use super::fault::Fault;
use super::outcome::Outcome;
use super::stage::{Stage, Stop};
use super::step::{Player, What};

/// A schedule that is longer than this never ends.
const MOST_STEPS: usize = 400;

/// A request under way.
pub(super) struct Actor<'a> {
    request: Pin<Box<dyn Future<Output = Outcome> + 'a>>,
    /// Others run in its process, and can tell when an answer arrives.
    has_company: bool,
    woken: Arc<Woken>,
    stop: Stop,
    outcome: Option<Outcome>,
}

/// Whether a request may go on: if nobody wakes it, it waits for ever.
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What may happen next.
#[derive(Clone, Copy)]
enum Move {
    Go(usize, Option<Fault>),
    /// Its client goes away while it waits for others.
    Drop(usize),
    Arrive(usize),
    Background,
}

/// What goes wrong in a schedule, and how often at the most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Faults {
    pub(super) kinds: &'static [Fault],
    pub(super) most: usize,
}

pub(super) struct Schedule<'s, 'c, 'a> {
    pub(super) stage: &'s Stage,
    pub(super) runtime: &'s Runtime,
    pub(super) choices: &'c mut Choices,
    pub(super) faults: Faults,
    pub(super) actors: Vec<Actor<'a>>,
}

impl<'a> Actor<'a> {
    pub(super) fn new(request: impl Future<Output = Outcome> + 'a, has_company: bool) -> Self {
        Self {
            request: Box::pin(request),
            has_company,
            woken: Arc::new(Woken(AtomicBool::new(true))),
            stop: Stop::Elsewhere,
            outcome: None,
        }
    }

    fn is_under_way(&self) -> bool {
        self.outcome.is_none()
    }

    fn may_go_on(&self) -> bool {
        self.is_under_way() && self.woken.0.load(Ordering::Relaxed)
    }
}

impl Schedule<'_, '_, '_> {
    /// Runs it to its end; an error says that it has none.
    pub(super) fn run(mut self) -> Result<Vec<Outcome>, &'static str> {
        // Timers and what is spawned belong to it.
        let _context = self.runtime.enter();
        for _ in 0..MOST_STEPS {
            let moves = self.moves();
            match moves.len() {
                0 if self.actors.iter().any(Actor::is_under_way) => {
                    return Err("a request waits for ever");
                }
                0 => {
                    return Ok(self.actors.into_iter().filter_map(|actor| actor.outcome).collect());
                }
                1 => self.take(moves[0]),
                of => {
                    let chosen = self.choices.choose(of);
                    self.take(moves[chosen]);
                }
            }
        }
        Err("it takes too many steps")
    }

    fn moves(&self) -> Vec<Move> {
        let actors = self.actors.iter().enumerate();
        let is_alone = |actor: &Actor<'_>| !actor.has_company && actor.stop != Stop::Before;
        // Who shares nothing but the store is always before its next operation.
        if let Some((index, _)) = actors.clone().find(|(_, a)| a.may_go_on() && is_alone(a)) {
            return vec![Move::Go(index, None)];
        }
        let mut moves: Vec<_> = actors
            .filter(|(_, actor)| actor.is_under_way())
            .flat_map(|(index, actor)| self.moves_of(index, actor))
            .collect();
        moves.extend((0..self.stage.late()).map(Move::Arrive));
        if self.runtime.metrics().num_alive_tasks() > 0 {
            moves.push(Move::Background);
        }
        moves
    }

    fn moves_of(&self, index: usize, actor: &Actor<'_>) -> Vec<Move> {
        let mut moves = Vec::new();
        if actor.may_go_on() {
            moves.push(Move::Go(index, None));
        }
        if self.faults.most == 0 {
            return moves;
        }
        match actor.stop {
            Stop::Before => {
                moves.extend(self.faults.kinds.iter().map(|fault| Move::Go(index, Some(*fault))));
            }
            _ if self.faults.kinds.contains(&Fault::Leave) => moves.push(Move::Drop(index)),
            _ => {}
        }
        moves
    }

    fn take(&mut self, next: Move) {
        match next {
            Move::Go(index, fault) => self.go(index, fault),
            Move::Drop(index) => {
                self.faults.most -= 1;
                self.stage.note(Player::Request(index), What::Dropped);
                self.drop(index);
            }
            Move::Arrive(index) => self.runtime.block_on(self.stage.arrive(index)),
            Move::Background => {
                // The runtime is one that polls one task between two looks at what it blocks on.
                let drive = || self.runtime.block_on(yield_now());
                self.stage.play(Player::Background, (false, None), drive);
            }
        }
    }

    fn go(&mut self, index: usize, fault: Option<Fault>) {
        self.faults.most -= usize::from(fault.is_some());
        let actor = &mut self.actors[index];
        actor.woken.0.store(false, Ordering::Relaxed);
        let waker = Waker::from(Arc::clone(&actor.woken));
        let (polled, stop) =
            self.stage.play(Player::Request(index), (actor.has_company, fault), || {
                actor.request.as_mut().poll(&mut Context::from_waker(&waker))
            });
        actor.stop = stop;
        match polled {
            Poll::Ready(outcome) => {
                actor.outcome = Some(outcome);
                self.stage.note(Player::Request(index), What::Ended);
            }
            Poll::Pending if fault.is_some_and(Fault::leaves) => self.drop(index),
            Poll::Pending => {}
        }
    }

    fn drop(&mut self, index: usize) {
        let actor = &mut self.actors[index];
        actor.request = Box::pin(std::future::pending());
        actor.outcome = Some(Outcome::Gone);
    }
}
