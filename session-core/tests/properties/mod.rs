//! What holds for whatever comes, tried on what nobody thought of.
//!
//! A few seconds of it belong to every run of the tests. `SESSION_TESTS_CASES` says how often each
//! property is tried instead, for those who have more time. Nothing is left in files: whatever was
//! found is a test of its own beside its property.

mod evolution;
mod expiry;
mod grammar;
mod merges;
mod set_cookie;
mod shapes;
mod size;

use std::fmt::Debug;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::SystemTime;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestRunner};
use session_core::Algorithm;
use tokio::runtime::{Builder, Runtime};

use crate::support::noon;

/// How often each property is tried, if not as often as its test says.
static CASES: LazyLock<Option<u32>> = LazyLock::new(|| {
    let cases = std::env::var("SESSION_TESTS_CASES").ok();
    cases.map(|cases| cases.parse().expect("SESSION_TESTS_CASES is a number"))
});

/// The three ways to protect a cookie.
const ALGORITHMS: [Algorithm; 3] =
    [Algorithm::HmacSha1_128, Algorithm::HmacSha256_128, Algorithm::Aes256GcmSiv];

/// Tries a property on as many values, and shows the smallest for which it does not hold.
fn holds<S: Strategy>(cases: u32, values: S, property: impl Fn(S::Value))
where
    S::Value: Debug,
{
    let cases = CASES.unwrap_or(cases);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&values, |value| {
        property(value);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

thread_local! {
    static RUNTIME: Runtime =
        Builder::new_current_thread().enable_time().build().expect("a runtime of one thread");
}

/// Waits for what a property can't await.
fn wait<R>(future: impl Future<Output = R>) -> R {
    RUNTIME.with(|runtime| runtime.block_on(future))
}

/// A clock that shows what it was set to: noon at first.
#[derive(Clone)]
struct Hand(Arc<Mutex<SystemTime>>);

impl Hand {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(noon())))
    }

    fn now(&self) -> SystemTime {
        *self.0.lock().expect("no clock panics")
    }

    fn set(&self, now: SystemTime) {
        *self.0.lock().expect("no clock panics") = now;
    }
}
