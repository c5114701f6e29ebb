//! Measures alternatives side by side: in turns, in short rounds, and of each the median round.
//!
//! Absolute figures drift with the machine; ratios of one run hold as long as nobody else computes
//! on the same core, which slows one kind of code more than another. So it is measured several times,
//! some time apart, and the quietest of these counts.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Rounds of each alternative, each time.
const ROUNDS: usize = 2_001;
/// How often it is measured.
const TIMES: usize = 20;
const BETWEEN: Duration = Duration::from_millis(100);

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

    /// Times so many calls at a time.
    pub fn repeated<R>(name: &'static str, calls: u32, mut call: impl FnMut() -> R + 'a) -> Self {
        Self::prepared(name, calls, || (), move |()| call())
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
    let mut quietest = [f64::INFINITY; N];
    for _ in 0..TIMES {
        let took = once(&mut cases);
        if took.iter().sum::<f64>() < quietest.iter().sum() {
            quietest = took;
        }
        std::thread::sleep(BETWEEN);
    }
    for (case, took) in cases.iter().zip(quietest) {
        println!("{:<48}{took:>9.1} ns", case.name);
    }
    quietest
}

fn once<const N: usize>(cases: &mut [Case<'_>; N]) -> [f64; N] {
    let mut clock = Case::new("reading the clock", || ());
    for case in cases.iter_mut() {
        case.rounds.clear();
    }
    for _ in 0..ROUNDS {
        for case in cases.iter_mut().chain([&mut clock]) {
            let took = (case.round)();
            case.rounds.push(took);
        }
    }
    let clock = clock.median();
    cases.each_ref().map(|case| (case.median() - clock) / f64::from(case.calls))
}

/// Prints a figure beside its limit, and says whether it holds.
#[must_use]
pub fn judge(what: &str, figure: f64, limit: f64, unit: &str) -> bool {
    let holds = figure <= limit;
    let verdict = if holds { "holds" } else { "MISSED" };
    println!("{what:<48}{figure:>9.2}{unit}   limit {limit}{unit}: {verdict}");
    holds
}
