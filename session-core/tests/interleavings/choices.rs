//! A depth-first search through all choices that a run has.

/// The choices of one run, and where the next one differs.
#[derive(Default)]
pub(super) struct Choices {
    made: Vec<Choice>,
    depth: usize,
}

struct Choice {
    taken: usize,
    of: usize,
}

impl Choices {
    /// One of so many possibilities.
    pub(super) fn choose(&mut self, of: usize) -> usize {
        if self.depth == self.made.len() {
            self.made.push(Choice { taken: 0, of });
        }
        let choice = &self.made[self.depth];
        assert_eq!(choice.of, of, "what is run again with the same choices does the same");
        self.depth += 1;
        choice.taken
    }

    /// Goes on to the next run; false if there is none.
    fn advance(&mut self) -> bool {
        assert_eq!(self.depth, self.made.len(), "what is run again comes as far");
        self.depth = 0;
        while let Some(last) = self.made.last_mut() {
            last.taken += 1;
            if last.taken < last.of {
                return true;
            }
            self.made.pop();
        }
        false
    }
}

/// Runs once for each way to choose, and says how many there were.
pub(super) fn explore(mut run: impl FnMut(&mut Choices)) -> usize {
    let mut choices = Choices::default();
    for runs in 1.. {
        run(&mut choices);
        if !choices.advance() {
            return runs;
        }
    }
    unreachable!("it is left by its `return`")
}

#[test]
fn every_way_to_choose_is_taken_once() {
    let mut ways = Vec::new();
    let runs = explore(|choices| {
        let first = choices.choose(2);
        let second = if first == 0 { choices.choose(3) } else { 0 };
        ways.push((first, second));
    });
    assert_eq!((runs, ways), (4, vec![(0, 0), (0, 1), (0, 2), (1, 0)]));
}
