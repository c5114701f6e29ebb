//! Load and save of a session of medium size, against the sum of their parts:
//! `cargo bench -p session-core`.
//!
//! Load is from the `Cookie` header to the first field read; save is from one field changed to the
//! `Set-Cookie` value. The parts are HMAC with kept key state, base64 to a slice, and postcard of
//! the field that is touched.

#[allow(unreachable_pub, reason = "shared with the bench of the adapter")]
mod support;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use session_core::{Exchange, Key, Reply, Session, SessionBuilder, SessionConfig};
use sha1::Sha1;
use support::{Case, judge, measure};

const LOAD_LIMIT: f64 = 1.6;
const SAVE_LIMIT: f64 = 1.8;

#[derive(Session)]
struct Medium {
    visits: u32,
    user: Option<u64>,
    signed_in: bool,
    name: String,
    locale: String,
    roles: Vec<String>,
    token: String,
    last_seen: u64,
    message: Option<String>,
}

fn fill(view: &mut Session<Medium>) {
    view.replace(Medium {
        visits: 300,
        user: Some(1_234_567),
        signed_in: true,
        name: "Ada Lovelace".into(),
        locale: "en-GB".into(),
        roles: ["admin", "editor", "author"].map(str::to_owned).to_vec(),
        token: "0123456789abcdef0123456789abcdef".into(),
        last_seen: 1_767_268_800,
        message: Some("Your changes are saved.".into()),
    });
}

fn loaded(config: &SessionConfig<Medium>, cookie: &str, now: SystemTime) -> Exchange<Medium> {
    Exchange::load_now(config, [cookie.as_bytes()], now).expect("cookies load without waiting")
}

fn finished(exchange: &Exchange<Medium>, now: SystemTime) -> Reply {
    exchange.finish_now(now, 200).expect("the session can be saved")
}

fn main() -> ExitCode {
    let key = Key::from_bytes(&[1; 32]).expect("32 bytes");
    let config: SessionConfig<Medium> =
        SessionBuilder::new(key).check_writes(false).build().expect("the defaults agree");
    let now = SystemTime::now();
    let first = loaded(&config, "", now);
    fill(&mut first.view());
    let reply = finished(&first, now);
    let set_cookie = reply.set_cookies().next().expect("something changed");
    let set_cookie = str::from_utf8(set_cookie).expect("ASCII");
    let cookie = set_cookie.split(';').next().unwrap_or_default().to_owned();
    let text = cookie.split_once('=').expect("name=value").1.to_owned();
    println!("medium session: {} bytes of cookie value", text.len());

    let state = Hmac::<Sha1>::new_from_slice(&[7; 32]).expect("any length");
    let message = URL_SAFE_NO_PAD.decode(&text).expect("our own text");
    let body = &message[..message.len() - 16];
    let (mut bytes, mut characters, mut field) = ([0; 1024], [0; 1024], [0; 8]);
    let number = postcard::to_allocvec(&300u32).expect("a number");

    let [load, load_parts, save, save_parts] = measure([
        Case::new("load: header to first field", || {
            let exchange = loaded(&config, black_box(&cookie), now);
            let view = exchange.view();
            (view.visits(), view, exchange)
        }),
        Case::new("load: sum of its parts", || {
            let len = URL_SAFE_NO_PAD.decode_slice(black_box(&text), &mut bytes).expect("fits");
            let body = &bytes[..len - 16];
            let tag = state.clone().chain_update(body).finalize().into_bytes();
            let visits: u32 = postcard::from_bytes(black_box(&number)).expect("a number");
            (visits, tag[..16] == bytes[len - 16..len])
        }),
        Case::prepared(
            "save: one field to Set-Cookie",
            1,
            || {
                let exchange = loaded(&config, &cookie, now);
                let view = exchange.view();
                black_box(view.visits());
                (exchange, view)
            },
            |(exchange, mut view)| {
                view.set_visits(301);
                drop(view);
                (finished(&exchange, now), exchange)
            },
        ),
        Case::new("save: sum of its parts", || {
            let number = postcard::to_slice(&black_box(301u32), &mut field).expect("fits").len();
            let tag = state.clone().chain_update(black_box(body)).finalize().into_bytes();
            let written = URL_SAFE_NO_PAD.encode_slice(&message, &mut characters).expect("fits");
            (number, tag[0], characters[written - 1])
        }),
    ]);
    let holds = [
        judge("load, times the sum of its parts", load / load_parts, LOAD_LIMIT, "x"),
        judge("save, times the sum of its parts", save / save_parts, SAVE_LIMIT, "x"),
    ];
    ExitCode::from(u8::from(holds.contains(&false)))
}
