//! All that is measured, and how it is shown.

use std::error::Error;
use std::fmt;

use session_peers::action::Action;
use session_peers::contents::Size;
use session_peers::subjects::Subject;

use crate::allocations::Allocations;
use crate::codec::{self, Codec};
use crate::curves::{Curves, KINDS, Point};
use crate::grid::Grid;
use crate::instructions::Instructions;
use crate::limits;
use crate::loopback::{self, Shares};
use crate::requests::{self, Requests};

/// All that is measured.
pub(crate) struct Tables {
    pub(crate) codec: [Codec; 3],
    pub(crate) requests: [Requests; 3],
    pub(crate) curves: Curves,
    pub(crate) allocations: Allocations,
    pub(crate) instructions: Option<Instructions>,
    pub(crate) loopback: [Shares; 3],
}

impl Tables {
    pub(crate) async fn measure() -> Result<Self, Box<dyn Error>> {
        let step = |what: &str| eprintln!("measuring {what}");
        step("the codec");
        let codec = codec::all();
        step("requests");
        let requests = requests::all().await;
        step("curves");
        let curves = Curves::measure();
        step("allocations");
        let allocations = Allocations::count()?;
        step("instructions");
        let instructions = Instructions::count()?;
        // Last, as it keeps this thread on one core.
        step("loopback");
        let loopback = loopback::all().await?;
        Ok(Self { codec, requests, curves, allocations, instructions, loopback })
    }

    fn requests(&self) -> Grid {
        let cells = |action, size: Size| {
            let requests = &self.requests[size as usize];
            let cell = |subject| match (action, subject) {
                (Action::Unused, _) | (_, Subject::Ours) => {
                    format!("{:.0}", requests.added(action, subject))
                }
                _ => {
                    let times = 1.0 / requests.ratio(action, subject);
                    format!("{:.0} ({times:.1}x)", requests.added(action, subject))
                }
            };
            Subject::ALL.map(cell).to_vec()
        };
        by_subject(&Action::ALL, cells)
    }

    fn allocations(&self) -> Grid {
        by_subject(&Action::ALL, |action, size| {
            let count = |subject| self.allocations.of(size, action, subject);
            // A map with a random hash grows at one time or another.
            let cell = |count: f64| {
                if count.fract() == 0.0 { format!("{count:.0}") } else { format!("{count:.1}") }
            };
            Subject::ALL.map(|subject| cell(count(subject))).to_vec()
        })
    }

    fn instructions(&self) -> Option<Grid> {
        let instructions = self.instructions.as_ref()?;
        Some(by_subject(&Action::ALL, |action, size| {
            let count = |subject| instructions.of(size, action, subject);
            Subject::ALL.map(|subject| format!("{:.0}", count(subject))).to_vec()
        }))
    }

    fn bytes(&self) -> Grid {
        let mut grid = Grid::new(["contents"].into_iter().chain(Subject::ALL.map(Subject::name)));
        for requests in &self.requests {
            let bytes = requests.bytes.iter().map(usize::to_string);
            grid.row([requests.name.to_owned()].into_iter().chain(bytes));
        }
        grid
    }

    fn codec(&self) -> Grid {
        let head = ["contents", "load", "its parts", "ratio", "save", "its parts", "ratio"];
        let mut grid = Grid::new(head);
        for it in &self.codec {
            let ns = [it.load, it.load_parts, it.save, it.save_parts].map(|it| format!("{it:.0}"));
            let [load, load_parts, save, save_parts] = ns;
            let [loads, saves] = [it.load_ratio(), it.save_ratio()].map(|it| format!("{it:.2}"));
            grid.row([it.name.to_owned(), load, load_parts, loads, save, save_parts, saves]);
        }
        grid
    }

    fn loopback(&self) -> Grid {
        let [ours, peer] = loopback::SUBJECTS.map(Subject::name);
        let [our_work, peer_work] = [ours, peer].map(|name| format!("{name}, by work"));
        let mut grid = Grid::new(["a request", ours, peer, &our_work, &peer_work]);
        for (number, action) in loopback::ACTIONS.into_iter().enumerate() {
            for (size, shares) in Size::ALL.iter().zip(&self.loopback) {
                let [ours, peer] = shares[number];
                let cells =
                    [ours.rate, peer.rate, ours.work, peer.work].map(|it| format!("{it:.2}"));
                grid.row([format!("{}, {}", action.name(), size.name())].into_iter().chain(cells));
            }
        }
        grid
    }

    /// All tables, each with what it shows.
    pub(crate) fn titled(&self) -> Vec<(&'static str, String)> {
        let skipped = || "SKIPPED: there is no `valgrind`.\n".to_owned();
        let instructions = self.instructions().map_or_else(skipped, |grid| grid.to_string());
        vec![
            ("What is limited", limits::grid(&limits::rows(self)).to_string()),
            ("Load and save of all fields without a web framework, ns", self.codec().to_string()),
            ("Added to a request, ns (times ours)", self.requests().to_string()),
            ("Heap allocations added to a request", self.allocations().to_string()),
            ("Instructions added to a request", instructions),
            ("Bytes of the cookie's value", self.bytes().to_string()),
            (
                "Requests a second over loopback, share of the bare app's",
                self.loopback().to_string(),
            ),
            ("From header to field, or to `Set-Cookie`, by fields, ns", curve(&self.curves.fields)),
            ("The same, by bytes of the cookie, ns", curve(&self.curves.bytes)),
        ]
    }
}

/// A row for each action with each of the contents, a column for each library.
fn by_subject(actions: &[Action], cells: impl Fn(Action, Size) -> Vec<String>) -> Grid {
    let mut grid = Grid::new(["a request"].into_iter().chain(Subject::ALL.map(Subject::name)));
    for action in actions {
        for size in Size::ALL {
            let what = format!("{}, {}", action.name(), size.name());
            grid.row([what].into_iter().chain(cells(*action, size)));
        }
    }
    grid
}

fn curve(points: &[Point]) -> String {
    let mut grid = Grid::new(["fields", "bytes"].into_iter().chain(KINDS));
    for point in points {
        let took = point.took.map(|took| format!("{took:.0}"));
        grid.row([point.fields, point.bytes].map(|it| it.to_string()).into_iter().chain(took));
    }
    grid.to_string()
}

impl fmt::Display for Tables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (title, table) in self.titled() {
            write!(f, "\n{title}\n\n{table}")?;
        }
        Ok(())
    }
}
