//! Requests that run at once on the sessions of a store, in any order: no published change is lost,
//! none is counted twice, no session that was deleted returns, and nothing of one identity gets into
//! another. A model in plain values says what has to be there after each response.

mod deed;
mod model;
mod request;
mod running;
mod step;
mod value;
mod visitor;
mod world;

use self::step::{Step, steps};
use self::world::World;
use super::{holds, wait};

// cases 79, 80, 81, 83, 84, 101, 119, 121 to 124
#[test]
fn no_published_change_is_lost_and_no_deleted_session_returns() {
    holds(96, steps(), |steps| wait(runs(steps)));
}

async fn runs(steps: Vec<Step>) {
    let mut world = World::new();
    for step in steps {
        world.take(step).await;
        world.check().await;
    }
}
