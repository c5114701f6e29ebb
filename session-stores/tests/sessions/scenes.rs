//! What several requests do to one session at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use session_core::{SaveError, SessionConfig, Sessions, StoreError};

use crate::visitor::{
    Unavailable, Visitor, answered, begun, config, count_of, count_up, request, rounds,
};

/// Requests at once.
const TASKS: usize = 64;

pub(crate) async fn all(url: &str) {
    let config = config(url).await;
    every_increment_counts(&config).await;
    changes_of_different_fields_both_survive(&config).await;
    what_was_signed_out_stays_so(&config).await;
    a_sign_in_or_a_sign_out_wins_and_nothing_between(&config).await;
    an_owner_is_signed_out_everywhere(&config).await;
}

// cases 79, 119
async fn every_increment_counts(config: &SessionConfig<Visitor>) {
    let cookie = begun(config).await;
    let tries = Arc::new(AtomicUsize::new(0));
    let each = rounds().div_ceil(TASKS);
    together(TASKS, |_| {
        let (config, cookie, tries) = (config.clone(), cookie.clone(), Arc::clone(&tries));
        async move {
            for _ in 0..each {
                count_until_it_counts(&config, &cookie, &tries).await;
            }
        }
    })
    .await;
    let (sum, tries) = (each * TASKS, tries.load(Ordering::Relaxed));
    assert_eq!(count_of(config, &cookie).await, sum as u64, "each increment counts, once");
    assert!(tries <= sum + sum / 10, "{tries} requests for {sum} increments: too many give up");
}

/// What others keep from being saved is a 503, and a client tries that again.
pub(crate) async fn count_until_it_counts(
    config: &SessionConfig<Visitor>,
    cookie: &str,
    tries: &AtomicUsize,
) {
    loop {
        tries.fetch_add(1, Ordering::Relaxed);
        match request(config, cookie, count_up).await {
            Ok(_) => return,
            Err(Unavailable::Save(SaveError::Contended { .. })) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
}

// case 80
async fn changes_of_different_fields_both_survive(config: &SessionConfig<Visitor>) {
    let cookie = begun(config).await;
    for round in 1..=rounds() as u64 {
        together(2, |side| {
            let (config, cookie) = (config.clone(), cookie.clone());
            async move {
                let set = move |visitor: &mut session_core::Session<Visitor>| match side {
                    0 => visitor.set_left(round),
                    _ => visitor.set_right(round),
                };
                answered(&config, &cookie, set).await;
            }
        })
        .await;
        let (both, _) =
            answered(config, &cookie, |visitor| (visitor.left(), visitor.right())).await;
        assert_eq!(both, (round, round), "neither change is lost");
    }
}

// cases 39, 83
async fn what_was_signed_out_stays_so(config: &SessionConfig<Visitor>) {
    for _ in 0..rounds() {
        let cookie = begun(config).await;
        together(2, |who| {
            let (config, cookie) = (config.clone(), cookie.clone());
            async move {
                let change = |visitor: &mut session_core::Session<Visitor>| match who {
                    0 => visitor.invalidate(),
                    _ => count_up(visitor),
                };
                let (_, sent) = answered(&config, &cookie, change).await;
                // Whoever comes too late has no session, and so may have begun another one.
                sent.filter(|sent| who == 1 && sent == &cookie)
            }
        })
        .await
        .iter()
        .for_each(|sent| {
            assert_eq!(*sent, None, "nobody is sent the cookie of a session that ended")
        });
        let (is_new, _) = answered(config, &cookie, |visitor| visitor.is_new()).await;
        assert!(is_new, "what ended has not come back");
    }
}

// cases 84, 122
async fn a_sign_in_or_a_sign_out_wins_and_nothing_between(config: &SessionConfig<Visitor>) {
    for _ in 0..rounds() / 4 + 1 {
        let cookie = begun(config).await;
        let sent = together(3, |who| {
            let (config, cookie) = (config.clone(), cookie.clone());
            async move {
                let change = |visitor: &mut session_core::Session<Visitor>| match who {
                    0 | 1 => visitor.set_user(who as u32),
                    _ => count_up(visitor),
                };
                answered(&config, &cookie, change).await.1
            }
        })
        .await;
        let new: Vec<_> = sent.iter().flatten().filter(|sent| **sent != cookie).collect();
        assert_eq!(new.len(), 1, "one of two sign-ins wins, and has the one cookie");
        let (user, _) = answered(config, new[0], |visitor| visitor.user().is_some()).await;
        assert!(user, "and the session is signed in");
        let (old, _) = answered(config, &cookie, |visitor| visitor.user().is_some()).await;
        assert!(!old, "the old id is nobody's");
    }
}

async fn an_owner_is_signed_out_everywhere(config: &SessionConfig<Visitor>) {
    let sessions = Sessions::new(config);
    let user = u32::try_from(rounds()).expect("it fits");
    let mut cookies = Vec::new();
    for _ in 0..3 {
        let (_, cookie) = answered(config, "", |visitor| visitor.set_user(user)).await;
        cookies.push(cookie.expect("a new session has a cookie"));
    }
    match sessions.of(&user).await {
        Err(StoreError::Unsupported(_)) => return,
        listed => assert_eq!(listed.expect("the store is there").len(), 3),
    }
    // One of them takes a new id meanwhile.
    let (renewed, ended) = tokio::join!(
        answered(config, &cookies[0], |visitor| visitor.renew()),
        sessions.end_all(&user),
    );
    ended.expect("the store is there");
    cookies.extend(renewed.1);
    sessions.end_all(&user).await.expect("the store is there");
    for cookie in &cookies {
        let (is_new, _) = answered(config, cookie, |visitor| visitor.is_new()).await;
        assert!(is_new, "no session of theirs is left");
    }
    assert!(sessions.of(&user).await.expect("the store is there").is_empty());
}

/// Runs so many at once, and waits for all.
pub(crate) async fn together<F, T>(tasks: usize, run: impl Fn(usize) -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let tasks: Vec<_> = (0..tasks).map(|task| tokio::spawn(run(task))).collect();
    let mut results = Vec::with_capacity(tasks.len());
    for task in tasks {
        results.push(task.await.expect("a request panicked"));
    }
    results
}
