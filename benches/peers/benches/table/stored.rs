//! The figures of a former run, and what has become worse since. Times are not kept, for they are
//! those of a machine: ratios are, and what can be counted.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use session_peers::action::Action;
use session_peers::contents::Size;
use session_peers::subjects::Subject;

use crate::loopback;
use crate::tables::Tables;

/// What a figure is, which says how far it moves by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Our time in parts of another's in the same run.
    Time,
    /// A share of the bare application's requests a second: the one kind where more is better.
    Share,
    Instructions,
    /// Bytes or allocations.
    Count,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Time, Self::Share, Self::Instructions, Self::Count];

    fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Share => "share",
            Self::Instructions => "instructions",
            Self::Count => "count",
        }
    }

    /// The part by which it may be worse.
    fn noise(self) -> f64 {
        match self {
            Self::Time => 0.15,
            Self::Share => 0.08,
            Self::Instructions => 0.02,
            Self::Count => 0.0,
        }
    }

    fn is_worse(self, now: f64, stored: f64) -> bool {
        match self {
            Self::Share => now < stored * (1.0 - self.noise()),
            _ => now > stored * (1.0 + self.noise()),
        }
    }
}

/// A figure that is kept.
pub(crate) struct Figure {
    kind: Kind,
    what: String,
    value: f64,
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\t{}\t{:.3}", self.kind.name(), self.what, self.value)
    }
}

impl Figure {
    fn parse(line: &str) -> Option<Self> {
        let mut cells = line.split('\t');
        let (kind, what, value) = (cells.next()?, cells.next()?, cells.next()?);
        let kind = Kind::ALL.into_iter().find(|it| it.name() == kind)?;
        Some(Self { kind, what: what.to_owned(), value: value.parse().ok()? })
    }
}

impl Tables {
    /// What is kept of them.
    pub(crate) fn stored(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        let mut keep = |kind, what: String, value| figures.push(Figure { kind, what, value });
        for size in Size::ALL {
            let (number, contents) = (size as usize, size.name());
            let codec = &self.codec[number];
            keep(Kind::Time, format!("{contents}: codec load"), codec.load_ratio());
            keep(Kind::Time, format!("{contents}: codec save"), codec.save_ratio());
            keep(Kind::Count, format!("{contents}: bytes"), codec.bytes as f64);
            for action in Action::ALL {
                let what = format!("{contents}: {}", action.name());
                // An unused session adds too little for a ratio: its instructions are kept.
                if action != Action::Unused {
                    for peer in &Subject::ALL[1..] {
                        let ratio = self.requests[number].ratio(action, *peer);
                        keep(Kind::Time, format!("{what}, against {}", peer.name()), ratio);
                    }
                }
                let allocations = self.allocations.of(size, action, Subject::Ours);
                keep(Kind::Count, format!("{what}, allocations"), allocations);
                if let Some(instructions) = &self.instructions {
                    let count = instructions.of(size, action, Subject::Ours);
                    keep(Kind::Instructions, format!("{what}, instructions"), count);
                }
            }
            for (action, shares) in loopback::ACTIONS.iter().zip(self.loopback[number]) {
                let what = format!("{contents}: {}, over loopback", action.name());
                keep(Kind::Share, what, shares[0].rate);
            }
        }
        figures
    }
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("stored.txt")
}

pub(crate) fn write(figures: &[Figure]) -> io::Result<()> {
    let lines: String = figures.iter().map(|figure| format!("{figure}\n")).collect();
    fs::write(path(), lines)
}

/// Prints what is worse than in the stored table, and says whether nothing is.
pub(crate) fn compare(figures: &[Figure]) -> io::Result<bool> {
    let text = fs::read_to_string(path())?;
    let stored: Vec<Figure> = text.lines().filter_map(Figure::parse).collect();
    let mut worse = 0;
    for now in figures {
        let same = |stored: &&Figure| stored.kind == now.kind && stored.what == now.what;
        let Some(stored) = stored.iter().find(same) else {
            println!("not in the stored table: {}", now.what);
            continue;
        };
        if now.kind.is_worse(now.value, stored.value) {
            worse += 1;
            let noise = now.kind.noise() * 100.0;
            println!(
                "WORSE by more than {noise:.0} %: {}: {:.3}, was {:.3}",
                now.what, now.value, stored.value
            );
        }
    }
    println!("compared with the stored table: {worse} of {} figures are worse", figures.len());
    Ok(worse == 0)
}
