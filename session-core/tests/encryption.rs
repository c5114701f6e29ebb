//! Sessions that their holder can't read.

use crate::support::{Server, builder, config, is_accepted, issue, key, request};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use session_core::{
    Algorithm, BuildError, KeyEntry, KeyRing, Session, SessionBuilder, SessionConfig,
};

#[derive(Session)]
struct Visitor {
    name: String,
    #[session(rotate)]
    user: Option<u32>,
}

const NAME: &str = "nobody reads this";

fn encrypted() -> SessionConfig<Visitor> {
    builder().algorithm(Algorithm::Aes256GcmSiv).build().expect("the settings agree")
}

fn named(config: &SessionConfig<Visitor>) -> String {
    issue(config, |visitor| visitor.set_name(NAME))
}

fn name(config: &SessionConfig<Visitor>, cookie: &str) -> String {
    request(config, &[cookie], |visitor| visitor.name().to_owned()).result
}

fn message(cookie: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(cookie.split_once('=').unwrap().1).unwrap()
}

fn shows_the_name(bytes: &[u8]) -> bool {
    bytes.windows(NAME.len()).any(|window| window == NAME.as_bytes())
}

// TG 2 (encrypted when asked), Beaker 8
#[test]
fn an_encrypted_cookie_holds_the_session_and_shows_nothing_of_it() {
    let cookie = named(&encrypted());
    assert_eq!(name(&encrypted(), &cookie), NAME);
    assert!(!shows_the_name(&message(&cookie)));
    let signed = named(&config());
    assert!(shows_the_name(&message(&signed)));
    assert_eq!(message(&cookie).len(), message(&signed).len() + 12, "a nonce more");
    assert_ne!(named(&encrypted()), cookie, "each has a nonce of its own");
}

// cases 1, 3, 12, 20
#[test]
fn nothing_altered_is_accepted() {
    let cookie = named(&encrypted());
    let (_, value) = cookie.split_once('=').unwrap();
    for at in 0..value.len() {
        let other = if value.as_bytes()[at] == b'A' { "B" } else { "A" };
        let changed = format!("session={}{other}{}", &value[..at], &value[at + 1..]);
        assert!(!is_accepted(&encrypted(), &[&changed]), "character {at}");
        assert!(!is_accepted(&encrypted(), &[&format!("session={}", &value[..at])]), "{at}");
    }
    let another = SessionBuilder::<Visitor>::new(key(2)).algorithm(Algorithm::Aes256GcmSiv);
    assert!(!is_accepted(&another.build().unwrap(), &[&cookie]));
}

// case 18
#[test]
fn neither_mode_takes_the_other_s_cookie_unless_the_ring_says_so() {
    let (signed, hidden) = (named(&config()), named(&encrypted()));
    assert!(!is_accepted(&encrypted(), &[&signed]));
    assert!(!is_accepted(&config::<Visitor>(), &[&hidden]));
    let both = KeyRing::new(KeyEntry::new(key(1)).algorithm(Algorithm::Aes256GcmSiv))
        .accept(KeyEntry::new(key(1)).algorithm(Algorithm::HmacSha1_128));
    let both = SessionBuilder::<Visitor>::new(both).build().unwrap();
    assert_eq!(name(&both, &hidden), NAME);
    let changed = request(&both, &[&signed], |visitor| visitor.name().to_owned());
    assert_eq!(changed.result, NAME, "nobody is signed out");
    let written = changed.cookie().expect("what the first entry did not write is written anew");
    assert!(!shows_the_name(&message(&written)));
    assert_eq!(name(&encrypted(), &written), NAME);
}

#[test]
fn a_secret_field_is_accepted_where_it_is_hidden() {
    #[derive(Session)]
    struct Hidden {
        #[session(secret)]
        pin: u32,
    }
    let built = |algorithm| builder::<Hidden>().algorithm(algorithm).build();
    assert!(matches!(built(Algorithm::HmacSha256_128), Err(BuildError::Secret { .. })));
    let config = built(Algorithm::Aes256GcmSiv).expect("it is hidden");
    let cookie = issue(&config, |hidden| hidden.set_pin(1234));
    assert_eq!(request(&config, &[&cookie], |hidden| hidden.pin()).result, 1234);
}

