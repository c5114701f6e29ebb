//! Every `Set-Cookie` is one that RFC 6265bis allows, whatever the settings and the contents are.

use std::collections::BTreeSet;
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use session_core::{
    Algorithm, KeyEntry, KeyRing, MemoryStore, Reply, SameSite, Session, SessionBuilder,
    SessionConfig,
};

use super::grammar::Checked;
use super::{ALGORITHMS, Hand, holds, wait};
use crate::support::{Browser, key, noon};

#[derive(Session)]
struct Visitor {
    note: String,
    #[session(rotate)]
    user: Option<u64>,
    bytes: Vec<u8>,
}

type Scope = (String, Option<String>);

#[derive(Clone, Debug)]
struct Settings {
    name: String,
    former_name: Option<String>,
    secure: bool,
    http_only: bool,
    same_site: SameSite,
    scope: Scope,
    earlier: Vec<Scope>,
    persistent: bool,
    algorithm: Algorithm,
    in_store: bool,
    idle: Option<Duration>,
    absolute: Option<Duration>,
}

fn names() -> impl Strategy<Value = String> {
    let prefix = prop_oneof![
        9 => Just(""),
        1 => select(vec!["__Host-", "__host-", "__Secure-", "__SECURE-", "__Http-", "__Host-Http-"]),
    ];
    let rest = prop_oneof![
        28 => "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}",
        1 => "[a-z]{200,260}",
        1 => "\\PC{0,6}",
    ];
    (prefix, rest).prop_map(|(prefix, rest)| format!("{prefix}{rest}"))
}

fn paths() -> impl Strategy<Value = String> {
    prop_oneof![
        20 => Just("/".to_owned()),
        20 => "/[ -:<-~]{0,30}",
        1 => "/[a-z/]{1000,1100}",
        1 => "\\PC{0,10}",
        1 => "/[\\x00-\\x7f]{0,10}",
    ]
}

fn domains() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        20 => Just(None),
        20 => "[a-zA-Z0-9]{1,10}(-[a-z]{1,3})?(\\.[a-z]{2,5}){0,3}".prop_map(Some),
        1 => "[a-z.-]{0,12}".prop_map(Some),
        1 => "[a-z]{60,70}\\.org".prop_map(Some),
        1 => "([a-z]{40}\\.){5,8}org".prop_map(Some),
        1 => "\\PC{0,10}".prop_map(Some),
    ]
}

/// The idle and the absolute timeout.
fn spans() -> impl Strategy<Value = (Option<Duration>, Option<Duration>)> {
    let day = 24 * 60 * 60_u64;
    let idle = prop_oneof![20 => 1..100 * day, 1 => (398 * day)..(402 * day), 1 => Just(0)];
    let more = prop_oneof![20 => 0..100 * day, 1 => Just(u64::MAX)];
    let both = (idle, more).prop_map(|(idle, more)| {
        (Some(Duration::from_secs(idle)), Some(Duration::from_secs(idle.saturating_add(more))))
    });
    let absolute = (1..100 * day).prop_map(|absolute| (None, Some(Duration::from_secs(absolute))));
    prop_oneof![1 => Just((None, None)), 4 => both, 1 => absolute]
}

fn settings() -> impl Strategy<Value = Settings> {
    let scopes = ((paths(), domains()), proptest::collection::vec((paths(), domains()), 0..3));
    let attributes = (
        prop::bool::weighted(0.9),
        any::<bool>(),
        select(vec![SameSite::Strict, SameSite::Lax, SameSite::None]),
        any::<bool>(),
    );
    let kind = (select(ALGORITHMS.to_vec()), any::<bool>());
    let former_name = proptest::option::weighted(0.3, names());
    (names(), former_name, scopes, attributes, kind, spans()).prop_map(
        |(name, former_name, (scope, earlier), attributes, (algorithm, in_store), spans)| {
            let (secure, http_only, same_site, persistent) = attributes;
            let (idle, absolute) = spans;
            Settings {
                name,
                former_name,
                secure,
                http_only,
                same_site,
                scope,
                earlier,
                persistent,
                algorithm,
                in_store,
                idle,
                absolute,
            }
        },
    )
}

impl Settings {
    /// Nothing if they contradict each other.
    fn config(&self, clock: &Hand) -> Option<SessionConfig<Visitor>> {
        let time = clock.clone();
        let mut ring = KeyRing::new(key(1));
        if let Some(name) = &self.former_name {
            ring = ring.accept(KeyEntry::new(key(2)).cookie_name(name.clone()));
        }
        let mut builder = SessionBuilder::new(ring)
            .algorithm(self.algorithm)
            .cookie_name(self.name.clone())
            .cookie_secure(self.secure)
            .cookie_http_only(self.http_only)
            .cookie_same_site(self.same_site)
            .cookie_path(self.scope.0.clone())
            .persistent(self.persistent)
            .clock(move || time.now());
        if let Some(domain) = &self.scope.1 {
            builder = builder.cookie_domain(domain.clone());
        }
        for (path, domain) in &self.earlier {
            builder = builder.previous_scope(path.clone(), domain.as_deref());
        }
        if let Some(idle) = self.idle {
            builder = builder.idle_timeout(idle);
        }
        if let Some(absolute) = self.absolute {
            builder = builder.absolute_timeout(absolute);
        }
        if self.in_store {
            builder = builder.store(MemoryStore::new());
        }
        builder.build().ok()
    }

