//! Values that nobody chose, and the same in each run.

use proptest::arbitrary::Arbitrary;
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

pub(super) struct Draw(TestRunner);

impl Draw {
    pub(super) fn new() -> Self {
        Self(TestRunner::deterministic())
    }

    pub(super) fn any<V: Arbitrary>(&mut self) -> V {
        self.of(any::<V>())
    }

    pub(super) fn of<S: Strategy>(&mut self, strategy: S) -> S::Value {
        strategy.new_tree(&mut self.0).expect("nothing is filtered out").current()
    }
}

/// A text of up to so many characters, of any script.
pub(super) fn text(most: usize) -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..=most).prop_map(String::from_iter)
}
