//! Whatever is rightly signed, or encrypted: it is read as the page of the format says, at any
//! time, and written back with one field changed and the others as they were.

use std::sync::LazyLock;

use session_core::{Session, SessionConfig};

use crate::contents::Visitor;
use crate::reference::{Body, Mode, decode, encode};
use crate::request::{at, configs, cookie, load};

static CONFIGS: LazyLock<[SessionConfig<Visitor>; 3]> = LazyLock::new(configs);

/// Of the struct.
const GENERATION: u32 = 3;
const NAME: u16 = 2;
const ADA: &[u8] = b"\x03Ada";

pub fn hmac_sha1(input: &[u8]) {
    run(Mode::Sha1, input);
}

pub fn hmac_sha256(input: &[u8]) {
    run(Mode::Sha256, input);
}

pub fn aes_gcm_siv(input: &[u8]) {
    run(Mode::Siv, input);
}

/// The first four bytes are the time, the others a body.
fn run(mode: Mode, input: &[u8]) {
    let Some((now, body)) = input.split_first_chunk() else { return };
    let text = encode(&mode.close(body)).into_bytes();
    let body = Body::parse(body).filter(|_| text.len() <= 4096);
    read_and_changed(mode, &text, body.as_ref(), u32::from_le_bytes(*now));
    let Some(body) = body else { return };
    // No time is likely to be the second in which something changes.
    for end in body.ends() {
        read_only(mode, &text, Some(&body), end.wrapping_sub(1));
        read_only(mode, &text, Some(&body), end);
    }
    let due = body.issued.wrapping_add(12 * 3600);
    read_and_changed(mode, &text, Some(&body), due.wrapping_sub(1));
    read_and_changed(mode, &text, Some(&body), due);
}

/// The session that it is at that time.
fn read_only(mode: Mode, text: &[u8], body: Option<&Body>, now: u32) -> Option<Body> {
    let session = body.filter(|body| body.is_valid(now)).cloned();
    let reader = load(&CONFIGS[mode as usize], text, now);
    reads(&reader.reading_view(), session.as_ref());
    let reply = reader.finish_now(at(now), 200).expect("nothing changed");
    assert_eq!(reply.set_cookies().count(), 0, "a reader sets nothing");
    session
}

fn read_and_changed(mode: Mode, text: &[u8], body: Option<&Body>, now: u32) {
    let config = &CONFIGS[mode as usize];
    let session = read_only(mode, text, body, now);
    let exchange = load(config, text, now);
    exchange.view().set_name("Ada");
    match exchange.finish_now(at(now), 200) {
        Ok(reply) => match cookie(&reply) {
            Some(value) => {
                let message = decode(&value).expect("it is written in base64");
                let written = mode.open(&message).expect("it is signed");
                assert_eq!(written, changed(session, now).write());
            }
            None => {
                let session = session.expect("a new session is written");
                assert_eq!(session.get(NAME), Some(ADA), "that was its name");
                assert!(u64::from(now) < u64::from(session.issued) + 12 * 3600, "it is due");
            }
        },
        Err(_) => assert!(encode(&mode.close(&changed(session, now).write())).len() > 4000),
    }
}

fn reads(view: &Session<Visitor>, session: Option<&Body>) {
    assert_eq!(view.is_new(), session.is_none());
    let Some(body) = session else { return };
    assert_eq!(view.created_at(), at(body.created));
    assert_eq!(view.issued_at(), Some(at(body.issued)));
    let name = body.get(NAME).and_then(|bytes| postcard::take_from_bytes::<String>(bytes).ok());
    let name = name.filter(|(_, rest)| rest.is_empty()).map(|(name, _)| name);
    assert_eq!(view.name(), name.unwrap_or_default());
}

/// The session as it is written once it has a name.
fn changed(session: Option<Body>, now: u32) -> Body {
    let new = Body { issued: now, created: now, schema: 0, fields: Vec::new() };
    let is_new = session.is_none();
    let Body { created, schema, mut fields, .. } = session.unwrap_or(new);
    // What this build does not know it carries along, unless it is of an earlier generation.
    let is_kept = |tag: u16| tag <= NAME || (112..128).contains(&tag) || schema >= GENERATION;
    fields.retain(|(tag, _)| *tag != NAME && (is_new || is_kept(*tag)));
    fields.push((NAME, ADA.to_vec()));
    fields.sort();
    Body { issued: now.max(created), created, schema: schema.max(GENERATION), fields }
}
