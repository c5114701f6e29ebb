//! Cookies that only look like former sessions.

use session_core::{Exchange, LoadError};

use super::{Old, Site, both};
use crate::support::{Browser, Log};

/// The one line that a request with this header gets, and how often the hook was asked.
async fn refused(site: &Site, header: &[u8]) -> (String, usize) {
    let log = Log::start();
    let exchange = Exchange::load(&site.config, [header], site.config.now()).await.unwrap();
    assert!(exchange.view().user().is_none(), "it is a stranger's");
    let reply = exchange.finish(site.config.now(), 200).await.unwrap();
    assert_eq!(reply.set_cookies().count(), 0, "an anonymous read leaves no trace");
    let mut events = log.events();
    assert_eq!(events.len(), 1, "{events:?}");
    (events.remove(0), site.old.take_asked())
}

#[tokio::test]
async fn what_the_hook_refuses_is_a_stranger_with_one_event() {
    for site in both() {
        let (event, asked) = refused(&site, b"old=7.gat").await;
        assert!(event.contains("WARN") && event.contains("its tag is wrong"), "{event}");
        assert!(event.contains("cookie=\"old\""), "{event}");
        assert!(!event.contains("7.gat"), "a cookie is a secret: {event}");
        assert_eq!(asked, 1);
        assert!(refused(&site, b"old=").await.0.contains("its tag is wrong"));
        assert!(refused(&site, b"old=seven.tag").await.0.contains("it names no user"));
    }
}

#[tokio::test]
async fn what_can_be_no_cookie_of_the_former_library_is_told_as_one_of_ours() {
    for site in both() {
        let (event, asked) = refused(&site, b"session=AAAA").await;
        assert!(
            event.contains("WARN") && event.contains("no key of the ring signed it"),
            "{event}"
        );
        assert_eq!(asked, 0);
    }
}

// case 61
#[tokio::test]
async fn two_different_cookies_of_its_name_are_none() {
    for site in both() {
        let (event, asked) = refused(&site, b"old=7.tag; old=8.tag").await;
        assert!(event.contains("several different ones came along"), "{event}");
        assert_eq!(asked, 0);

        let twice = Exchange::load(&site.config, [&b"old=7.tag; old=7.tag"[..]], site.config.now());
        assert_eq!(twice.await.unwrap().view().user(), Some(7), "the same one twice is one");
        site.old.take_asked();
    }
}

#[tokio::test]
async fn no_work_is_done_for_one_that_is_too_long_or_no_text() {
    for site in both() {
        let longest = [b"old=".as_slice(), &[b'7'; 4096]].concat();
        assert_eq!(refused(&site, &longest).await.1, 1);
        let longer = [&longest[..], b"7"].concat();
        let (event, asked) = refused(&site, &longer).await;
        assert!(event.contains("it is too long") && asked == 0, "{event}");
        let (event, asked) = refused(&site, b"old=\xff.tag").await;
        assert!(event.contains("it is no text") && asked == 0, "{event}");
    }
}

#[tokio::test]
async fn a_cookie_of_ours_that_no_key_signed_does_not_keep_the_former_one_from_being_asked() {
    for site in both() {
        let mut browser = Browser::with(&["session=nonsense", "old=7.tag"]);
        assert_eq!(browser.read(&site.config, |visitor| visitor.user()).await.result, Some(7));
        assert_eq!(browser.names(), ["session"]);
    }
}

#[tokio::test]
async fn where_it_cannot_be_told_loading_fails_and_the_next_request_asks_again() {
    for is_stored in [false, true] {
        let down = Old { is_down: true, waits: true, ..Old::default() };
        let site = Site::new(&down, is_stored, |builder| builder);
        let mut browser = Browser::with(&["old=7.tag"]);
        let error = browser.load(&site.config).await.unwrap_err();
        assert!(matches!(error, LoadError::Store(_)) && error.is_temporary());

        let up = Old { waits: true, ..Old::default() };
        let site = Site::new(&up, is_stored, |builder| builder);
        assert_eq!(browser.read(&site.config, |visitor| visitor.user()).await.result, Some(7));
    }
}
