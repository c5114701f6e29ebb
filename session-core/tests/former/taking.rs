//! What is taken over, when, and what the response says.

use session_core::{Exchange, Former, FormerError, Session, Sessions};

use super::{Old, Site, Visitor, both, both_with};
use crate::support::{Browser, Fault, Kind, Log, NOTHING, builder, hours};

const SIGNED_IN: Visitor = Visitor { visits: 40, user: Some(7) };

#[tokio::test]
async fn a_request_that_only_reads_takes_the_former_session_over_once() {
    for site in both() {
        let mut browser = Browser::with(&["other=1", "old=7.tag"]);
        let seen = |session: &Session<Visitor>| {
            (session.snapshot(), session.is_new(), session.is_changed())
        };
        let first = browser.read(&site.config, seen).await;
        assert_eq!(first.result, (SIGNED_IN, true, true));
        assert_eq!(first.set_cookies().len(), 2, "ours, and the removal of theirs");
        assert_eq!(browser.names(), ["other", "session"]);
        assert_eq!(site.old.take_asked(), 1);

        let second = browser.read(&site.config, seen).await;
        assert_eq!(second.result, (SIGNED_IN, false, false));
        assert!(second.sets_nothing());
        assert_eq!(site.old.take_asked(), 0);
    }
}

#[tokio::test]
async fn what_the_first_request_changes_is_kept_beside_what_was_taken_over() {
    for site in both() {
        let mut browser = Browser::with(&["old=7.tag"]);
        browser.request(&site.config, |visitor| visitor.set_visits(visitor.visits() + 1)).await;
        let after = browser.read(&site.config, |visitor| visitor.snapshot()).await;
        assert_eq!(after.result, Visitor { visits: 41, user: Some(7) });
    }
}

#[tokio::test]
async fn the_former_cookie_is_removed_where_it_was_set() {
    for is_stored in [false, true] {
        let old = Old { path: "/app", ..Old::default() };
        let site = Site::new(&old, is_stored, |builder| builder);
        let answer = Browser::with(&["old=7.tag"]).read(&site.config, |_| ()).await;
        let [own, removal] = &answer.set_cookies()[..] else { panic!("two cookies") };
        assert!(own.starts_with("session=") && own.contains("; Path=/;"));
        assert_eq!(
            *removal,
            "old=; Path=/app; Secure; HttpOnly; SameSite=Lax; Max-Age=0; \
             Expires=Thu, 01 Jan 1970 00:00:00 GMT"
        );
    }
}

#[tokio::test]
async fn a_session_that_is_taken_over_begins_now_and_is_found_by_its_owner() {
    let [_, site] = both();
    let mut browser = Browser::with(&["old=7.tag"]);
    browser.read(&site.config, |_| ()).await;
    let listed = Sessions::new(&site.config).of(&7).await.unwrap();
    let [session] = &listed[..] else { panic!("one session: {listed:?}") };
    assert_eq!((session.created_at, &session.session), (site.config.now(), &SIGNED_IN));

    site.clock.advance(hours(1));
    let created = browser.read(&site.config, |visitor| visitor.created_at()).await.result;
    assert_eq!(created, session.created_at);
}

#[tokio::test]
async fn a_valid_session_of_ours_goes_before_and_takes_a_leftover_away_with_its_next_cookie() {
    for site in both() {
        let mut browser = Browser::default();
        browser.request(&site.config, |visitor| visitor.set_user(1)).await;
        let ours = browser.cookie("session");
        let mut browser = Browser::with(&[&ours, "old=7.tag"]);
        let user = browser.read(&site.config, |visitor| visitor.user()).await;
        assert_eq!((user.result, user.sets_nothing()), (Some(1), true));

        browser.request(&site.config, |visitor| visitor.set_user(2)).await;
        assert_eq!(browser.names(), ["session"]);
        assert_eq!(site.old.take_asked(), 0);
    }
}

#[tokio::test]
async fn whoever_has_no_former_cookie_is_a_stranger_and_leaves_no_trace() {
    for site in both() {
        let log = Log::start();
        let mut browser = Browser::with(&["older=7.tag"]);
        let is_stranger =
            |visitor: &mut Session<Visitor>| visitor.user().is_none() && visitor.is_new();
        let visit = browser.request(&site.config, is_stranger).await;
        assert!(visit.result && visit.sets_nothing());
        assert_eq!((site.old.take_asked(), site.records().await), (0, 0));
        assert_eq!(log.events(), [""; 0]);
    }
}

#[tokio::test]
async fn an_exchange_that_takes_no_view_takes_over_too() {
    for site in both() {
        let mut browser = Browser::with(&["old=7.tag"]);
        browser.answered(200, &site.config, |_| ()).await;
        assert_eq!(browser.names(), ["session"]);
    }
}

