//! Sessions in their cookies, signed and encrypted.

use serde_json::{Value, json};
use session_core::{Exchange, SessionConfig};

use crate::draw::Draw;
use crate::everything::{Everything, RESETS, described, named, values};
use crate::mode::{MODES, Mode};
use crate::second::Second;
use crate::{ABSOLUTE, IDLE, NOW, at, bytes, hex, limits, seconds};

/// Sessions of each mode.
const SESSIONS: u64 = 8;

/// A cookie of Rust's, and what is in it.
struct Written {
    text: String,
    /// In the seconds of `created` and `issued`.
    times: [u32; 2],
    fields: Everything,
    absent: Vec<&'static str>,
    persistent: bool,
}

fn config(mode: &Mode, draw: &Draw, padding: usize) -> SessionConfig<Everything> {
    let builder = mode.builder().random(draw.clone().into_random());
    let builder = if padding > 0 { builder.pad_to(padding) } else { builder };
    builder.build().expect("these settings agree")
}

fn load(config: &SessionConfig<Everything>, header: &str, now: u32) -> Exchange<Everything> {
    Exchange::load_now(config, [header.as_bytes()], at(now)).expect("cookies load")
}

/// The cookie that a response sets.
fn set(exchange: Exchange<Everything>, now: u32) -> String {
    let reply = exchange.finish_now(at(now), 200).expect("it fits");
    let set_cookie = str::from_utf8(reply.set_cookies().next().expect("it was changed"));
    let (_, rest) = set_cookie.expect("ASCII").split_once('=').expect("a name");
    rest.split(';').next().expect("a value").to_owned()
}

/// A session that begins, and is written again later on.
fn write(config: &SessionConfig<Everything>, mode: &Mode, draw: &mut Draw) -> Written {
    let created = NOW - draw.below(IDLE.into()) as u32;
    let issued = created + draw.below((NOW - created + 1).into()) as u32;
    let fields = Everything::drawn(draw);
    let absent: Vec<_> = RESETS.into_iter().filter(|_| draw.below(4) == 0).collect();
    let persistent = draw.coin();

    let first = load(config, "", created);
    first.view().set_user(fields.user);
    let cookie = set(first, created);
    let second = load(config, &mode.header(&cookie), issued);
    let mut view = second.view();
    view.replace(fields.clone());
    view.set_code(&*fields.code);
    absent.iter().for_each(|(_, reset)| reset(&mut view));
    if persistent {
        view.persist();
    }
    view.mark_changed();
    drop(view);
    let absent = absent.into_iter().map(|(name, _)| name).collect();
    Written { text: set(second, issued), times: [created, issued], fields, absent, persistent }
}

#[test]
fn cookies_of_rust_are_read_to_the_last_field_and_written_again_byte_for_byte() {
    let Some(mut second) = Second::start("cookies of Rust are read") else { return };
    for (mode, seed) in MODES.iter().zip(0..) {
        let mut draw = Draw::new(seed);
        for number in 0..SESSIONS {
            let padding = if mode.encrypts() { [0, 1, 64, 256][number as usize % 4] } else { 0 };
            let config = config(mode, &draw, padding);
            let written = write(&config, mode, &mut draw);
            let answer = second.ask(
                "read_cookie",
                json!({
                    "ring": [mode.entry()], "text": written.text, "limits": limits(NOW),
                    "struct": described(), "named": named(),
                }),
            );
            assert_eq!(answer["again"], written.text, "{mode:?}");
            assert_eq!(answer["nonce"].is_string(), mode.encrypts());
            check(&answer["body"], &written, &load(&config, &mode.header(&written.text), NOW));
            assert!(padding < 256 || answer["body"]["padding"].is_u64());
        }
    }
}

/// The other implementation has read what was written, and what Rust reads.
fn check(body: &Value, written: &Written, read: &Exchange<Everything>) {
    let [created, issued] = written.times;
    let view = read.reading_view();
    let mut expected = values(&written.fields, issued);
    for name in &written.absent {
        expected.as_object_mut().expect("a struct").remove(*name);
    }
    assert_eq!(body["values"], expected);
    assert_eq!([&body["created"], &body["issued"]], [created, issued]);
    assert_eq!(body["schema"], 3);
    assert_eq!(body["persistent"], written.persistent);
    let flags = if written.persistent { json!({"112": "01"}) } else { json!({}) };
    assert_eq!(body["unknown"], flags);
    assert_eq!(body["valid"], !view.is_new());
    assert_eq!(body["expires"], seconds(view.expires_at()));
}

