//! Builds of one struct side by side on the same sessions, in any order: what they know in common
//! survives, nothing is misread, and nothing of one identity gets into another.

mod act;
mod build;
mod draft;
mod family;
mod found;
mod jar;
mod server;
mod value;

use std::time::Duration;

use proptest::prelude::*;

use self::act::{Act, acts};
use self::family::family;
use self::jar::{Jar, Kept};
use self::server::{Place, Servers};
use super::{Hand, holds};
use crate::support::noon;

/// What happens next.
#[derive(Clone, Debug)]
enum Step {
    /// One of the three builds answers a request.
    Request(usize, Vec<Act>),
    /// A request that another one comes into, after it was loaded and before it is finished.
    Around(usize, Vec<Act>, usize, Vec<Act>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0..3usize, acts()).prop_map(|(build, acts)| Step::Request(build, acts)),
        1 => (0..3usize, acts(), 0..3usize, acts())
            .prop_map(|(build, acts, other, others)| Step::Around(build, acts, other, others)),
    ];
    proptest::collection::vec(step, 1..12)
}

fn three() -> impl Strategy<Value = [usize; 3]> {
    let build = 0..family().len();
    [build.clone(), build.clone(), build]
}

/// Lets three builds do all this, and looks after each step with all three of them.
fn survives(place: Place, three: [usize; 3], steps: Vec<Step>) {
    let clock = Hand::new();
    let servers = Servers::new(place, three.map(|build| family()[build]), &clock);
    let (mut jar, mut now) = (Jar::new(place == Place::Store), noon());
    for step in steps {
        now += Duration::from_secs(60);
        clock.set(now);
        match step {
            Step::Request(build, acts) => {
                let shape = servers.shape(build);
                let request = jar.begin(shape, now, &acts);
                jar.finish(request, shape, now);
                servers.begin(build, &acts).finish(&servers);
            }
            Step::Around(build, acts, other, others) => {
                let (shape, inner) = (servers.shape(build), servers.shape(other));
                let outer = jar.begin(shape, now, &acts);
                let request = jar.begin(inner, now, &others);
                jar.finish(request, inner, now);
                jar.finish(outer, shape, now);
                let outer = servers.begin(build, &acts);
                servers.begin(other, &others).finish(&servers);
                outer.finish(&servers);
            }
        }
        let kept: Option<&Kept> = jar.now();
        for build in 0..3 {
            let (found, expected) = (servers.read(build), jar::read(kept, servers.shape(build)));
            assert_eq!(found, expected, "read by {}", servers.shape(build).name);
        }
        assert_eq!(servers.outline(), kept.map(Kept::outline), "fields in all, and schema");
    }
}

// cases 53, 54, 55, 115, 116, 117
#[test]
fn builds_share_their_cookies_in_any_order() {
    holds(64, (three(), steps()), |(three, steps)| survives(Place::Cookie, three, steps));
}

// cases 53, 54, 55, 80, 84, 115, 116, 117
#[test]
fn builds_share_a_store_in_any_order() {
    holds(64, (three(), steps()), |(three, steps)| survives(Place::Store, three, steps));
}
