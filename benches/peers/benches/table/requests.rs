//! A whole request in this process, less the bare application with the same header.

use std::time::{Duration, Instant};

use session_peers::action::Action;
use session_peers::application::Application;
use session_peers::contents::Size;
use session_peers::subjects::{Subject, cookie};
use session_peers::timing::{Case, Effort, quietest};

/// Calls of a round.
const CALLS: u32 = 50;
/// Calls before them that do not count: another library's code had the caches before.
const WARMING: u32 = 20;
const EFFORT: Effort = Effort { rounds: 21, times: 16, between: Duration::from_millis(20) };
/// What an unused session adds is close to nothing.
const UNUSED: Effort = Effort { rounds: 61, ..EFFORT };

/// What one of the contents costs.
pub(crate) struct Requests {
    pub(crate) name: &'static str,
    /// Bytes of the value of each cookie.
    pub(crate) bytes: [usize; 6],
    /// Nanoseconds that each action takes longer with each library.
    added: Vec<(Action, [f64; 6])>,
}

impl Requests {
    /// Nanoseconds that an action takes longer.
    pub(crate) fn added(&self, action: Action, subject: Subject) -> f64 {
        let (_, added) = self.added.iter().find(|(of, _)| *of == action).expect("all actions");
        added[subject as usize]
    }

    /// How much of the time of another ours takes.
    pub(crate) fn ratio(&self, action: Action, other: Subject) -> f64 {
        self.added(action, Subject::Ours) / self.added(action, other)
    }
}

/// Measures S, M and L.
pub(crate) async fn all() -> [Requests; 3] {
    [one(Size::S).await, one(Size::M).await, one(Size::L).await]
}

/// A library and what it is compared with.
struct Side {
    application: Box<dyn Application>,
    bare: Box<dyn Application>,
    cookie: String,
}

async fn one(size: Size) -> Requests {
    let mut sides = Vec::new();
    for subject in Subject::ALL {
        let application = subject.application(size).await;
        let cookie = cookie(&*application);
        sides.push(Side { application, bare: subject.bare(size).await, cookie });
    }
    for side in &sides {
        check(side);
    }
    let added = Action::ALL.map(|action| (action, added(&sides, action))).to_vec();
    let bytes = std::array::from_fn(|number| {
        let (_, value) = sides[number].cookie.split_once('=').expect("name=value");
        value.len()
    });
    Requests { name: size.name(), bytes, added }
}

/// That it saves what it should says that the library does what it is asked.
fn check(side: &Side) {
    for action in Action::ALL.into_iter().filter(|action| action.brings_session()) {
        let saved = side.application.answer(action, &side.cookie).is_some();
        assert_eq!(saved, action.saves(), "{}", action.name());
    }
}

fn added(sides: &[Side], action: Action) -> [f64; 6] {
    let cookie = |side: &'_ Side| match action.brings_session() {
        true => side.cookie.clone(),
        false => String::new(),
    };
    let mut cases: Vec<Case<'_>> = Vec::new();
    for side in sides {
        cases.push(case(&*side.application, action, cookie(side)));
        cases.push(case(&*side.bare, action, cookie(side)));
    }
    let effort = if action == Action::Unused { UNUSED } else { EFFORT };
    let took = quietest(&mut cases, effort);
    std::array::from_fn(|number| took[2 * number] - took[2 * number + 1])
}

fn case(application: &dyn Application, action: Action, cookie: String) -> Case<'_> {
    Case::timed(action.name(), CALLS, move || {
        let mut took = Duration::ZERO;
        application.round(action, &cookie, WARMING, &mut |calls| calls());
        application.round(action, &cookie, CALLS, &mut |calls| {
            let start = Instant::now();
            calls();
            took = start.elapsed();
        });
        took
    })
}
