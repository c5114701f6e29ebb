//! What several callers at once may expect.

use crate::store::Swap;

use super::fixture::{Bytes, Fixture, new_key};

/// Callers at once.
const TASKS: usize = 16;

pub(super) async fn check(store: &Fixture, rounds: usize) {
    every_increment_counts(store, rounds).await;
    one_of_two_creations_wins(store, rounds / 10 + 1).await;
    an_update_never_brings_back_what_was_deleted(store, rounds).await;
}

// case 79
async fn every_increment_counts(store: &Fixture, rounds: usize) {
    let (key, _) = store.created(&0u64.to_le_bytes()).await;
    let each = rounds.div_ceil(TASKS);
    together(TASKS, |_| {
        let store = store.clone();
        async move {
            for _ in 0..each {
                increment(&store, &key).await;
            }
        }
    })
    .await;
    let sum = store.load(&key).await.map(|bytes| number(&bytes));
    assert_eq!(sum, Some((each * TASKS) as u64), "every increment counts, once");
    store.delete(&key).await;
}

async fn increment(store: &Fixture, key: &crate::StoreKey) {
    loop {
        let seen = store.load(key).await.expect("nobody deletes it");
        let next = Bytes::new(&(number(&seen) + 1).to_le_bytes());
        if store.update(key, &seen, &next).await == Swap::Done {
            return;
        }
    }
}

fn number(bytes: &Bytes) -> u64 {
    u64::from_le_bytes(bytes.contents().try_into().expect("a number is kept"))
}

// case 75
async fn one_of_two_creations_wins(store: &Fixture, rounds: usize) {
    for _ in 0..rounds {
        let key = new_key();
        let made = together(4, |caller| {
            let store = store.clone();
            async move {
                let bytes = Bytes::new(&[caller as u8]);
                (store.create(&key, &bytes).await, bytes)
            }
        })
        .await;
        let mut winners = made.iter().filter(|(swap, _)| *swap == Swap::Done);
        let winner = winners.next().map(|(_, bytes)| bytes);
        assert!(winner.is_some() && winners.next().is_none(), "one of several creations wins");
        assert_eq!(store.load(&key).await.as_ref(), winner, "and what it wrote stays");
        store.delete(&key).await;
    }
}

// case 83
async fn an_update_never_brings_back_what_was_deleted(store: &Fixture, rounds: usize) {
    for _ in 0..rounds {
        let (key, seen) = store.created(b"seen").await;
        together(2, |caller| {
            let (store, seen) = (store.clone(), seen.clone());
            async move {
                match caller {
                    0 => store.delete(&key).await,
                    _ => {
                        let _ = store.update(&key, &seen, &Bytes::new(b"late")).await;
                    }
                }
            }
        })
        .await;
        assert_eq!(store.load(&key).await, None, "what was deleted stays deleted");
    }
}

/// Runs so many at once, and waits for all.
async fn together<F, T>(callers: usize, run: impl Fn(usize) -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let tasks: Vec<_> = (0..callers).map(|caller| tokio::spawn(run(caller))).collect();
    let mut results = Vec::with_capacity(callers);
    for task in tasks {
        results.push(task.await.expect("a caller panicked"));
    }
    results
}
