//! Load and save of all fields without a web framework, against the sum of their parts.
//!
//! Load is from the `Cookie` header to the last field read and all let go; save is from the first
//! field set to the `Set-Cookie` value.

use std::hint::black_box;
use std::time::SystemTime;

use session_core::{Exchange, Key, Reply, SessionBuilder, SessionConfig};
use session_peers::contents::{Contents, Large, Medium, Small};
use session_peers::parts::Parts;
use session_peers::timing::{Case, judge, measure};

/// Calls of a round.
const CALLS: u32 = 16;

/// Prints it for each of the contents, and says whether the limits hold.
pub(crate) fn print() -> bool {
    let holds =
        [judged::<Small>(1.20, 1.40), judged::<Medium>(1.15, 1.25), judged::<Large>(1.10, 1.20)];
    !holds.contains(&false)
}

fn judged<C: Contents>(load_limit: f64, save_limit: f64) -> bool {
    let [load, load_parts, save, save_parts] = times::<C>();
    let holds = [
        judge("load, times the sum of its parts", load / load_parts, load_limit, "x"),
        judge("save, times the sum of its parts", save / save_parts, save_limit, "x"),
    ];
    !holds.contains(&false)
}

/// Nanoseconds of a load, of the sum of its parts, of a save, of the sum of its parts.
fn times<C: Contents>() -> [f64; 4] {
    let key = Key::from_bytes(&[1; 32]).expect("32 bytes");
    let config: SessionConfig<C> = SessionBuilder::new(key).build().expect("the defaults agree");
    let now = SystemTime::now();
    let cookie = cookie(&config, now);
    let (_, value) = cookie.split_once('=').expect("name=value");
    println!("{}: {} bytes of cookie value", C::NAME, value.len());
    let (mut loading, mut saving) = (Parts::<C>::of(value), Parts::<C>::of(value));
    measure([
        Case::repeated("load: header to last field", CALLS, || {
            let exchange = loaded(&config, black_box(&cookie), now);
            C::read_all(&exchange.view());
        }),
        Case::repeated("load: sum of its parts", CALLS, || loading.load(black_box(value))),
        Case::prepared(
            "save: all fields to Set-Cookie",
            CALLS,
            || {
                let exchange = loaded(&config, &cookie, now);
                let view = exchange.view();
                C::read_all(&view);
                (exchange, view, C::changed())
            },
            |(exchange, mut view, changed)| {
                changed.change_all(&mut view);
                drop(view);
                (finished(&exchange, now), exchange)
            },
        ),
        Case::prepared("save: sum of its parts", CALLS, C::changed, |changed| {
            saving.save(&changed);
            changed
        }),
    ])
}

/// The `name=value` that a client sends.
fn cookie<C: Contents>(config: &SessionConfig<C>, now: SystemTime) -> String {
    let first = loaded(config, "", now);
    C::filled().change_all(&mut first.view());
    let reply = finished(&first, now);
    let set_cookie = reply.set_cookies().next().expect("something changed");
    let set_cookie = str::from_utf8(set_cookie).expect("ASCII");
    set_cookie.split(';').next().unwrap_or_default().to_owned()
}

fn loaded<C: Contents>(config: &SessionConfig<C>, cookie: &str, now: SystemTime) -> Exchange<C> {
    Exchange::load_now(config, [cookie.as_bytes()], now).expect("cookies load without waiting")
}

fn finished<C: Contents>(exchange: &Exchange<C>, now: SystemTime) -> Reply {
    exchange.finish_now(now, 200).expect("the session can be saved")
}
