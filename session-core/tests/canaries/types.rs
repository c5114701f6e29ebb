//! Types that no request shows by itself, with secrets in and around them.

use std::time::Duration;

use super::account::values;
use super::gallery::Gallery;
use super::mode::{CONTEXT, key, keys};
use crate::support::{Canaries, builder, config, marked, marked_text, noon};
use session_core::__private::{
    Base, Codec, Field, Merged, RetiredDef, Schema, Tracked, parse_duration,
};
use session_core::inspect::{Configured, inspect};
use session_core::{
    Algorithm, AnyStore, CookieConfig, CsrfError, CsrfToken, Envelope, Exchange, Expiry, Extra,
    FormerError, Key, KeyEntry, KeyRing, MemoryStore, NotBefore, OwnerKey, PreviousScope, Record,
    Revision, Session, SessionBuilder, SessionConfig, SessionState, SessionStore, Sessions,
    Settings, StoreError, StoreKey, Timestamp, Write,
};

#[derive(Session)]
#[session(cookie = "account", retired("gone: u8"))]
struct Plain {
    #[session(tag = 1)]
    text: String,
    #[session(was("u8"))]
    number: u32,
    #[session(owner)]
    user: Option<u32>,
}

pub async fn visit(gallery: &mut Gallery) {
    keys_and_settings(gallery);
    values_of_fields(gallery);
    contents(gallery);
    what_is_derived(gallery);
    a_store(gallery).await;
    gallery.assert_shows_none_of(&keys().and(&values()));
}

fn keys_and_settings(gallery: &mut Gallery) {
    gallery.debug(&key("key"));
    let entry = KeyEntry::new(key("former key")).context(CONTEXT);
    gallery.debug(&entry);
    gallery.debug(&KeyRing::new(key("key")).accept(entry.clone()));
    let twice = KeyRing::new(key("key")).accept(key("key"));
    gallery.debug(&SessionBuilder::<Plain>::new(twice.clone()));
    let built: Result<SessionConfig<Plain>, _> = SessionBuilder::new(twice).build();
    gallery.error(&built.expect_err("an entry twice"));
    let bytes = marked("key");
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    for text in
        [&hex[2..], &hex[..20], &format!("{hex}00"), &format!("x{hex}"), &marked_text("user")]
    {
        gallery.error(&Key::parse(text).expect_err("it is none"));
    }
    gallery.error(&Key::from_bytes(&bytes[1..]).expect_err("it is too short"));
    settings(gallery, &hex);
    gallery.debug(&Algorithm::default());
    gallery.debug(&Expiry::default());
    gallery.debug(&CookieConfig::default());
    gallery.display(&CookieConfig::default().same_site);
    gallery.debug(&PreviousScope { path: "/".to_owned(), domain: None });
    let built: Result<SessionConfig<Plain>, _> = builder().cookie_name("a;b").build();
    let error = built.expect_err("it breaks out of the header");
    if let session_core::BuildError::Cookie(error) = &error {
        gallery.error(error);
    }
    gallery.error(&parse_duration(&marked_text("token")).expect_err("it is none"));
}

/// Each setting with a secret for its value, a good one or not.
fn settings(gallery: &mut Gallery, key: &str) {
    let known = Settings::from_pairs("", [("no-such-setting", "")]).expect_err("it is unknown");
    let known = known.to_string();
    let known = known.rsplit_once("there are ").expect("it lists them").1.split(", ");
    let password = format!("redis://user:{}@localhost", marked_text("token"));
    let mut count = 0;
    for (setting, value) in known.flat_map(|setting| [(setting, key), (setting, &*password)]) {
        count += 1;
        match Settings::from_pairs("", [(setting, value)]) {
            Err(error) => {
                error.mistakes().iter().for_each(|mistake| gallery.error(mistake));
                gallery.error(&error);
            }
            Ok(settings) => {
                gallery.debug(&settings);
                if let Err(error) = settings.keys() {
                    gallery.error(&error);
                }
            }
        }
    }
    assert!(count > 40, "{count} settings");
    let whole = [("key", key), ("store", &password), ("former_keys", key)];
    let settings = Settings::from_pairs("", whole).expect("they can be read");
    let builder = SessionBuilder::<Plain>::new(super::mode::key("wrong key")).settings(&settings);
    gallery.debug(&builder);
    let built: Result<SessionConfig<Plain>, _> = builder.build();
    gallery.error(&built.expect_err("another key, and no store"));
}

