//! Sessions end when their signed times say so, whatever the clock and the limits are.

use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use session_core::{MemoryStore, Session, SessionBuilder, SessionConfig};

use super::{Hand, holds, wait};
use crate::support::{Client, builder, noon};

#[derive(Session)]
struct Visitor {
    visits: u32,
}

/// The first second that the format has, since the Unix epoch.
const EPOCH: u64 = 1_577_836_800;
const LAST: i128 = u32::MAX as i128;
const DAY: i128 = 24 * 60 * 60;

/// Limits in whole seconds and what is left over, which does not count.
#[derive(Clone, Copy, Debug)]
struct Limits {
    idle: Duration,
    absolute: Duration,
    skew: Duration,
}

/// When a session began and was issued, and when it is looked at, in seconds since the format's
/// epoch; the clock may be out of its range.
#[derive(Clone, Copy, Debug)]
struct Times {
    created: i128,
    issued: i128,
    now: i128,
}

/// Which second decides, and how far from it the clock is.
#[derive(Clone, Copy, Debug)]
enum Near {
    Issued,
    Idle,
    HalfIdle,
    Absolute,
    Skew,
    Noon,
}

fn seconds(span: Duration) -> i128 {
    span.as_secs().into()
}

impl Limits {
    /// The rule as the format's page has it.
    fn allow(&self, times: Times) -> bool {
        let now = times.now.clamp(0, LAST);
        times.issued <= now + seconds(self.skew)
            && now < times.issued + seconds(self.idle)
            && now < times.created + seconds(self.absolute)
    }

    fn at(&self, near: Near, created: i128, issued: i128) -> i128 {
        match near {
            Near::Issued => issued,
            Near::Idle => issued + seconds(self.idle),
            Near::HalfIdle => issued + seconds(self.idle / 2),
            Near::Absolute => created + seconds(self.absolute),
            Near::Skew => issued - seconds(self.skew),
            Near::Noon => since_epoch(noon()),
        }
    }

    fn set(self, builder: SessionBuilder<Visitor>) -> SessionBuilder<Visitor> {
        let Self { idle, absolute, skew } = self;
        builder.idle_timeout(idle).absolute_timeout(absolute).clock_skew(skew)
    }
}

fn since_epoch(time: SystemTime) -> i128 {
    let unix = time.duration_since(SystemTime::UNIX_EPOCH).expect("a time after 1970");
    i128::from(unix.as_secs()) - i128::from(EPOCH)
}

/// The clock's time, from 1970 to long after the format's last second.
fn clock_time(second: i128) -> SystemTime {
    let unix = (second + i128::from(EPOCH)).clamp(0, 1 << 40) as u64;
    // Fractions are cut off.
    SystemTime::UNIX_EPOCH + Duration::new(unix, 999_999_999)
}

fn spans(shortest: u64, longest: u64) -> impl Strategy<Value = Duration> {
    let seconds = prop_oneof![
        Just(shortest),
        Just(longest),
        shortest..=longest,
        shortest..=longest.min(100),
        shortest..=longest.min(40 * DAY as u64),
    ];
    (seconds, 0..1_000_000_000u32).prop_map(|(seconds, nanos)| Duration::new(seconds, nanos))
}

fn limits() -> impl Strategy<Value = Limits> {
    let limits = (spans(1, 400 * DAY as u64 - 1), spans(0, u64::MAX), spans(0, u64::MAX));
    limits.prop_map(|(idle, more, skew)| Limits {
        idle,
        absolute: idle.checked_add(more).unwrap_or(Duration::MAX),
        skew,
    })
}