/// What the other implementation is told to write.
fn drawn_body(draw: &mut Draw, fields: &Everything) -> Value {
    let issued = NOW - draw.below(IDLE.into()) as u32;
    let created = issued - draw.below((ABSOLUTE - IDLE).into()) as u32;
    let mut values = values(fields, NOW);
    let values_of = values.as_object_mut().expect("a struct");
    for (name, _) in RESETS.iter().filter(|_| draw.below(4) == 0) {
        values_of.remove(*name);
    }
    // Bit 0 of the flags is the only one that this version knows; the other tags are nobody's.
    let flags = 0x40 | draw.below(2) as u8;
    json!({
        "created": created, "issued": issued, "schema": 3 + draw.below(2) * 300,
        "padding": draw.coin().then(|| draw.below(200)),
        "values": values,
        "unknown": {"112": hex(&[flags]), "3": hex(&draw.bytes(3)), "120": "", "16383": "00"},
    })
}

#[test]
fn cookies_of_the_other_implementation_are_read_to_the_last_field() {
    let Some(mut second) = Second::start("cookies of the other are read") else { return };
    for (mode, seed) in MODES.iter().zip(100..) {
        let mut draw = Draw::new(seed);
        for _ in 0..SESSIONS {
            let fields = Everything::drawn(&mut draw);
            let mut body = drawn_body(&mut draw, &fields);
            let nonce = hex(&draw.bytes(12));
            let mut ask = |body: &Value| {
                let question = json!({
                    "ring": [mode.entry()], "nonce": nonce, "body": body,
                    "struct": described(), "named": named(),
                });
                second.ask_text("write_cookie", question)
            };
            let text = ask(&body);
            let config = config(mode, &draw, 0);
            let exchange = load(&config, &mode.header(&text), NOW);
            check_view(&exchange, &fields, &body);

            // Written again in the same second and with the same nonce, it is the same but for the
            // padding.
            body["padding"] = Value::Null;
            let text = ask(&body);
            let issued = body["issued"].as_u64().expect("a second") as u32;
            let fixed = bytes(&nonce);
            let random = move |out: &mut [u8]| {
                out.copy_from_slice(&fixed);
                Ok(())
            };
            let config = mode.builder().random(random).build().expect("these settings agree");
            let exchange = load(&config, &mode.header(&text), issued);
            exchange.view().mark_changed();
            assert_eq!(set(exchange, issued), text, "{mode:?}");
        }
    }
}

fn check_view(exchange: &Exchange<Everything>, fields: &Everything, body: &Value) {
    let view = exchange.view();
    assert!(!view.is_new());
    assert_eq!(body["created"], seconds(view.created_at()));
    assert_eq!(body["issued"], seconds(view.issued_at().expect("it came with the request")));
    let ends = [("issued", IDLE), ("created", ABSOLUTE)]
        .map(|(from, span)| body[from].as_u64().expect("a second") + u64::from(span));
    assert_eq!(Some(&seconds(view.expires_at())), ends.iter().min());
    assert_eq!(view.is_persistent(), body["unknown"]["112"] == "41");
    let has = [
        ("visits", view.has_visits()),
        ("letter", view.has_letter()),
        ("name", view.has_name()),
        ("prices", view.has_prices()),
        ("nested", view.has_nested()),
        ("shapes", view.has_shapes()),
        ("pinned", view.has_pinned()),
        ("by_module", view.has_by_module()),
        ("code", view.has_code()),
    ];
    let mut expected = exchange.view();
    expected.replace(fields.clone());
    for ((name, reset), (same_name, has)) in RESETS.into_iter().zip(has) {
        assert_eq!(name, same_name);
        assert_eq!(has, body["values"].get(name).is_some(), "{name}");
        if !has {
            reset(&mut expected);
        }
    }
    assert_eq!(view.snapshot(), expected.snapshot());
    expected.revert();
}

#[test]
fn a_value_expires_in_the_same_second_for_both() {
    let Some(mut second) = Second::start("a value expires") else { return };
    let mode = &MODES[0];
    let config = config(mode, &Draw::new(1), 0);
    let body = json!({
        "created": NOW, "issued": NOW, "schema": 0, "padding": null,
        "values": {"code": [NOW + 10, "tea"]}, "unknown": {},
    });
    let question =
        json!({"ring": [mode.entry()], "body": body, "struct": described(), "named": named()});
    let header = mode.header(&second.ask_text("write_cookie", question));
    let code = |now: u32| load(&config, &header, now).reading_view().code().to_owned();
    assert_eq!([code(NOW + 9), code(NOW + 10)], ["tea", ""]);
    // What has expired is left out of the next body.
    let exchange = load(&config, &header, NOW + 10);
    exchange.view().mark_changed();
    let text = set(exchange, NOW + 10);
    let question = json!({
        "ring": [mode.entry()], "text": text, "limits": limits(NOW + 10),
        "struct": described(), "named": named(),
    });
    assert_eq!(second.ask("read_cookie", question)["body"]["values"], json!({}));
}
