//! Every setting reaches the call of its name, and the page says what is true of them.

mod builder;
mod page;

use super::Settings;
use super::error::SettingsError;
use crate::builder::SessionBuilder;

const HEX: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

#[derive(crate::Session)]
#[session(crate = crate)]
struct Visitor {
    visits: u32,
}

fn fresh() -> SessionBuilder<Visitor> {
    SessionBuilder::new(crate::Key::parse(HEX).unwrap())
}

fn one(key: &str, value: &str) -> Result<Settings, SettingsError> {
    Settings::from_pairs("", [(key, value)])
}

fn set(key: &str, value: &str) -> SessionBuilder<Visitor> {
    fresh().settings(&one(key, value).unwrap())
}

/// All that settings can say of a builder.
fn choices(builder: &SessionBuilder<Visitor>) -> String {
    let chosen = &builder.choices;
    let cookie = (&chosen.cookie, &chosen.previous_scopes, chosen.expiry());
    let exchange = (chosen.save_on_error, chosen.cache_control, chosen.check_writes);
    let store = (&chosen.id_header, chosen.grace, chosen.seal_records, chosen.sweep_every);
    let rest = (chosen.eager, chosen.pad_to);
    format!("{:?}", (chosen.algorithm, &chosen.context, cookie, exchange, store, rest))
}
