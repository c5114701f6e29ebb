//! Whether the time that a check takes tells where something wrong first differs from what is right:
//! `cargo bench -p session-core --bench constant_time`. Case 113 of the fault catalogue.
//!
//! The test is that of Reparaz, Balasch and Verbauwhede, "Dude, is my code constant time?", DATE
//! 2017: two classes of inputs are measured in one run, in random order, and Welch's t-test says
//! whether their times have one mean. An attacker who knew where the first difference is would find
//! a tag byte by byte, so one class is wrong in the first byte and the other in the last; or in the
//! last, and in all of them.
//!
//! Beside the `|t|` of each comparison stands its noise, from the same measurements: the larger `|t|`
//! of one half of a class against its other half, which nothing tells apart. The paper takes
//! `|t| > 4.5` for a leak. That is for a quiet machine and one test; here it is the largest of
//! several, so a comparison leaks when it is above 4.5 times its noise, or 4.5 if the noise is below
//! 1 (the authors' own program, dudect, warns from 10). A comparison with a loop that ends at the first
//! difference is the control: if it is not found, nothing else that is printed means anything.

mod classes;
mod control;
mod duel;
mod subjects;
mod welch;

use std::process::ExitCode;

use duel::Outcome;

fn main() -> ExitCode {
    println!(
        "{:<54}{:>10}{:>9}{:>9}{:>9}{:>13}",
        "", "measured", "|t|", "noise", "limit", "difference"
    );
    let mut holds = true;
    for duel in subjects::all() {
        let (name, leaks) = (duel.name, duel.leaks);
        holds &= show(name, leaks, &duel.run());
    }
    ExitCode::from(u8::from(!holds))
}

/// Prints a line, and says whether it is as it has to be.
fn show(name: &str, leaks: bool, outcome: &Outcome) -> bool {
    let Outcome { measured, t, noise, difference } = *outcome;
    let limit = 4.5 * noise.max(1.0);
    let verdict = match (t > limit, leaks) {
        (true, true) => "found, as it has to be",
        (false, true) => "NOT FOUND",
        (true, false) => "LEAKS",
        (false, false) => "holds",
    };
    println!(
        "{name:<54}{measured:>10}{t:>9.2}{noise:>9.2}{limit:>9.2}{difference:>10.2} ns  {verdict}"
    );
    (t > limit) == leaks
}
