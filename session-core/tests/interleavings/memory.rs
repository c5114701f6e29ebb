//! The store in memory against a plain map, for every order of a few operations.
//!
//! Each operation takes the lock of its part and holds it to its end, and a sweep holds one while it
//! removes: threads can do nothing that is not one of these orders.

use std::collections::BTreeMap;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use session_core::{MemoryStore, OwnerKey, Revision, SessionStore, StoreKey, Swap, Write};

use crate::support::noon;

use super::choices::{Choices, explore};
use super::is_full;

const SECOND: Duration = Duration::from_secs(1);

/// What it keeps, by which of two keys: which state that is, whose, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kept {
    state: u8,
    owner: u8,
    lasts: bool,
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Create(u8, Kept),
    /// In the place of a state.
    Update(u8, u8, Kept),
    Delete(u8),
    /// Of what expires at once.
    Sweep,
}

type Shelf = BTreeMap<u8, Kept>;

/// In memory, nothing waits.
fn now<T>(operation: impl Future<Output = T>) -> T {
    match pin!(operation).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => unreachable!("memory never waits"),
    }
}

fn key(key: u8) -> StoreKey {
    StoreKey::from_bytes([key; 32])
}

fn owner(owner: u8) -> OwnerKey {
    OwnerKey::from_bytes([owner; 32])
}

fn bytes(state: u8) -> [u8; 9] {
    [state; 9]
}

/// The next act: what it writes is a state that was not there before. Updates expect what a key has,
/// or what it does not have.
fn act(choices: &mut Choices, shelf: &Shelf, state: u8) -> Act {
    let place = u8::try_from(choices.choose(2)).expect("few keys");
    let kept = |kind: usize| Kept { state, owner: u8::from(kind > 0), lasts: kind == 1 };
    match choices.choose(7) {
        0 => Act::Delete(place),
        1 => Act::Sweep,
        kind @ (2 | 3) => Act::Create(place, kept(kind - 2)),
        kind @ (4 | 5) => {
            Act::Update(place, shelf.get(&place).map_or(0, |kept| kept.state), kept(kind - 4))
        }
        _ => Act::Update(place, state, kept(0)),
    }
}

/// What it does to a map, and what it answers.
fn expect(shelf: &mut Shelf, act: Act) -> Swap {
    match act {
        Act::Create(place, kept) if !shelf.contains_key(&place) => {
            shelf.insert(place, kept);
        }
        Act::Update(place, seen, kept) if shelf.get(&place).is_some_and(|is| is.state == seen) => {
            shelf.insert(place, kept);
        }
        Act::Create(..) | Act::Update(..) => return Swap::Conflict,
        Act::Delete(place) => {
            shelf.remove(&place);
        }
        Act::Sweep => shelf.retain(|_, kept| kept.lasts),
    }
    Swap::Done
}

fn perform(store: &MemoryStore, act: Act) -> Swap {
    let write = |state: &[u8; 9], kept: Kept, perform: &dyn Fn(Write<'_>) -> Swap| {
        let owner = owner(kept.owner);
        let expires = noon() + if kept.lasts { 10 * SECOND } else { SECOND };
        perform(Write::new(state, noon(), expires).owned_by(Some(&owner)))
    };
    match act {
        Act::Create(place, kept) => write(&bytes(kept.state), kept, &|write| {
            now(store.create(&key(place), write)).expect("memory is there")
        }),
        Act::Update(place, seen, kept) => write(&bytes(kept.state), kept, &|write| {
            let seen = Revision::of(&bytes(seen)).expect("nine bytes");
            now(store.update(&key(place), seen, write)).expect("memory is there")
        }),
        Act::Delete(place) => {
            now(store.delete(&key(place))).expect("memory is there");
            Swap::Done
        }
        Act::Sweep => {
            now(store.sweep(noon() + SECOND, 10)).expect("memory is there");
            Swap::Done
        }
    }
}

/// Whether everything that can be asked says what the map has.
fn compare(store: &MemoryStore, shelf: &Shelf) {
    for place in 0..2 {
        let found = now(store.load(&key(place))).expect("memory is there");
        let kept = shelf.get(&place).map(|kept| bytes(kept.state).to_vec());
        assert_eq!(found, kept, "{shelf:?}");
    }
    for whose in 0..2 {
        let mut listed = now(store.owned_by(&owner(whose), 10)).expect("memory is there");
        listed.sort_unstable();
        let theirs = shelf.iter().filter(|(_, kept)| kept.owner == whose);
        assert!(listed.into_iter().eq(theirs.map(|(place, _)| key(*place))), "{shelf:?}");
    }
    assert_eq!(store.len(), shelf.len());
}

// case 75
#[test]
fn every_order_of_a_few_operations_does_what_it_does_to_a_map() {
    let depth = if is_full() { 5 } else { 3 };
    let orders = explore(|choices| {
        let (store, mut shelf) = (MemoryStore::new(), Shelf::new());
        for state in 1..=depth {
            let next = act(choices, &shelf, state);
            assert_eq!(perform(&store, next), expect(&mut shelf, next), "{next:?}");
        }
        compare(&store, &shelf);
    });
    assert_eq!(orders, 14_usize.pow(depth.into()));
}
