//! Welch's t-test.

/// Number, mean and spread of measurements, one by one (Welford's algorithm).
#[derive(Clone, Copy, Default)]
pub(crate) struct Moments {
    number: f64,
    mean: f64,
    /// The sum of squared distances from the mean.
    squares: f64,
}

impl Moments {
    pub(crate) fn add(&mut self, value: f64) {
        self.number += 1.0;
        let distance = value - self.mean;
        self.mean += distance / self.number;
        self.squares += distance * (value - self.mean);
    }

    /// Those of two sets together.
    pub(crate) fn with(self, other: Self) -> Self {
        let number = self.number + other.number;
        let distance = other.mean - self.mean;
        let share = other.number / number;
        Self {
            number,
            mean: self.mean + distance * share,
            squares: self.squares + other.squares + distance * distance * self.number * share,
        }
    }

    /// How much more it takes on average.
    pub(crate) fn beyond(&self, other: &Self) -> f64 {
        self.mean - other.mean
    }

    /// The square of the mean's standard error.
    fn error(&self) -> f64 {
        self.squares / (self.number - 1.0) / self.number
    }
}

/// How many standard errors the two means are apart.
pub(crate) fn t(one: &Moments, other: &Moments) -> f64 {
    one.beyond(other).abs() / (one.error() + other.error()).sqrt()
}
