//! From actix-session to a typed session, over real sockets, with a client that keeps its cookies.

mod support;

use actix_session::config::CookieContentSecurity::{self, Private, Signed};
use support::{Visitor, after, before, former_key, names};

/// Somebody who has signed in while the application had actix-session.
async fn signed_in_before(security: CookieContentSecurity) -> Visitor {
    let site = before::start(former_key(1), security);
    let visitor = Visitor::new();
    visitor.post(site.url("/sign-in"), "").await;
    assert_eq!(visitor.get(site.url("/")).await.body, "Some(7)");
    assert_eq!(names(&visitor, &site), ["id"]);
    visitor
}

/// Each kind of former cookie with each kind of session of ours.
const WAYS: [(CookieContentSecurity, bool); 4] =
    [(Private, false), (Private, true), (Signed, false), (Signed, true)];

#[actix_web::test]
async fn whoever_was_signed_in_stays_signed_in() {
    for (security, stored) in WAYS {
        let visitor = signed_in_before(security).await;
        let site = after::start(after::sessions(after::former(former_key(1), security), stored));
        let first = visitor.get(site.url("/")).await;
        assert_eq!(first.body, after::page_of_ada());
        assert_eq!(first.set_cookies().len(), 2, "{:?}", first.set_cookies());
        assert_eq!(names(&visitor, &site), ["__Host-visitor"]);

        let second = visitor.get(site.url("/")).await;
        assert_eq!(second.body, after::page_of_ada());
        assert!(second.set_cookies().is_empty(), "{:?}", second.set_cookies());
    }
}

#[actix_web::test]
async fn nobody_needs_the_former_library_any_more_once_it_was_asked() {
    let visitor = signed_in_before(Private).await;
    let sessions = after::sessions(after::former(former_key(1), Private), false);
    let site = after::start(sessions);
    visitor.get(site.url("/")).await;

    let site = after::start(after::builder().build().expect("the defaults agree"));
    assert_eq!(visitor.get(site.url("/")).await.body, after::page_of_ada());
}

#[actix_web::test]
async fn signing_out_is_for_good() {
    for (security, stored) in WAYS {
        for visits in [0, 1] {
            let visitor = signed_in_before(security).await;
            let site =
                after::start(after::sessions(after::former(former_key(1), security), stored));
            for _ in 0..visits {
                visitor.get(site.url("/")).await;
            }
            visitor.post(site.url("/sign-out"), "").await;
            assert_eq!(names(&visitor, &site), [""; 0]);
            assert_eq!(visitor.get(site.url("/")).await.body, after::page_of_a_stranger());
        }
    }
}

#[actix_web::test]
async fn name_path_and_domain_of_the_former_cookie_are_those_that_it_had() {
    use actix_session::SessionMiddleware;
    use actix_session::storage::CookieSessionStore;
    let store = CookieSessionStore::default;
    let site = serve!(
        actix_web::App::new().configure(before::routes).wrap(
            SessionMiddleware::builder(store(), former_key(1))
                .cookie_name("shop".to_owned())
                .cookie_path("/".to_owned())
                .cookie_domain(Some("localhost".to_owned()))
                .build()
        )
    );
    let visitor = Visitor::new();
    visitor.post(site.url("/sign-in"), "").await;
    assert_eq!(names(&visitor, &site), ["shop"]);

    let former = after::former(former_key(1), Private).cookie_name("shop").cookie_path("/");
    let site = after::start(after::sessions(former.cookie_domain("localhost"), false));
    let first = visitor.get(site.url("/")).await;
    assert_eq!(first.body, after::page_of_ada());
    let removal = first.set_cookies()[1].to_owned();
    assert!(removal.starts_with("shop=; Path=/; Domain=localhost; Secure; HttpOnly"), "{removal}");
    assert_eq!(names(&visitor, &site), ["__Host-visitor"]);
}