#[test]
fn padding_hides_all_but_a_few_lengths() {
    let padded = builder::<Visitor>().algorithm(Algorithm::Aes256GcmSiv).pad_to(64);
    let padded = padded.build().unwrap();
    let mut lengths = std::collections::BTreeSet::new();
    for len in 0..120 {
        let text = "x".repeat(len);
        let response = request(&padded, &[], |visitor| {
            visitor.set_name(&*text);
            visitor.encoded_sizes().cookie()
        });
        let all = response.set_cookies().remove(0).len();
        assert_eq!(response.result, all, "{len}");
        let cookie = response.cookie().unwrap();
        assert_eq!(name(&padded, &cookie), text);
        assert_eq!((message(&cookie).len() - 28) % 64, 0);
        lengths.insert(message(&cookie).len());
    }
    assert!(lengths.len() <= 3, "{lengths:?}");
    let in_sight = builder::<Visitor>().pad_to(64).build();
    assert!(matches!(in_sight, Err(BuildError::PaddingInSight)));
    for unit in [0, 1025, usize::MAX] {
        let built = builder::<Visitor>().algorithm(Algorithm::Aes256GcmSiv).pad_to(unit).build();
        assert!(matches!(built, Err(BuildError::Padding)), "{unit}");
    }
}

// cases 28, 112
#[test]
fn without_random_bytes_there_is_an_error_and_no_cookie() {
    let broken = builder::<Visitor>()
        .algorithm(Algorithm::Aes256GcmSiv)
        .random(|_| Err(std::io::Error::other("no entropy")))
        .build()
        .unwrap();
    let response = request(&broken, &[], |visitor| visitor.set_name(NAME));
    assert!(response.reply.unwrap_err().to_string().contains("no entropy"));
}

// case 28
#[tokio::test]
async fn every_byte_of_the_nonce_of_a_record_is_drawn_anew_for_each_write() {
    let server = Server::<Visitor>::with(|builder| {
        builder.algorithm(Algorithm::Aes256GcmSiv).seal_records(true)
    });
    let client = server.client_with(|visitor| visitor.set_name(NAME)).await;
    for _ in 0..16 {
        client.request(|visitor| visitor.mark_changed()).await;
    }
    let written = server.store.take_written();
    assert_eq!(written.len(), 16);
    for place in 0..12 {
        // That sixteen random bytes are one and the same is not to be seen in this universe.
        assert!(written.iter().any(|record| record[place] != written[0][place]), "byte {place}");
    }
}

#[tokio::test]
async fn with_a_store_ids_are_signed_and_records_are_encrypted_when_sealed() {
    let server = Server::<Visitor>::with(|builder| {
        builder.algorithm(Algorithm::Aes256GcmSiv).seal_records(true)
    });
    let client = server.client_with(|visitor| visitor.set_name(NAME)).await;
    assert_eq!(client.message().len(), 1 + 16 + 16);
    let (_, kept) = server.store.only_record().await;
    assert!(!shows_the_name(&kept));
    // Conflicts are found by what stands in front, unread.
    let (one, other) = (client.load().await, client.load().await);
    one.view().set_name("one");
    other.view().set_user(7);
    client.finish(one).await;
    client.finish(other).await;
    let seen = client.request(|visitor| (visitor.name().to_owned(), visitor.user())).await.result;
    assert_eq!(seen, ("one".to_owned(), Some(7)));
    // case 77: with another key it is no session.
    let beside = server.beside_with::<Visitor>(SessionBuilder::new(key(2)).seal_records(true));
    assert!(client.on(&beside).request(|visitor| visitor.is_new()).await.result);
}