fn values_of_fields(gallery: &mut Gallery) {
    let mut extra = Extra::new();
    extra.insert_bytes("key", marked("extra"));
    extra.insert("text", &marked_text("token")).expect("text");
    gallery.debug(&extra);
    gallery.error(&extra.get::<bool>("key").expect_err("it is none"));
    let (mut token, mut canaries) = (CsrfToken::default(), Canaries::default());
    super::account::add_token(&mut canaries, &token.get_or_create().expect("random bytes"));
    gallery.debug(&token);
    canaries.assert_none_in("CsrfToken", format!("{token:?} {token:#?}"));
    gallery.error(&CsrfError::Random(getrandom::Error::UNSUPPORTED));
    gallery.debug(&Merged::Value(marked("extra").to_vec()));
    gallery.error(&FormerError::from(StoreError::Unsupported("list")));
}

fn contents(gallery: &mut Gallery) {
    let field = [&[1, 33, 32][..], marked_text("token").as_bytes()].concat();
    let record = Record::parse(&field).expect("a record");
    gallery.debug(&record);
    let body = [&[1, 0, 0, 0, 9, 0, 0][..], &field].concat();
    gallery.debug(&Envelope::parse(&body).expect("a body"));
    gallery.debug(&Timestamp::from(noon()));
    let config = config::<Plain>();
    let exchange = Exchange::load_now(&config, [], noon()).expect("it needs no store");
    let mut plain = exchange.view();
    plain.set_text(marked_text("token"));
    let view = plain.view();
    let (opened, def) = (view.open(), &Plain::SCHEMA.fields[0]);
    let field = Field::<String>::open(def, Codec::of(), String::new);
    let base: Base<'_> = opened.base;
    field.get(&base);
    gallery.debug(&field);
    drop(plain);
    let reply = exchange.finish_now(noon(), 200).expect("it can be saved");
    let cookie = reply.set_cookies().next().expect("it was changed");
    let value = cookie.split(|byte| b"=;".contains(byte)).nth(1).expect("a value");
    let configured =
        Configured { algorithm: Algorithm::HmacSha1_128, context: "", cookie_name: "account" };
    gallery.debug(&configured);
    let entry = KeyEntry::new(crate::support::key(1));
    gallery.debug(&inspect(&entry, configured, value).expect("it was signed so"));
    let wrong = KeyEntry::new(key("wrong key"));
    gallery.error(&inspect(&wrong, configured, value).expect_err("it was not"));
}

fn what_is_derived(gallery: &mut Gallery) {
    let schema: &Schema = Plain::SCHEMA;
    gallery.debug(schema);
    schema.fields.iter().for_each(|field| gallery.debug(field));
    let former = schema.fields.iter().flat_map(|field| field.was).next();
    gallery.debug(former.expect("a field had another type"));
    let retired: &RetiredDef = &schema.retired[0];
    gallery.debug(retired);
    gallery.debug(Codec::<String>::of());
}

async fn a_store(gallery: &mut Gallery) {
    let store = MemoryStore::new();
    let (key, owner) = (StoreKey::from_bytes([1; 32]), OwnerKey::from_bytes([2; 32]));
    let bytes = [&[1; 9][..], &marked("extra"), marked_text("token").as_bytes()].concat();
    let write = Write::new(&bytes, noon(), noon() + Duration::from_secs(60)).owned_by(Some(&owner));
    gallery.debug(&write);
    gallery.debug(&store.create(&key, write).await.expect("memory is there"));
    gallery.debug(&store);
    gallery.debug(&AnyStore::new(store.clone()));
    gallery.display(&key);
    gallery.display(&owner);
    gallery.display(&Revision::of(&bytes).expect("a record"));
    gallery.error(&marked_text("token").parse::<StoreKey>().expect_err("it is none"));
    gallery.error(&StoreError::unavailable("down"));
    let revoked = NotBefore::new(store);
    let sessions = Sessions::new(&config::<Plain>());
    revoked.revoke(&sessions, &7).await.expect("memory is there");
    gallery.debug(&revoked);
}
