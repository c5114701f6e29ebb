//! A client, and what its cookies should open.

use std::collections::BTreeSet;

use session_core::Exchange;

use super::request::{Outcome, perform};
use super::server::Server;
use super::session::{Kept, Values, Visitor};
use super::step::Action;
use crate::request::{at, cookie};

/// How long an old id is read, in seconds.
const GRACE: u32 = 30;
/// So many points in time are looked at behind the last step.
const MOMENTS: usize = 8;

pub(super) struct Client {
    /// Values of the two clients differ: by the parity of visits, and the first letter of names.
    owner: u8,
    ticket: Option<Ticket>,
    earlier: Vec<Ticket>,
}

/// A cookie, and what it opens.
struct Ticket {
    cookie: Vec<u8>,
    /// Whose key signed it.
    keys: usize,
    kept: Kept,
    /// From when on it opens nothing.
    until: u32,
}

/// What a response does to the cookie.
#[derive(Debug, PartialEq)]
enum Told {
    Nothing,
    Forget,
    /// The session stays what it is known as.
    Again,
    /// Another cookie than before, and in a store another id.
    Anew,
}

impl Ticket {
    fn is_read(&self, server: &Server) -> bool {
        self.keys + 1 >= server.keys && server.now < self.until
    }

    /// The seconds from which on it opens something else than before.
    fn ends(&self) -> [u32; 3] {
        [self.until, self.kept.idle_end(), self.kept.absolute_end()]
    }

    fn opens(&self, server: &Server) -> Option<&Kept> {
        Some(&self.kept).filter(|kept| self.is_read(server) && kept.is_valid(server.now))
    }
}

impl Client {
    pub(super) fn new(owner: u8) -> Self {
        Self { owner, ticket: None, earlier: Vec::new() }
    }

    fn load(&self, server: &Server) -> Exchange<Visitor> {
        server.load(self.ticket.as_ref().map(|ticket| &*ticket.cookie))
    }

    /// A request that only reads.
    pub(super) fn read(&self, server: &Server) {
        let session = self.ticket.as_ref().and_then(|ticket| ticket.opens(server));
        reads(server, self.load(server), session);
    }

    /// A cookie that it had earlier comes again.
    pub(super) fn replay(&self, server: &Server, which: u8) {
        if self.earlier.is_empty() {
            return;
        }
        let earlier = &self.earlier[usize::from(which) % self.earlier.len()];
        reads(server, server.load(Some(&earlier.cookie)), earlier.opens(server));
        let exchange = server.load(Some(&earlier.cookie));
        exchange.view().set_visits(7u32);
        let reply = server.finish(exchange);
        if server.is_stored && earlier.opens(server).is_some() {
            assert_eq!(reply.set_cookies().count(), 0, "an old id touches no cookie");
        }
        // What was written there is not seen by the session of now, nor under the old id.
        self.read(server);
        reads(server, server.load(Some(&earlier.cookie)), earlier.opens(server));
    }

    /// Uses the session again and again, just before it would have been idle too long, until it is over
    /// all the same.
    pub(super) fn use_to_the_end(&mut self, server: &mut Server) {
        while let Some(kept) = self.ticket.as_ref().and_then(|ticket| ticket.opens(server)) {
            if kept.idle_end() > kept.absolute_end() {
                return;
            }
            server.now = kept.idle_end() - 1;
            self.request(server, &[(0, Action::MarkChanged)]);
        }
    }

    /// What all cookies that it has had open now, and in the seconds around those in which that
    /// changes: no sequence of steps is likely to meet them.
    pub(super) fn read_to_the_end(&self, server: &mut Server) {
        let now = server.now;
        let tickets = || self.earlier.iter().chain(&self.ticket);
        let ends = tickets().flat_map(Ticket::ends).filter(|end| *end != u32::MAX);
        let moments: BTreeSet<_> =
            ends.flat_map(|end| [end - 1, end]).chain([now]).filter(|it| *it >= now).collect();
        for moment in moments.into_iter().take(MOMENTS) {
            server.now = moment;
            for ticket in tickets() {
                reads(server, server.load(Some(&ticket.cookie)), ticket.opens(server));
            }
        }
        server.now = now;
    }

