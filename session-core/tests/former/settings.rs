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