#[tokio::test]
async fn as_long_as_saving_fails_the_former_cookie_stays() {
    let [_, site] = both();
    let mut browser = Browser::with(&["old=7.tag"]);
    site.store.always(Kind::Create, Fault::Fail);
    let visit = browser.read(&site.config, |visitor| visitor.user()).await;
    assert_eq!(visit.result, Some(7));
    assert!(visit.reply.unwrap_err().is_temporary());
    assert_eq!(browser.names(), ["old"]);

    site.store.recover();
    assert_eq!(browser.read(&site.config, |visitor| visitor.user()).await.result, Some(7));
    assert_eq!(browser.names(), ["session"]);
}

#[tokio::test]
async fn a_failure_that_saves_nothing_leaves_the_former_cookie() {
    for site in both_with(|builder| builder.save_on_error(false)) {
        let mut browser = Browser::with(&["old=7.tag"]);
        let visit = browser.answered(500, &site.config, |exchange| exchange.view().user()).await;
        assert_eq!((visit.result, visit.sets_nothing()), (Some(7), true));
        let caching = visit.reply.unwrap().caching;
        assert!(caching.vary && caching.private, "what was read is nobody else's");
        assert_eq!((browser.names(), site.records().await), (vec!["old"], 0));

        browser.read(&site.config, |_| ()).await;
        assert_eq!(browser.names(), ["session"]);
    }
}

/// More than a cookie takes.
#[derive(Session)]
struct Hoard {
    all: String,
}

struct Hoarder;

impl Former<Hoard> for Hoarder {
    fn cookie_name(&self) -> &str {
        "old"
    }

    async fn take_over(&self, _: &str) -> Result<Hoard, FormerError> {
        Ok(Hoard { all: "x".repeat(4096) })
    }
}

#[tokio::test]
async fn what_does_not_fit_into_our_cookie_leaves_the_former_one() {
    let config = builder::<Hoard>().former(Hoarder).build().expect("the settings agree");
    let mut browser = Browser::with(&["old=7.tag"]);
    let visit = browser.read(&config, |hoard| hoard.all().len()).await;
    assert_eq!(visit.result, 4096);
    assert!(visit.reply.unwrap_err().to_string().contains("more than the 4096"));
    assert_eq!(browser.names(), ["old"]);
}

#[tokio::test]
async fn one_name_for_both_cookies_needs_no_removal_and_gets_one_event() {
    for is_stored in [false, true] {
        let old = Old { name: "session", ..Old::default() };
        let site = Site::new(&old, is_stored, |builder| builder);
        let mut browser = Browser::with(&["session=7.tag"]);
        let log = Log::start();
        let visit = browser.read(&site.config, |visitor| visitor.user()).await;
        assert_eq!((visit.result, visit.set_cookies().len()), (Some(7), 1));
        let events = log.events();
        assert_eq!(events.len(), 1, "{events:?}");
        assert!(events[0].contains("INFO") && events[0].contains("taken over"), "{events:?}");
        assert_eq!(browser.read(&site.config, |visitor| visitor.user()).await.result, Some(7));
        assert_eq!(site.old.take_asked(), 1);
    }
}

#[tokio::test]
async fn one_name_at_another_path_is_removed_there() {
    let old = Old { name: "session", path: "/app", ..Old::default() };
    let site = Site::new(&old, false, |builder| builder);
    let visit = Browser::with(&["session=7.tag"]).read(&site.config, |_| ()).await;
    let [own, removal] = &visit.set_cookies()[..] else { panic!("two cookies") };
    assert!(own.contains("; Path=/;") && !own.contains("Max-Age"));
    assert!(removal.contains("; Path=/app;") && removal.contains("Max-Age=0"));
}

#[tokio::test]
async fn cookies_are_taken_over_without_waiting() {
    let [site, _] = both();
    assert!(!site.config.waits());
    let load = || Exchange::load_now(&site.config, [&b"old=7.tag"[..]], site.config.now());
    let exchange = load().unwrap();
    assert_eq!(exchange.reading_view().user(), Some(7));
    let reply = exchange.finish_now(site.config.now(), 200).unwrap();
    assert_eq!(reply.set_cookies().count(), 2);
}

#[tokio::test]
async fn asking_for_a_former_session_asks_the_store_for_nothing() {
    let [_, site] = both();
    let exchange = Browser::with(&["old=7.tag"]).load(&site.config).await.unwrap();
    assert_eq!(exchange.reading_view().user(), Some(7));
    assert_eq!(site.store.take_counts(), NOTHING);
}
