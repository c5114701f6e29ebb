//! How the cost grows with the number of fields, and with the bytes of the cookie: whole passes from
//! the `Cookie` header to the last field read, or to the `Set-Cookie` value, without a web framework.

use std::time::{Duration, SystemTime};

use session_peers::contents::Contents;
use session_peers::contents::curves::{
    Hundred, One, Ten, Text100, Text300, Text1000, Text2000, Text4000, Thirty, Three,
};
use session_peers::timing::{Case, Effort, quietest};

use crate::codec::{config, cookie};
use crate::memory::Memory;

const CALLS: u32 = 10;
const EFFORT: Effort = Effort { rounds: 101, times: 24, between: Duration::from_millis(30) };

/// What a point's nanoseconds are of, in their order.
pub(crate) const KINDS: [&str; 4] = ["read one", "read all", "change one", "change all"];

/// One size.
pub(crate) struct Point {
    pub(crate) fields: usize,
    /// Of the cookie's value.
    pub(crate) bytes: usize,
    pub(crate) took: [f64; 4],
}

/// Both curves.
pub(crate) struct Curves {
    /// 1 to 100 numbers.
    pub(crate) fields: [Point; 5],
    /// A number and a text.
    pub(crate) bytes: [Point; 5],
}

impl Curves {
    pub(crate) fn measure() -> Self {
        let fields = [
            point::<One>(1),
            point::<Three>(3),
            point::<Ten>(10),
            point::<Thirty>(30),
            point::<Hundred>(100),
        ];
        let bytes = [
            point::<Text100>(2),
            point::<Text300>(2),
            point::<Text1000>(2),
            point::<Text2000>(2),
            point::<Text4000>(2),
        ];
        Self { fields, bytes }
    }
}

fn point<C: Contents>(fields: usize) -> Point {
    let now = SystemTime::now();
    let config = config::<C>();
    let cookie = cookie(&config, now);
    let memory = Memory::of(&config, &cookie, now);
    let mut cases = [
        Case::repeated(KINDS[0], CALLS, || memory.read(C::read_one)),
        Case::repeated(KINDS[1], CALLS, || memory.read(C::read_all)),
        Case::repeated(KINDS[2], CALLS, || memory.save(|session| C::change_one(session, 301))),
        Case::prepared(KINDS[3], CALLS, C::changed, |changed| {
            memory.save(|session| changed.change_all(session))
        }),
    ];
    let took = quietest(&mut cases, EFFORT);
    let bytes = cookie.len() - cookie.find('=').map_or(0, |equals| equals + 1);
    Point { fields, bytes, took: std::array::from_fn(|kind| took[kind]) }
}