    pub(super) fn request(&mut self, server: &Server, actions: &[(u8, Action)]) {
        let exchange = self.load(server);
        let origin = self.ticket.as_ref().and_then(|ticket| ticket.opens(server)).cloned();
        let outcome = perform(&exchange, origin.as_ref(), actions, self.owner);
        let (told, kept) = self.expected(server, origin.as_ref(), &outcome);
        let set = cookie(&server.finish(exchange));
        match told {
            Told::Nothing => assert_eq!(set, None),
            Told::Forget => assert_eq!(set.as_deref(), Some(&b""[..])),
            Told::Again | Told::Anew => assert!(set.as_ref().is_some_and(|set| !set.is_empty())),
        }
        if matches!(told, Told::Forget | Told::Anew) {
            self.leave(server, &outcome, origin.as_ref());
        }
        self.keep(server, set, kept);
    }

    /// What the response should say, and what the client should have then.
    fn expected(
        &self,
        server: &Server,
        origin: Option<&Kept>,
        outcome: &Outcome,
    ) -> (Told, Option<Kept>) {
        let written =
            |created| Kept { values: outcome.values.clone(), created, issued: server.now };
        let Some(kept) = origin.filter(|_| !outcome.has_ended) else {
            return match outcome.is_changed {
                true => (Told::Anew, Some(written(server.now))),
                false if self.is_removed(server, origin, outcome) => (Told::Forget, None),
                false => (Told::Nothing, self.ticket.as_ref().map(|ticket| ticket.kept.clone())),
            };
        };
        let rewrites = self.ticket.as_ref().is_some_and(|ticket| ticket.keys != server.keys);
        let created = if outcome.is_rotated { server.now } else { kept.created };
        let is_due = outcome.may_write && kept.is_half_idle(server.now);
        if server.is_stored {
            if outcome.is_rotated || outcome.renews {
                (Told::Anew, Some(written(created)))
            } else if outcome.is_changed || is_due {
                let resends = rewrites || outcome.values.is_persistent;
                (if resends { Told::Again } else { Told::Nothing }, Some(written(created)))
            } else {
                let resends = rewrites && outcome.may_write;
                (if resends { Told::Again } else { Told::Nothing }, Some(kept.clone()))
            }
        } else if outcome.is_changed || is_due || (rewrites && outcome.may_write) {
            (Told::Anew, Some(written(created)))
        } else {
            (Told::Nothing, Some(kept.clone()))
        }
    }

    fn is_removed(&self, server: &Server, origin: Option<&Kept>, outcome: &Outcome) -> bool {
        let Some(ticket) = &self.ticket else { return false };
        let is_over = ticket.is_read(server) && ticket.kept.is_over(server.now);
        let has_ended = outcome.has_ended && (origin.is_some() || !server.is_stored);
        has_ended || (origin.is_none() && is_over && outcome.may_write)
    }

    /// The cookie that it had is one that it had earlier.
    fn leave(&mut self, server: &Server, outcome: &Outcome, origin: Option<&Kept>) {
        let Some(mut ticket) = self.ticket.take() else { return };
        if let (true, Some(origin)) = (server.is_stored, origin) {
            // Who was signed in and is not any more is not read at all.
            let leaves = outcome.is_rotated && origin.values.user.is_some();
            let is_read = !outcome.has_ended && !leaves;
            ticket.until = if is_read { server.now + GRACE } else { server.now };
        }
        self.earlier.push(ticket);
    }

    fn keep(&mut self, server: &Server, set: Option<Vec<u8>>, kept: Option<Kept>) {
        let set = set.filter(|set| !set.is_empty());
        match (set, kept, &mut self.ticket) {
            (Some(cookie), Some(kept), ticket) => {
                *ticket = Some(Ticket { cookie, keys: server.keys, kept, until: u32::MAX });
            }
            (None, Some(kept), Some(ticket)) => ticket.kept = kept,
            _ => {}
        }
    }
}

fn reads(server: &Server, exchange: Exchange<Visitor>, session: Option<&Kept>) {
    let view = exchange.reading_view();
    assert_eq!(view.is_new(), session.is_none());
    session.map_or(&Values::default(), |kept| &kept.values).check(&view);
    if let Some(kept) = session {
        assert_eq!(view.created_at(), at(kept.created));
        assert_eq!(view.issued_at(), Some(at(kept.issued)));
        assert_eq!(view.is_persistent(), kept.values.is_persistent);
    }
    drop(view);
    assert_eq!(server.finish(exchange).set_cookies().count(), 0, "a reader sets nothing");
}