fn times() -> impl Strategy<Value = (Limits, Times)> {
    let noon = since_epoch(noon());
    let created = prop_oneof![
        4 => noon - 400 * DAY..=noon + 400 * DAY,
        1 => 0..5i128,
        1 => LAST - 5..=LAST,
    ];
    let age = prop_oneof![Just(0), 0..100i128, 0..=800 * DAY];
    let near = prop_oneof![
        Just(Near::Issued),
        Just(Near::Idle),
        Just(Near::HalfIdle),
        Just(Near::Absolute),
        Just(Near::Skew),
        Just(Near::Noon),
    ];
    let distance = prop_oneof![3 => -2..=2i128, 1 => -400 * DAY..=400 * DAY];
    (limits(), created, age, near, distance).prop_map(|(limits, created, age, near, distance)| {
        let issued = (created + age).min(LAST);
        let now = limits.at(near, created, issued) + distance;
        (limits, Times { created, issued, now })
    })
}

/// A browser whose session began and was issued at these times.
fn client(lenient: &SessionConfig<Visitor>, clock: &Hand, times: Times) -> Client<Visitor> {
    let client = Client::of(lenient);
    clock.set(clock_time(times.created));
    wait(client.request(|visitor| visitor.set_visits(7)));
    let mut at = times.created;
    while at < times.issued {
        at = times.issued.min(at + 399 * DAY);
        clock.set(clock_time(at));
        wait(client.request(|visitor| visitor.mark_changed()));
    }
    client
}

/// When the session of a client began and was issued.
fn found(client: &Client<Visitor>) -> Option<(i128, i128)> {
    let exchange = wait(client.load());
    let view = exchange.reading_view();
    let issued = view.issued_at()?;
    assert_eq!(view.visits(), 7);
    Some((since_epoch(view.created_at()), since_epoch(issued)))
}

/// Builds both with settings, in a store or in the cookie.
fn configs(
    limits: Limits,
    in_store: bool,
) -> (SessionConfig<Visitor>, SessionConfig<Visitor>, Hand) {
    let (clock, store) = (Hand::new(), in_store.then(MemoryStore::new));
    let endless = Limits {
        idle: Duration::from_secs(400 * DAY as u64),
        absolute: Duration::MAX,
        skew: Duration::MAX,
    };
    let [lenient, strict] = [endless, limits].map(|limits| {
        let time = clock.clone();
        let builder = limits.set(builder()).clock(move || time.now());
        let builder = match &store {
            Some(store) => builder.store(store.clone()),
            None => builder,
        };
        builder.build().expect("the limits agree")
    });
    (lenient, strict, clock)
}

/// Uses a session at some time and finds that this is right.
fn use_at(limits: Limits, times: Times, change: bool, in_store: bool) {
    let (lenient, strict, clock) = configs(limits, in_store);
    let client = client(&lenient, &clock, times);
    let mine = Client::of(&strict);
    mine.put_cookie(client.cookie());
    clock.set(clock_time(times.now));
    let is_valid = found(&mine).is_some();
    assert_eq!(is_valid, limits.allow(times), "alive");
    if !is_valid {
        return;
    }
    assert_eq!(found(&mine), Some((times.created, times.issued)));
    wait(mine.request(|visitor| {
        if change {
            visitor.mark_changed();
        }
    }));
    let now = times.now.clamp(0, LAST);
    let is_due = now >= times.issued + seconds(limits.idle / 2);
    let issued = match change || is_due {
        true => now.max(times.created),
        false => times.issued,
    };
    let times = Times { issued, ..times };
    client.put_cookie(mine.cookie());
    assert_eq!(found(&client), Some((times.created, issued)), "issued anew, and never begun anew");
    // However it was used, it ends.
    for end in [times.created + seconds(limits.absolute), issued + seconds(limits.idle)] {
        for now in [end - 1, end, end + 1] {
            clock.set(clock_time(now));
            assert_eq!(found(&mine).is_some(), limits.allow(Times { now, ..times }), "at {now}");
        }
    }
}

// cases 31 to 38
#[test]
fn a_session_in_its_cookie_lives_exactly_as_long_as_its_times_say() {
    holds(64, (times(), any::<bool>()), |((limits, times), change)| {
        use_at(limits, times, change, false);
    });
}

// cases 31 to 38, 103
#[test]
fn a_session_in_a_store_lives_exactly_as_long_as_its_times_say() {
    holds(64, (times(), any::<bool>()), |((limits, times), change)| {
        use_at(limits, times, change, true);
    });
}
