//! Of any text, and of any bytes in base64, what is read is what the page of the format says.

use std::sync::LazyLock;

use session_core::SessionConfig;

use crate::contents::Visitor;
use crate::reference::{Body, Mode, decode, each_other_end, encode};
use crate::request::{NOON, configs, load};

static CONFIGS: LazyLock<[SessionConfig<Visitor>; 3]> = LazyLock::new(configs);

pub fn run(input: &[u8]) {
    let Some((&form, rest)) = input.split_first() else { return };
    let text = if form >= 128 { encode(rest).into_bytes() } else { rest.to_vec() };
    if text.contains(&b';') {
        return;
    }
    // White space around a value is not part of it.
    let value = text.trim_ascii();
    for (mode, config) in Mode::ALL.into_iter().zip(&*CONFIGS) {
        let body = Some(value).filter(|value| value.len() <= 4096);
        let body = body.and_then(decode).and_then(|message| mode.open(&message));
        let session = body.as_deref().and_then(Body::parse).filter(|body| body.is_valid(NOON));
        let exchange = load(config, &text, NOON);
        let view = exchange.reading_view();
        assert_eq!(view.is_new(), session.is_none(), "{mode:?}");
        if session.is_some() {
            each_other_end(value, |other| {
                assert!(load(config, other, NOON).reading_view().is_new(), "{mode:?}: {other:?}");
            });
        }
        let visits = session.as_ref().and_then(|body| body.get(1)).map_or(0, visits);
        assert_eq!(view.visits(), visits, "{mode:?}");
        drop(view);
        let reply = exchange.finish_now(crate::request::at(NOON), 200).expect("nothing changed");
        assert_eq!(reply.set_cookies().count(), 0, "a reader sets nothing");
    }
}

/// What a number of one byte says; the seeds have no others.
fn visits(value: &[u8]) -> u32 {
    let [number] = value else { unreachable!("nobody signs another") };
    u32::from(*number)
}
