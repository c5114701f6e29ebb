//! What a schedule came to, for those who look at it.

use std::fmt;

use session_core::StoreKey;

use super::deed::{Deed, Request};
use super::outcome::Outcome;
use super::step::{Player, Step, What, is_live, is_signpost};
use super::visitor::Seen;

/// What a schedule came to.
pub(super) struct Run<'r> {
    pub(super) requests: &'r [Request],
    pub(super) outcomes: Vec<Outcome>,
    pub(super) steps: Vec<Step>,
    /// What the cookie that all requests came with reads at the end.
    pub(super) old: Seen,
    /// What each cookie that a request set reads at the end.
    pub(super) reads: Vec<Option<Seen>>,
    pub(super) key: StoreKey,
    pub(super) records: Vec<(StoreKey, Vec<u8>)>,
    /// What was there at the start.
    pub(super) start: Seen,
}

impl Run<'_> {
    pub(super) fn each(&self) -> impl Iterator<Item = (usize, &'static [Deed], &Outcome)> {
        let both = self.requests.iter().zip(&self.outcomes).enumerate();
        both.map(|(index, (request, outcome))| (index, request.deeds, outcome))
    }

    fn steps_of(&self, request: usize) -> impl Iterator<Item = &Step> {
        let players = [Player::Request(request), Player::Network(request)];
        self.steps.iter().filter(move |step| players.contains(&step.player))
    }

    /// Whether something went wrong with it.
    pub(super) fn is_faulted(&self, request: usize) -> bool {
        self.steps_of(request).any(|step| matches!(step.what, What::Fault(_) | What::Dropped))
    }

    /// Whether it was told that its changes are lost.
    pub(super) fn is_discarded(&self, request: usize) -> bool {
        self.steps_of(request).any(|step| matches!(step.what, What::Discarded(_)))
    }

    pub(super) fn is_conflict_told(&self, field: &str) -> bool {
        let tells =
            |step: &Step| matches!(&step.what, What::Conflict(fields) if fields.contains(&field));
        self.steps.iter().any(tells)
    }

    /// When it wrote into the session that all requests came with, or turned it.
    pub(super) fn wrote_at(&self, request: usize) -> Option<usize> {
        let players = [Player::Request(request), Player::Network(request)];
        self.steps.iter().rposition(|step| {
            players.contains(&step.player)
                && step.change().is_some_and(|(key, before, _)| key == self.key && is_live(before))
        })
    }

    /// When a request loaded the session that all requests came with.
    pub(super) fn loads_of(&self, request: usize) -> impl Iterator<Item = usize> {
        let loads = self.steps.iter().enumerate().filter(move |(_, step)| {
            let is_load = matches!(step.what, What::Effect { name: "load", key, .. } if key == Some(self.key));
            is_load && step.player == Player::Request(request)
        });
        loads.map(|(at, _)| at)
    }

    /// Who had written it last at that time.
    pub(super) fn last_writer(&self, at: usize) -> Option<usize> {
        let write = self.steps[..at]
            .iter()
            .rev()
            .find(|step| step.change().is_some_and(|(key, ..)| key == self.key));
        match write?.player {
            Player::Request(request) | Player::Network(request) => Some(request),
            Player::Background => None,
        }
    }

    /// When the session that all requests came with took another id.
    pub(super) fn turned_at(&self) -> Option<usize> {
        self.steps.iter().position(|step| {
            step.change().is_some_and(|(key, _, after)| key == self.key && is_signpost(after))
        })
    }

    /// Whether a record is created when its request has ended long ago. Where its session has ended
    /// too, and been deleted, nothing is left there that it could be compared with: that is not
    /// promised.
    pub(super) fn creates_late(&self) -> bool {
        self.steps.iter().any(|step| {
            let creates = step.change().is_some_and(|(_, before, _)| before.is_none());
            creates && matches!(step.player, Player::Network(_))
        })
    }

    /// When an owner's sessions were listed for a request that ends them.
    pub(super) fn listed_at(&self, request: usize) -> Option<usize> {
        self.steps.iter().position(|step| {
            step.player == Player::Request(request)
                && matches!(step.what, What::Effect { key: None, .. })
        })
    }

    /// The request that has given the session its present id, if one has, and its client knows.
    pub(super) fn renewer(&self) -> Option<usize> {
        self.each()
            .find(|(_, deeds, outcome)| {
                deeds.iter().any(|deed| deed.rotates())
                    && outcome.saw().is_some_and(|saw| !saw.is_new)
                    && outcome.set_cookie().is_some()
            })
            .map(|(index, ..)| index)
    }

    /// What is in the session that all requests came with, under the id that it has now.
    pub(super) fn session(&self) -> Seen {
        let renewed = self.renewer().and_then(|index| self.reads[index]);
        renewed.unwrap_or(self.old)
    }
}

impl fmt::Display for Run<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, deeds, outcome) in self.each() {
            writeln!(f, "request {index}: {deeds:?} {outcome:?}")?;
        }
        self.steps.iter().try_for_each(|step| writeln!(f, "  {step}"))?;
        writeln!(f, "the old cookie reads {:?}", self.old)?;
        writeln!(f, "those that were set read {:?}", self.reads)
    }
}
