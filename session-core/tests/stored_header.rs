//! The id of a session in a header in place of a cookie.

use crate::support::{Log, builder, noon};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use session_core::{
    BuildError, Caching, Exchange, MemoryStore, Reply, Session, SessionBuilder, SessionConfig,
};

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(rotate)]
    user: Option<u32>,
}

type Builder = SessionBuilder<Visitor>;

fn config() -> SessionConfig<Visitor> {
    stored().id_header("X-Session").build().unwrap()
}

fn stored() -> Builder {
    builder().store(MemoryStore::new()).clock(noon)
}

async fn request<R>(
    config: &SessionConfig<Visitor>,
    values: &[&str],
    handler: impl FnOnce(&mut Session<Visitor>) -> R,
) -> (R, Reply) {
    let values = values.iter().map(|value| value.as_bytes());
    let exchange = Exchange::load(config, values, noon()).await.unwrap();
    let result = handler(&mut exchange.view());
    (result, exchange.finish(noon(), 200).await.unwrap())
}

/// The id that a new client gets.
async fn seven(config: &SessionConfig<Visitor>) -> String {
    let (_, reply) = request(config, &[], |visitor| visitor.set_visits(7)).await;
    let (_, value) = reply.id_header().unwrap();
    String::from_utf8(value.to_vec()).unwrap()
}

async fn visits(config: &SessionConfig<Visitor>, values: &[&str]) -> u32 {
    request(config, values, |visitor| visitor.visits()).await.0
}

// Spyce 2, Beaker 12
#[tokio::test]
async fn the_header_carries_the_signed_id_and_no_cookie_is_set() {
    let config = config();
    assert_eq!(config.request_header(), "x-session");
    let (_, reply) = request(&config, &[], |visitor| visitor.set_visits(7)).await;
    let (name, value) = reply.id_header().unwrap();
    assert_eq!(name, "x-session");
    let message = URL_SAFE_NO_PAD.decode(value).unwrap();
    assert_eq!((message.len(), message[0]), (33, 0x81));
    assert_eq!(reply.set_cookies().count(), 0);
    assert_eq!(reply.caching, Caching { vary: true, private: true });
    assert_eq!(visits(&config, &[str::from_utf8(value).unwrap()]).await, 7);
}

#[tokio::test]
async fn who_has_the_id_is_not_told_again() {
    let config = config();
    let id = seven(&config).await;
    let (_, read) = request(&config, &[&id], |visitor| visitor.visits()).await;
    assert_eq!((read.id_header(), read.caching.vary), (None, true));
    let (_, changed) = request(&config, &[&id], |visitor| visitor.set_visits(8)).await;
    assert_eq!(changed.id_header(), None);
    let (_, renewed) = request(&config, &[&id], |visitor| visitor.set_user(1)).await;
    assert!(renewed.id_header().is_some_and(|(_, value)| value != id.as_bytes()));
}

#[tokio::test]
async fn an_empty_value_tells_the_client_to_forget() {
    let config = config();
    let id = seven(&config).await;
    let (_, reply) = request(&config, &[&id], |visitor| visitor.invalidate()).await;
    assert_eq!(reply.id_header(), Some(("x-session", &b""[..])));
    assert_eq!(reply.set_cookies().count(), 0);
    assert_eq!(visits(&config, &[&id]).await, 0);
}

// case 61
#[tokio::test]
async fn two_different_ids_are_none() {
    let config = config();
    let (one, two) = (seven(&config).await, seven(&config).await);
    let log = Log::start();
    assert_eq!(visits(&config, &[&one, &two]).await, 0);
    assert_eq!(log.events().len(), 1);
    assert_eq!(visits(&config, &["rubbish", &one]).await, 7, "rubbish beside it does no harm");
}

#[tokio::test]
async fn the_same_id_twice_is_one() {
    let config = config();
    let id = seven(&config).await;
    assert_eq!(visits(&config, &[&id, &id]).await, 7);
}

// cases 1, 8, 10, 11
#[tokio::test]
async fn a_value_that_is_no_id_is_a_fresh_session() {
    let config = config();
    let id = seven(&config).await;
    let padded = format!("{id}=");
    let flipped = id.replacen('g', "h", 1);
    let cookie = format!("session={id}");
    for value in ["", &padded, &flipped, &cookie, &"A".repeat(5000), "\u{0}"] {
        let log = Log::start();
        let (is_new, reply) = request(&config, &[value], |visitor| visitor.is_new()).await;
        assert!(is_new && reply.id_header().is_none());
        assert_eq!(log.events().len(), 1, "{value}");
    }
}

#[tokio::test]
async fn the_header_of_one_and_the_cookie_of_another_do_not_mix() {
    let store = MemoryStore::new();
    let with = |builder: Builder| builder.store(store.clone()).clock(noon);
    let in_header = with(builder()).id_header("x-session").build().unwrap();
    let in_cookie: SessionConfig<Visitor> = with(builder()).build().unwrap();
    let id = seven(&in_header).await;
    let (_, reply) = request(&in_cookie, &[&id], |visitor| visitor.visits()).await;
    assert_eq!(reply.set_cookies().count(), 0);
    assert_eq!(visits(&in_cookie, &[&id]).await, 0);
    assert_eq!(visits(&in_cookie, &[&format!("session={id}")]).await, 7, "the same session");
}

#[test]
fn a_header_that_can_carry_no_id_is_an_error() {
    let error = |builder: Builder| builder.build().map(|_: SessionConfig<Visitor>| ()).unwrap_err();
    for name in ["cookie", "Cookie", "Set-Cookie", "Authorization", "", "x session", "x:y", "é"] {
        let expected = BuildError::IdHeader(name.to_lowercase());
        assert_eq!(error(stored().id_header(name)), expected);
    }
    assert_eq!(error(builder().id_header("x-session")), BuildError::IdHeaderWithoutStore);
}

#[tokio::test]
async fn a_session_in_a_store_may_hold_secrets() {
    #[derive(Session)]
    struct Account {
        #[session(secret)]
        token: String,
    }
    assert!(builder::<Account>().build().map(|_: SessionConfig<Account>| ()).is_err());
    let server = crate::support::Server::<Account>::new();
    let client = server.client_with(|account| account.set_token("hunter2")).await;
    assert_eq!(client.read(|account| account.token().to_owned()).await, "hunter2");
}
