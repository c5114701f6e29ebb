//! Measures alternatives side by side: in turns, in short rounds, and of each the median round.
//! Absolute figures drift with the machine; ratios of one run hold.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Rounds of each alternative.
const ROUNDS: usize = 10_001;

/// One alternative: what it is called, and what one timed round of it takes.
pub struct Case<'a> {
    name: &'static str,
    round: Box<dyn FnMut() -> Duration + 'a>,
    /// Calls of a round.
    calls: u32,
    rounds: Vec<Duration>,
}

impl<'a> Case<'a> {
    /// Times single calls, without letting go of the result.
    pub fn new<R>(name: &'static str, mut call: impl FnMut() -> R + 'a) -> Self {
        Self::prepared(name, 1, || (), move |()| call())
    }

    /// Times so many calls at a time, each on an input that is prepared before.
    pub fn prepared<I, R>(
        name: &'static str,
        calls: u32,
        mut prepare: impl FnMut() -> I + 'a,
        mut call: impl FnMut(I) -> R + 'a,
    ) -> Self {
        let round = move || {
            let inputs: Vec<I> = (0..calls).map(|_| prepare()).collect();
            let mut results = Vec::with_capacity(inputs.len());
            let start = Instant::now();
            results.extend(inputs.into_iter().map(|input| call(black_box(input))));
            let took = start.elapsed();
            black_box(results);
            took
        };
        Self { name, round: Box::new(round), calls, rounds: Vec::with_capacity(ROUNDS) }
    }

    /// Nanoseconds of the median round.
    fn median(&self) -> f64 {
        let mut rounds = self.rounds.clone();
        rounds.sort_unstable();
        rounds[rounds.len() / 2].as_secs_f64() * 1e9
    }
}

/// Runs all of them in turns, prints what each takes, and returns it in nanoseconds, less what
/// reading the clock takes.
pub fn measure<const N: usize>(mut cases: [Case<'_>; N]) -> [f64; N] {
    let mut clock = Case::new("reading the clock", || ());
    for _ in 0..ROUNDS {
        for case in cases.iter_mut().chain([&mut clock]) {
            let took = (case.round)();
            case.rounds.push(took);
        }
    }
    let clock = clock.median();
    cases.map(|case| {
        let took = (case.median() - clock) / f64::from(case.calls);
        println!("{:<48}{took:>9.1} ns", case.name);
        took
    })
}

/// Prints a figure beside its limit, and says whether it holds.
#[must_use]
pub fn judge(what: &str, figure: f64, limit: f64, unit: &str) -> bool {
    let holds = figure <= limit;
    let verdict = if holds { "holds" } else { "MISSED" };
    println!("{what:<48}{figure:>9.2}{unit}   limit {limit}{unit}: {verdict}");
    holds
}
