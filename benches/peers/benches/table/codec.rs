//! Load and save of all fields without a web framework, against the sum of their parts.
//!
//! Load is from the `Cookie` header to the last field read and let go; save is from the first field
//! set to the `Set-Cookie` value. The memory of one session is used for the next, as the adapter does.

use std::hint::black_box;
use std::time::SystemTime;

use session_core::{Exchange, Key, Reply, SessionBuilder, SessionConfig};
use session_peers::contents::{Contents, Large, Medium, Small};
use session_peers::parts::Parts;
use session_peers::timing::{Case, judge, measure};

use crate::memory::Memory;

/// Calls of a round.
const CALLS: u32 = 16;

/// What the ratios of S, M and L may be at most.
pub(crate) const LOAD_LIMITS: [f64; 3] = [1.20, 1.15, 1.10];
pub(crate) const SAVE_LIMITS: [f64; 3] = [1.40, 1.25, 1.20];

/// Nanoseconds, and bytes.
pub(crate) struct Codec {
    pub(crate) name: &'static str,
    pub(crate) bytes: usize,
    pub(crate) load: f64,
    pub(crate) load_parts: f64,
    pub(crate) save: f64,
    pub(crate) save_parts: f64,
}

impl Codec {
    pub(crate) fn load_ratio(&self) -> f64 {
        self.load / self.load_parts
    }

    pub(crate) fn save_ratio(&self) -> f64 {
        self.save / self.save_parts
    }
}

/// Measures S, M and L.
pub(crate) fn all() -> [Codec; 3] {
    [one::<Small>(), one::<Medium>(), one::<Large>()]
}

/// Prints the ratios, and says whether the limits hold.
pub(crate) fn judge_all(codecs: &[Codec; 3]) -> bool {
    let mut holds = true;
    for (number, codec) in codecs.iter().enumerate() {
        println!("{}", codec.name);
        let [load, save] = [codec.load_ratio(), codec.save_ratio()];
        holds &= judge("load, times the sum of its parts", load, LOAD_LIMITS[number], "x");
        holds &= judge("save, times the sum of its parts", save, SAVE_LIMITS[number], "x");
    }
    holds
}

fn one<C: Contents>() -> Codec {
    let now = SystemTime::now();
    let config = config::<C>();
    let cookie = cookie(&config, now);
    let (_, value) = cookie.split_once('=').expect("name=value");
    println!("{}: {} bytes of cookie value", C::NAME, value.len());
    let (mut loading, mut saving) = (Parts::<C>::of(value), Parts::<C>::of(value));
    let (loads, saves) = (Memory::of(&config, &cookie, now), Memory::of(&config, &cookie, now));
    let [load, load_parts, save, save_parts] = measure([
        Case::repeated("load: header to last field", CALLS, || loads.read(C::read_all)),
        Case::repeated("load: sum of its parts", CALLS, || loading.load(black_box(value))),
        Case::between(
            "save: all fields to Set-Cookie",
            CALLS,
            || {
                let exchange = saves.loaded();
                let view = exchange.view();
                C::read_all(&view);
                (exchange, view, C::changed())
            },
            |(exchange, mut view, changed)| {
                changed.change_all(&mut view);
                drop(view);
                (finished(&exchange, now), exchange)
            },
            |(_, exchange)| saves.keep(exchange),
        ),
        Case::between(
            "save: sum of its parts",
            CALLS,
            C::changed,
            |changed| {
                saving.save(&changed);
                changed
            },
            drop,
        ),
    ]);
    Codec { name: C::NAME, bytes: value.len(), load, load_parts, save, save_parts }
}

pub(crate) fn config<C: Contents>() -> SessionConfig<C> {
    let key = Key::from_bytes(&[1; 32]).expect("32 bytes");
    SessionBuilder::new(key).build().expect("the defaults agree")
}

/// The `name=value` that a client sends.
pub(crate) fn cookie<C: Contents>(config: &SessionConfig<C>, now: SystemTime) -> String {
    let first = loaded(config, "", now);
    C::filled().change_all(&mut first.view());
    let reply = finished(&first, now);
    let set_cookie = reply.set_cookies().next().expect("something changed");
    let set_cookie = str::from_utf8(set_cookie).expect("ASCII");
    set_cookie.split(';').next().unwrap_or_default().to_owned()
}

pub(crate) fn loaded<C: Contents>(
    config: &SessionConfig<C>,
    cookie: &str,
    now: SystemTime,
) -> Exchange<C> {
    Exchange::load_now(config, [cookie.as_bytes()], now).expect("cookies load without waiting")
}

pub(crate) fn finished<C: Contents>(exchange: &Exchange<C>, now: SystemTime) -> Reply {
    exchange.finish_now(now, 200).expect("the session can be saved")
}
