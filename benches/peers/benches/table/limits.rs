//! What is limited.

use session_peers::action::Action;
use session_peers::contents::Size;
use session_peers::subjects::Subject;

use crate::codec::{LOAD_LIMITS, SAVE_LIMITS};
use crate::grid::Grid;
use crate::tables::Tables;

/// On which side of its limit a figure has to be, and how both are written.
#[derive(Clone, Copy)]
enum Bound {
    /// At most so many.
    Most(&'static str),
    /// At most one of so many.
    Part,
    /// At most so many times the other.
    Times,
    /// At least this share.
    Share,
}

/// A figure for each of S, M and L.
pub(crate) struct Limited {
    what: &'static str,
    bound: Bound,
    figures: [f64; 3],
    limits: [f64; 3],
}

impl Limited {
    fn holds(&self, size: Size) -> bool {
        let (figure, limit) = (self.figures[size as usize], self.limits[size as usize]);
        match self.bound {
            Bound::Share => figure >= limit,
            Bound::Most(_) | Bound::Part | Bound::Times => figure <= limit,
        }
    }

    fn write(&self, figure: f64) -> String {
        match self.bound {
            Bound::Most(unit) => format!("{figure:.0}{unit}"),
            Bound::Part => format!("1/{:.1}", 1.0 / figure),
            Bound::Times | Bound::Share => format!("{figure:.2}"),
        }
    }

    fn verdict(&self) -> String {
        let missed: Vec<&str> =
            Size::ALL.into_iter().filter(|size| !self.holds(*size)).map(Size::name).collect();
        if missed.is_empty() { "holds".into() } else { format!("MISSED: {}", missed.join(", ")) }
    }
}

/// All that is limited, in a table.
pub(crate) fn grid(rows: &[Limited]) -> Grid {
    let mut grid = Grid::new(["", "S", "limit", "M", "limit", "L", "limit", ""]);
    for row in rows {
        let pairs = (0..3).flat_map(|it| [row.figures[it], row.limits[it]]);
        let cells = pairs.map(|figure| row.write(figure)).collect::<Vec<_>>();
        grid.row([vec![row.what.to_owned()], cells, vec![row.verdict()]].concat());
    }
    grid
}

/// All that is limited.
pub(crate) fn rows(tables: &Tables) -> Vec<Limited> {
    [times(tables), throughput(tables), counts(tables)].into_iter().flatten().collect()
}

fn times(tables: &Tables) -> Vec<Limited> {
    let (requests, codec) = (&tables.requests, &tables.codec);
    let of_signed = |action| {
        requests.each_ref().map(|requests| requests.ratio(action, Subject::ActixSessionSigned))
    };
    vec![
        Limited {
            what: "added to a request that does not use the session",
            bound: Bound::Most(" ns"),
            figures: requests.each_ref().map(|it| it.added(Action::Unused, Subject::Ours)),
            limits: [20.0, 20.0, 25.0],
        },
        Limited {
            what: "read one field: added time against actix-session signed",
            bound: Bound::Part,
            figures: of_signed(Action::ReadOne),
            limits: [1.0 / 7.0, 1.0 / 10.0, 1.0 / 14.0],
        },
        Limited {
            what: "change one field: added time against actix-session signed",
            bound: Bound::Part,
            figures: of_signed(Action::ChangeOne),
            limits: [1.0 / 6.5, 1.0 / 10.0, 1.0 / 16.0],
        },
        Limited {
            what: "codec load, all fields, against the sum of its parts",
            bound: Bound::Times,
            figures: codec.each_ref().map(|codec| codec.load_ratio()),
            limits: LOAD_LIMITS,
        },
        Limited {
            what: "codec save, all fields, against the sum of its parts",
            bound: Bound::Times,
            figures: codec.each_ref().map(|codec| codec.save_ratio()),
            limits: SAVE_LIMITS,
        },
    ]
}

fn throughput(tables: &Tables) -> Vec<Limited> {
    let ours = |action: usize| tables.loopback.each_ref().map(|shares| shares[action][0].rate);
    vec![
        Limited {
            what: "requests a second of the bare app: read one field",
            bound: Bound::Share,
            figures: ours(1),
            limits: [0.95, 0.93, 0.90],
        },
        Limited {
            what: "requests a second of the bare app: change one field",
            bound: Bound::Share,
            figures: ours(2),
            limits: [0.91, 0.88, 0.83],
        },
    ]
}

fn counts(tables: &Tables) -> Vec<Limited> {
    let allocations =
        |action| Size::ALL.map(|size| tables.allocations.of(size, action, Subject::Ours));
    vec![
        Limited {
            what: "allocations: read one field",
            bound: Bound::Most(""),
            figures: allocations(Action::ReadOne),
            limits: [2.0; 3],
        },
        Limited {
            what: "allocations: change one field",
            bound: Bound::Most(""),
            figures: allocations(Action::ChangeOne),
            limits: [4.0; 3],
        },
        Limited {
            what: "cookie value, bytes",
            bound: Bound::Most(""),
            figures: tables.codec.each_ref().map(|codec| codec.bytes as f64),
            limits: [60.0, 200.0, 540.0],
        },
    ]
}
