//! Measures alternatives side by side: in turns, in short rounds, and of each the median round.
//!
//! Absolute figures drift with the machine; ratios of one run hold as long as nobody else computes
//! on the same core, which slows one kind of code more than another. So it is measured several times,
//! some time apart, and of each alternative the quietest counts: what disturbs only ever adds.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How much is measured.
#[derive(Clone, Copy)]
pub struct Effort {
    /// Rounds of each alternative, each time.
    pub rounds: usize,
    /// How often it is measured.
    pub times: usize,
    /// How long it waits between two times.
    pub between: Duration,
}

/// For figures that are tens of nanoseconds.
pub const THOROUGH: Effort =
    Effort { rounds: 2_001, times: 20, between: Duration::from_millis(100) };

/// One alternative: what it is called, and what one timed round of it takes.
pub struct Case<'a> {
    name: &'static str,
    round: Box<dyn FnMut() -> Duration + 'a>,
    /// Calls of a round.
    calls: u32,
    /// How often a round reads the clock twice.
    spans: u32,
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
        Self::timed(name, calls, round)
    }

    /// Times so many calls, each by itself: what comes before it and after it does not count.
    pub fn between<I, R>(
        name: &'static str,
        calls: u32,
        mut before: impl FnMut() -> I + 'a,
        mut call: impl FnMut(I) -> R + 'a,
        mut after: impl FnMut(R) + 'a,
    ) -> Self {
        let round = move || {
            let one = |_| {
                let input = black_box(before());
                let start = Instant::now();
                let result = black_box(call(input));
                let took = start.elapsed();
                after(result);
                took
            };
            (0..calls).map(one).sum()
        };
        Self { spans: calls, ..Self::timed(name, calls, round) }
    }

    /// Rounds of so many calls that time themselves.
    pub fn timed(name: &'static str, calls: u32, round: impl FnMut() -> Duration + 'a) -> Self {
        Self { name, round: Box::new(round), calls, spans: 1, rounds: Vec::new() }
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
    let quietest = quietest(&mut cases, THOROUGH);
    for (case, took) in cases.iter().zip(&quietest) {
        println!("{:<48}{took:>9.1} ns", case.name);
    }
    std::array::from_fn(|number| quietest[number])
}

/// Runs all of them in turns, and returns what each takes in nanoseconds, less what reading the
/// clock takes.
pub fn quietest(cases: &mut [Case<'_>], effort: Effort) -> Vec<f64> {
    let mut quietest = vec![f64::INFINITY; cases.len()];
    for _ in 0..effort.times {
        for (quietest, took) in quietest.iter_mut().zip(once(cases, effort.rounds)) {
            *quietest = quietest.min(took);
        }
        std::thread::sleep(effort.between);
    }
    quietest
}

fn once(cases: &mut [Case<'_>], rounds: usize) -> Vec<f64> {
    let mut clock = Case::new("reading the clock", || ());
    for case in cases.iter_mut() {
        case.rounds.clear();
    }
    for _ in 0..rounds {
        for case in cases.iter_mut().chain([&mut clock]) {
            let took = (case.round)();
            case.rounds.push(took);
        }
    }
    let clock = clock.median();
    let took = |case: &Case<'_>| case.median() - clock * f64::from(case.spans);
    cases.iter().map(|case| took(case) / f64::from(case.calls)).collect()
}

/// Prints a figure beside its limit, and says whether it holds.
#[must_use]
pub fn judge(what: &str, figure: f64, limit: f64, unit: &str) -> bool {
    let holds = figure <= limit;
    let verdict = if holds { "holds" } else { "MISSED" };
    println!("{what:<48}{figure:>9.2}{unit}   limit {limit}{unit}: {verdict}");
    holds
}
