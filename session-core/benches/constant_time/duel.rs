//! Two classes of inputs for one call, measured side by side.

use std::hint::black_box;
use std::time::Instant;

use super::classes::Classes;
use super::welch::{Moments, t};

/// A comparison, and whether it is known to leak.
pub(crate) struct Duel {
    pub(crate) name: &'static str,
    pub(crate) leaks: bool,
    /// How often it is measured.
    number: usize,
    /// Those of the two classes in turns, so that nothing but their bytes tells them apart.
    inputs: Vec<u8>,
    /// Bytes of an input.
    len: usize,
    call: Box<Call>,
}

/// What is timed.
type Call = dyn FnMut(&[u8]) -> bool;

pub(crate) struct Outcome {
    pub(crate) measured: usize,
    /// Of the two classes.
    pub(crate) t: f64,
    /// Of the halves of one class.
    pub(crate) noise: f64,
    /// How many nanoseconds more the second class takes, of all but the slowest.
    pub(crate) difference: f64,
}

/// What is slower than so many in a hundred is left out: interrupts come there. The paper crops at
/// several places, as nobody knows which is best; the largest `|t|` counts.
const KEPT: [f64; 6] = [100.0, 99.0, 95.0, 90.0, 75.0, 50.0];
/// The one whose difference of means is shown.
const SHOWN: usize = 3;
/// Measurements of a comparison.
const NUMBER: usize = 4_000_000;
/// Measurements from which those places are found, and that count no further.
const FIRST: usize = 20_000;

/// Each class has two halves.
type Halves = [[Moments; 2]; 2];

impl Duel {
    pub(crate) fn new(
        name: &'static str,
        classes: Classes,
        call: impl FnMut(&[u8]) -> bool + 'static,
    ) -> Self {
        let len = classes[0][0].len();
        let [one, other] = classes;
        let pairs = one.into_iter().zip(other);
        let inputs: Vec<u8> = pairs.flat_map(|(one, other)| [one, other].concat()).collect();
        Self { name, leaks: false, number: NUMBER, inputs, len, call: Box::new(call) }
    }

    /// One that has to be found.
    pub(crate) fn that_leaks(self) -> Self {
        Self { leaks: true, ..self }
    }

    /// One that takes so long that it is measured less often.
    pub(crate) fn slow(self) -> Self {
        Self { number: NUMBER / 10, ..self }
    }

    pub(crate) fn run(mut self) -> Outcome {
        let mut choices = Choices(0x9e37_79b9_7f4a_7c15);
        // All inputs are in one place when they are read.
        let mut place = vec![0; self.len];
        let mut first: Vec<_> =
            (0..FIRST).map(|_| self.measure(choices.next(), &mut place).2).collect();
        first.sort_unstable_by(f64::total_cmp);
        let limits = KEPT.map(|kept| first.get((FIRST as f64 * kept / 100.0) as usize).copied());
        let mut kept = [Halves::default(); KEPT.len()];
        for _ in 0..self.number {
            let (class, half, took) = self.measure(choices.next(), &mut place);
            for (limit, halves) in limits.iter().zip(&mut kept) {
                if limit.is_none_or(|limit| took <= limit) {
                    halves[class][half].add(took);
                }
            }
        }
        judge(&kept, self.number)
    }

    /// The class of the input that was chosen, the half of the class, and the nanoseconds of the call.
    fn measure(&mut self, choice: usize, place: &mut [u8]) -> (usize, usize, f64) {
        let (class, half) = (choice & 1, choice >> 1 & 1);
        let pair = (choice >> 2) % (self.inputs.len() / (2 * self.len));
        place.copy_from_slice(&self.inputs[(2 * pair + class) * self.len..][..self.len]);
        let start = Instant::now();
        let result = (self.call)(black_box(place));
        let took = start.elapsed();
        black_box(result);
        (class, half, took.as_nanos() as f64)
    }
}

fn judge(kept: &[Halves], measured: usize) -> Outcome {
    let classes = |halves: &Halves| halves.map(|[one, other]| one.with(other));
    let largest = |t: &dyn Fn(&Halves) -> f64| kept.iter().map(t).fold(0.0, f64::max);
    let [one, other] = classes(&kept[SHOWN]);
    Outcome {
        measured,
        t: largest(&|halves| {
            let [one, other] = classes(halves);
            t(&one, &other)
        }),
        noise: largest(&|halves| {
            let [one, other] = halves.map(|[one, other]| t(&one, &other));
            one.max(other)
        }),
        difference: other.beyond(&one),
    }
}

/// Which input comes next: xorshift64*, so that nothing can foresee it, least of all the processor.
struct Choices(u64);

impl Choices {
    fn next(&mut self) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) as usize
    }
}
