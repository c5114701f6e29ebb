//! The choices of one attempt, and the next attempt after one that failed.

/// What was chosen, in order. The choice that was made last is to blame for a failure, so it is the first to be
/// made otherwise.
#[derive(Default)]
pub(super) struct Choices {
    made: Vec<Choice>,
    /// How many of them this attempt has come by.
    at: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Choice {
    taken: usize,
    options: usize,
}

impl Choices {
    /// One of `options`, the same as in the last attempt unless that is why it failed.
    pub(super) fn choose(&mut self, options: usize) -> usize {
        match self.made.get(self.at) {
            Some(choice) if choice.options == options => {}
            _ => self.remake(Choice { taken: 0, options }),
        }
        self.at += 1;
        self.made[self.at - 1].taken
    }

    /// A choice that somebody else has made. What follows is another matter if it was made otherwise before.
    pub(super) fn given(&mut self, taken: usize) {
        let choice = Choice { taken, options: 0 };
        if self.made.get(self.at) != Some(&choice) {
            self.remake(choice);
        }
        self.at += 1;
    }

    fn remake(&mut self, choice: Choice) {
        self.made.truncate(self.at);
        self.made.push(choice);
    }

    /// Begins an attempt.
    pub(super) fn restart(&mut self) {
        self.at = 0;
    }

    /// Chooses otherwise after a failure. False if everything was tried; then it begins all over.
    pub(super) fn advance(&mut self) -> bool {
        self.made.truncate(self.at);
        while let Some(mut last) = self.made.pop() {
            last.taken += 1;
            if last.taken < last.options {
                self.made.push(last);
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_choice_is_the_first_to_change() {
        let mut choices = Choices::default();
        let mut attempts = Vec::new();
        loop {
            choices.restart();
            attempts.push((choices.choose(2), choices.choose(3)));
            if !choices.advance() {
                break;
            }
        }
        assert_eq!(attempts, [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]);
    }

    #[test]
    fn a_given_choice_stays_and_what_follows_another_begins_anew() {
        let mut choices = Choices::default();
        choices.given(0);
        choices.choose(2);
        assert!(choices.advance());
        choices.restart();
        choices.given(0);
        assert_eq!(choices.choose(2), 1);
        choices.restart();
        choices.given(1);
        assert_eq!(choices.choose(2), 0);
    }
}
