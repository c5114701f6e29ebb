//! What has ended is not brought back by a former cookie.

use session_core::{NotBefore, Sessions};

use super::{Old, Site, Visitor, both};
use crate::support::{Browser, Log, Scripted, hours, noon};

#[tokio::test]
async fn signing_out_in_the_first_request_removes_the_former_cookie_for_good() {
    for site in both() {
        let mut browser = Browser::with(&["old=7.tag"]);
        let visit = browser.request(&site.config, |visitor| visitor.invalidate()).await;
        assert!(visit.set_cookies().iter().all(|cookie| cookie.contains("Max-Age=0")));
        assert_eq!((browser.names().len(), site.records().await), (0, 0));
        assert_eq!(browser.read(&site.config, |visitor| visitor.user()).await.result, None);
    }
}

#[tokio::test]
async fn taking_the_user_out_in_the_first_request_removes_the_former_cookie_too() {
    for site in both() {
        let mut browser = Browser::with(&["old=7.tag"]);
        let visit = browser.request(&site.config, |visitor| {
            visitor.reset_visits();
            visitor.take_user()
        });
        assert_eq!(visit.await.result, Some(7));
        assert_eq!(browser.names(), ["session"]);
        assert_eq!(browser.read(&site.config, |visitor| visitor.user()).await.result, None);
    }
}

#[tokio::test]
async fn signing_out_later_removes_a_former_cookie_that_was_left_over() {
    for site in both() {
        let mut browser = Browser::with(&["old=7.tag"]);
        browser.read(&site.config, |_| ()).await;
        let ours = browser.cookie("session");
        let mut browser = Browser::with(&[&ours, "old=7.tag"]);
        browser.request(&site.config, |visitor| visitor.invalidate()).await;
        assert_eq!(browser.names().len(), 0);
    }
}

#[tokio::test]
async fn another_session_after_signing_out_is_no_former_one() {
    for site in both() {
        let mut browser = Browser::with(&["old=7.tag"]);
        let visit = browser.request(&site.config, |visitor| {
            visitor.invalidate();
            visitor.set_visits(1);
        });
        assert_eq!(visit.await.set_cookies().len(), 2);
        let after = browser.read(&site.config, |visitor| visitor.snapshot()).await.result;
        assert_eq!(after, Visitor { visits: 1, user: None });
    }
}

#[tokio::test]
async fn a_session_of_ours_that_has_ended_does_not_live_on_as_its_former_self() {
    for site in both() {
        let mut browser = Browser::with(&["old=7.tag"]);
        browser.read(&site.config, |_| ()).await;
        let (ours, before) = (browser.cookie("session"), site.old.take_asked());
        site.clock.advance(hours(24 * 15));
        let mut browser = Browser::with(&[&ours, "old=7.tag"]);
        let after = browser.read(&site.config, |visitor| visitor.user()).await.result;
        assert_eq!((before, after, site.old.take_asked()), (1, None, 0));
    }
}

#[tokio::test]
async fn a_session_that_was_ended_in_the_store_does_not_live_on_as_its_former_self() {
    let [_, site] = both();
    let mut browser = Browser::with(&["old=7.tag"]);
    browser.read(&site.config, |_| ()).await;
    Sessions::new(&site.config).end_all(&7).await.unwrap();
    let mut browser = Browser::with(&[&browser.cookie("session"), "old=7.tag"]);
    assert_eq!(browser.read(&site.config, |visitor| visitor.user()).await.result, None);
    assert_eq!(site.old.take_asked(), 1);
}

#[tokio::test]
async fn nothing_is_taken_over_after_the_end_but_what_is_left_is_removed() {
    for is_stored in [false, true] {
        let until = Some(noon() + hours(2));
        let site = Site::new(&Old { until, ..Old::default() }, is_stored, |builder| builder);
        site.clock.advance(hours(1));
        let mut browser = Browser::with(&["old=7.tag"]);
        let early = browser.read(&site.config, |visitor| visitor.user()).await;
        assert_eq!((early.result, site.old.take_asked()), (Some(7), 1));

        site.clock.advance(hours(1));
        let mut browser = Browser::with(&["old=7.tag"]);
        let log = Log::start();
        let late = browser.read(&site.config, |visitor| visitor.user()).await;
        assert_eq!((late.result, site.old.take_asked()), (None, 0));
        assert!(late.sets_nothing());
        let events = log.events();
        assert!(
            events.len() == 1 && events[0].contains("INFO") && events[0].contains("it has ended"),
            "{events:?}"
        );

        browser.request(&site.config, |visitor| visitor.set_visits(1)).await;
        assert_eq!(browser.names(), ["session"]);
    }
}

// case 40
#[tokio::test]
async fn who_has_signed_out_everywhere_is_not_signed_in_by_a_former_cookie() {
    for is_stored in [false, true] {
        let revoked = NotBefore::new(Scripted::default());
        let hook = revoked.clone();
        let site = Site::new(&Old::default(), is_stored, |builder| builder.revocation(hook));
        let mut browser = Browser::with(&["old=7.tag"]);
        browser.read(&site.config, |_| ()).await;
        revoked.revoke(&Sessions::new(&site.config), &7).await.unwrap();
        site.clock.advance(hours(1));

        let mut replayed = Browser::with(&["old=7.tag"]);
        let log = Log::start();
        let visit = replayed.request(&site.config, |visitor| visitor.snapshot()).await;
        assert_eq!(visit.result, Visitor::default());
        let events = log.events();
        assert!(events.len() == 1 && events[0].contains("it was revoked"), "{events:?}");
        assert_eq!(replayed.names().len(), 0, "it will never be a session again");

        let mut other = Browser::with(&["old=8.tag"]);
        assert_eq!(other.read(&site.config, |visitor| visitor.user()).await.result, Some(8));
        assert_eq!(other.names(), ["session"]);
        assert_eq!(other.read(&site.config, |visitor| visitor.user()).await.result, Some(8));
    }
}

// case 41
#[tokio::test]
async fn a_copy_of_a_former_cookie_signs_in_as_long_as_it_is_asked_for() {
    // Nobody can know that it was taken over elsewhere: what `until` and `Revocation` are for.
    for site in both() {
        let mut browser = Browser::with(&["old=7.tag"]);
        let mut copy = browser.clone();
        browser.read(&site.config, |_| ()).await;
        browser.request(&site.config, |visitor| visitor.invalidate()).await;
        assert_eq!(copy.read(&site.config, |visitor| visitor.user()).await.result, Some(7));
    }
}