    /// Holds everything that a response sets against the rules.
    fn check(&self, reply: &Reply) -> Vec<Checked> {
        let read = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("ASCII");
            Checked::read(&text).unwrap_or_else(|rule| panic!("{rule}: {text}"))
        };
        let cookies: Vec<_> = reply.set_cookies().map(read).collect();
        assert!(reply.set_cookies().all(|text| text.len() <= 4096));
        let Some((own, removals)) = cookies.split_first() else {
            return cookies;
        };
        let (path, domain) = &self.scope;
        assert_eq!((&own.name, own.path.as_ref(), &own.domain), (&self.name, Some(path), domain));
        assert!(removals.iter().all(Checked::is_removal), "one cookie, and removals");
        let scopes: BTreeSet<_> = cookies.iter().map(Checked::scope).collect();
        assert!(!removals.iter().any(|removal| removal.scope() == own.scope()));
        for (path, domain) in &self.earlier {
            let domain = domain.as_deref().map(str::to_ascii_lowercase);
            assert!(scopes.contains(&(self.name.clone(), Some(path.clone()), domain)));
        }
        for cookie in &cookies {
            assert_eq!((cookie.secure, cookie.http_only), (self.secure, self.http_only), "case 72");
            assert_eq!(cookie.same_site, Some(self.same_site.to_string()));
        }
        cookies
    }
}

/// What a request does.
#[derive(Clone, Debug)]
enum Deed {
    Write(String, Vec<u8>),
    Sign(Option<u64>),
    Persist,
    Renew,
    Rewrite,
    Read,
    End,
}

fn deeds() -> impl Strategy<Value = Vec<(Deed, u32)>> {
    let deed = prop_oneof![
        3 => ("\\PC{0,40}", proptest::collection::vec(any::<u8>(), 0..100))
            .prop_map(|(note, bytes)| Deed::Write(note, bytes)),
        1 => any::<Option<u64>>().prop_map(Deed::Sign),
        1 => Just(Deed::Persist),
        1 => Just(Deed::Renew),
        1 => Just(Deed::Rewrite),
        2 => Just(Deed::Read),
        1 => Just(Deed::End),
    ];
    let later = prop_oneof![Just(0), 0..10u32, 0..200_000u32, 0..5_000_000u32];
    proptest::collection::vec((deed, later), 1..6)
}

impl Deed {
    fn run(self, visitor: &mut Session<Visitor>) {
        match self {
            Self::Write(note, bytes) => {
                visitor.set_note(note);
                visitor.set_bytes(bytes);
            }
            Self::Sign(user) => visitor.set_user(user),
            Self::Persist => visitor.persist(),
            Self::Renew => visitor.renew(),
            Self::Rewrite => visitor.mark_changed(),
            Self::Read => drop(visitor.note().to_owned()),
            Self::End => visitor.invalidate(),
        }
    }
}

/// What came of some deeds under some settings: `None` if these don't agree with each other.
fn answers(settings: &Settings, deeds: Vec<(Deed, u32)>) -> Option<Vec<Vec<Checked>>> {
    let clock = Hand::new();
    let config = settings.config(&clock)?;
    // It brings what an earlier name has left, so that this is removed too.
    let former = settings.former_name.iter().map(|name| format!("{name}=x"));
    let former: Vec<_> = former.collect();
    let former: Vec<_> = former.iter().map(String::as_str).collect();
    let mut browser = Browser::with(&former);
    let mut now = noon();
    let answers = deeds.into_iter().map(|(deed, later)| {
        now += Duration::from_secs(later.into());
        clock.set(now);
        let visit = wait(browser.request(&config, |visitor| deed.run(visitor)));
        settings.check(&visit.reply.expect("it is small"))
    });
    Some(answers.collect())
}

// cases 67 to 72
#[test]
fn every_cookie_follows_the_rfc_whatever_the_settings_are() {
    holds(256, (settings(), deeds()), |(settings, deeds)| drop(answers(&settings, deeds)));
}

/// What the property above looks at is not only removals and settings that are refused. Counted on
/// values that are always the same, since a count of random ones fails now and then.
#[test]
fn enough_settings_are_built_and_enough_cookies_come_of_them() {
    const TRIED: usize = 256;
    let mut draws = TestRunner::deterministic();
    let built: Vec<_> = (0..TRIED)
        .filter_map(|_| {
            let drawn = (settings(), deeds()).new_tree(&mut draws).expect("nothing is rejected");
            let (settings, deeds) = drawn.current();
            answers(&settings, deeds)
        })
        .collect();
    let first = built.iter().flatten().filter_map(|cookies| cookies.first());
    let (removed, set): (Vec<_>, Vec<_>) = first.partition(|own| own.is_removal());
    assert!(built.len() * 2 > TRIED, "{} of {TRIED} settings agree", built.len());
    assert!(set.len() > built.len(), "{} cookies in {}", set.len(), built.len());
    assert!(removed.len() * 20 > built.len(), "{} removals in {}", removed.len(), built.len());
}
