//! What can be configured, and what a hook that waits means for code that can't.

use session_core::{BuildError, CookieConfigError, Exchange, LoadError, MemoryStore};

use super::{Old, Site, Visitor};
use crate::support::{Browser, builder};

#[test]
fn a_cookie_that_can_not_be_removed_is_refused() {
    let build = |name, path| builder::<Visitor>().former(Old { name, path, ..Old::default() });
    let error = |name, path| build(name, path).build().unwrap_err();
    let is_name = |error| matches!(error, BuildError::Cookie(CookieConfigError::Name(_)));
    assert!(is_name(error("a;b", "/")) && is_name(error("", "/")));
    assert!(matches!(error("old", "/a;b"), BuildError::Cookie(CookieConfigError::Path(_))));
    let prefix = error("__Host-old", "/app");
    assert!(matches!(prefix, BuildError::Cookie(CookieConfigError::Prefix { .. })), "{prefix}");
    assert!(build("__Host-old", "/").build().is_ok());
}

/// Browsers ignore what contradicts the prefix of its name, a removal too.
#[test]
fn a_cookie_whose_removal_would_contradict_its_prefix_is_refused() {
    let domain = Some("example.org");
    let is_refused = |old: Old, secure, http_only| {
        let settings = builder::<Visitor>().cookie_secure(secure).cookie_http_only(http_only);
        match settings.former(old).build() {
            Ok(_) => false,
            Err(BuildError::Cookie(CookieConfigError::Prefix { name, .. })) => {
                assert!(name.to_lowercase().starts_with("__"), "{name}");
                true
            }
            Err(error) => panic!("{error}"),
        }
    };
    let old = |name, path, domain| Old { name, path, domain, ..Old::default() };
    for name in ["__Host-old", "__host-OLD", "__Host-Http-old"] {
        assert!(is_refused(old(name, "/", domain), true, true), "{name}");
        assert!(is_refused(old(name, "/app", None), true, true), "{name}");
        assert!(is_refused(old(name, "/", None), false, true), "{name}");
        assert!(!is_refused(old(name, "/", None), true, true), "{name}");
    }
    for name in ["__Secure-old", "__SECURE-old", "__Http-old"] {
        assert!(is_refused(old(name, "/app", domain), false, true), "{name}");
        assert!(!is_refused(old(name, "/app", domain), true, true), "{name}");
    }
    for name in ["__Http-old", "__Host-Http-old"] {
        assert!(is_refused(old(name, "/", None), true, false), "{name}");
    }
    assert!(!is_refused(old("old", "/app", domain), false, false));
}

#[tokio::test]
async fn a_removal_is_true_to_the_prefix_of_its_name() {
    for (name, path, domain, attributes) in [
        ("__Host-old", "/", None, "Path=/; Secure; "),
        ("__Secure-old", "/app", Some("example.org"), "Path=/app; Domain=example.org; Secure; "),
    ] {
        let old = Old { name, path, domain, ..Old::default() };
        for is_stored in [false, true] {
            let site = Site::new(&old, is_stored, |builder| builder);
            let mut browser = Browser::with(&[&format!("{name}=7.tag")]);
            let visit = browser.read(&site.config, |visitor| visitor.user()).await;
            assert_eq!(visit.result, Some(7));
            let removal = &visit.set_cookies()[1];
            assert!(removal.starts_with(&format!("{name}=; {attributes}")), "{removal}");
            assert!(removal.contains("; Max-Age=0; "), "{removal}");
            assert_eq!(browser.names(), ["session"]);
        }
    }
}

#[test]
fn where_no_cookie_is_read_there_is_no_former_one() {
    let settings = builder::<Visitor>().store(MemoryStore::new()).id_header("x-session");
    let error = settings.former(Old::default()).build().unwrap_err();
    assert_eq!(error, BuildError::FormerWithIdHeader);
    assert!(error.to_string().contains("drop one of them"));
}

#[tokio::test]
async fn a_hook_that_waits_is_not_asked_by_code_that_cannot_wait() {
    let old = Old { waits: true, ..Old::default() };
    let site = Site::new(&old, false, |builder| builder);
    assert!(site.config.waits());
    let loaded = Exchange::load_now(&site.config, [&b"old=7.tag"[..]], site.config.now());
    assert!(matches!(loaded, Err(LoadError::NotYet)));
    assert_eq!(old.take_asked(), 0);
    let mut browser = Browser::with(&["old=7.tag"]);
    assert_eq!(browser.read(&site.config, |visitor| visitor.user()).await.result, Some(7));
    assert_eq!(browser.names(), ["session"]);
}
