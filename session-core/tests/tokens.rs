//! CSRF tokens over requests, and through changes of identity.

use crate::support::{Server, config, issue, request};
use session_core::{CsrfToken, Session, SessionConfig};

#[derive(Session)]
struct Visitor {
    csrf: CsrfToken,
    #[session(rotate)]
    user: Option<u32>,
    visits: u32,
}

fn visitor() -> SessionConfig<Visitor> {
    config()
}

/// A client with a token: its cookie, and the token.
fn with_token() -> (String, String) {
    let mut token = String::new();
    let cookie = issue(&visitor(), |visitor| {
        token = visitor.csrf_mut().get_or_create().unwrap();
    });
    (cookie, token)
}

fn is_valid(cookie: &str, token: &str) -> bool {
    request(&visitor(), &[cookie], |visitor| visitor.csrf().check(token)).result
}

/// The cookie after another request.
fn after(cookie: &str, handler: impl FnOnce(&mut Session<Visitor>)) -> String {
    request(&visitor(), &[cookie], handler).cookie().expect("it is a change")
}

// Pyramid 9
#[test]
fn a_token_is_there_in_the_next_request_and_showing_it_again_sets_no_cookie() {
    let (cookie, token) = with_token();
    assert!(is_valid(&cookie, &token));
    let page = request(&visitor(), &[&cookie], |visitor| visitor.csrf_mut().get_or_create());
    assert!(page.sets_nothing());
    assert!(is_valid(&cookie, &page.result.unwrap()));
}

#[test]
fn signing_in_and_out_leaves_every_token_behind() {
    let (cookie, token) = with_token();
    let signed_in = after(&cookie, |visitor| visitor.set_user(7));
    assert!(!is_valid(&signed_in, &token));
    let mut new = String::new();
    let signed_in = after(&signed_in, |visitor| new = visitor.csrf_mut().get_or_create().unwrap());
    assert!(is_valid(&signed_in, &new) && !is_valid(&signed_in, &token));
    let signed_out = after(&signed_in, |visitor| visitor.reset_user());
    assert!(!is_valid(&signed_out, &new) && !is_valid(&signed_out, &token));
}

#[test]
fn a_token_made_in_the_response_that_signs_in_is_that_of_the_new_identity() {
    let (cookie, planted) = with_token();
    let mut new = String::new();
    let signed_in = after(&cookie, |visitor| {
        visitor.set_user(7);
        new = visitor.csrf_mut().renew().unwrap();
    });
    assert!(is_valid(&signed_in, &new));
    assert!(!is_valid(&signed_in, &planted), "the one before is another identity's");
    let renewed = after(&signed_in, |visitor| visitor.renew());
    assert!(is_valid(&renewed, &new) && !is_valid(&renewed, &planted));
}

#[test]
fn a_renewed_session_takes_the_token_before_for_one_renewal() {
    let (cookie, token) = with_token();
    let once = after(&cookie, |visitor| visitor.renew());
    assert!(is_valid(&once, &token), "pages that are open in other tabs still work");
    let mut second = String::new();
    let once = after(&once, |visitor| second = visitor.csrf_mut().get_or_create().unwrap());
    assert!(is_valid(&once, &token) && is_valid(&once, &second));
    let twice = after(&once, |visitor| visitor.renew());
    assert!(!is_valid(&twice, &token) && is_valid(&twice, &second));
}

#[test]
fn setting_the_same_user_again_keeps_the_token() {
    let cookie = issue(&visitor(), |visitor| visitor.set_user(7));
    let mut token = String::new();
    let cookie = after(&cookie, |visitor| token = visitor.csrf_mut().get_or_create().unwrap());
    let cookie = after(&cookie, |visitor| {
        visitor.set_user(7);
        visitor.set_visits(1);
    });
    assert!(is_valid(&cookie, &token));
}

#[test]
fn the_next_session_after_an_end_has_nothing_of_the_token() {
    let (cookie, token) = with_token();
    let next = after(&cookie, |visitor| {
        visitor.invalidate();
        visitor.set_visits(1);
    });
    assert!(!is_valid(&next, &token));
}

#[test]
fn a_token_that_is_copied_over_an_end_is_left_behind_all_the_same() {
    let (cookie, planted) = with_token();
    let signed_in = after(&cookie, |visitor| {
        let old = visitor.snapshot();
        visitor.invalidate();
        visitor.replace(Visitor { user: Some(7), ..old });
    });
    assert!(!is_valid(&signed_in, &planted));
    let ended = after(&cookie, |visitor| {
        let old = visitor.snapshot();
        visitor.invalidate();
        visitor.replace(Visitor { visits: 1, ..old });
    });
    assert!(!is_valid(&ended, &planted), "an end is another identity, too");
    let alone = after(&cookie, |visitor| {
        let old = visitor.snapshot();
        visitor.invalidate();
        visitor.set_csrf(old.csrf);
        visitor.set_visits(1);
    });
    assert!(!is_valid(&alone, &planted), "also where nobody was or is signed in");
}

#[test]
fn a_token_of_an_earlier_build_is_left_behind_too() {
    #[derive(Session)]
    struct Later {
        #[session(version = 2, was("CsrfToken"))]
        csrf: CsrfToken,
        #[session(rotate)]
        user: Option<u32>,
    }
    let (cookie, planted) = with_token();
    let check = |cookie: &str| {
        request(&config::<Later>(), &[cookie], |later| later.csrf().check(&planted)).result
    };
    assert!(check(&cookie));
    let mut renewed = cookie.clone();
    for stays in [true, false] {
        let response = request(&config::<Later>(), &[&renewed], |later| {
            later.renew();
            let _ = later.csrf_mut().get_or_create().unwrap();
        });
        renewed = response.cookie().unwrap();
        assert_eq!(check(&renewed), stays, "for one renewal, as any other");
    }
    let signed_in = request(&config::<Later>(), &[&cookie], |later| later.set_user(7));
    assert!(!check(&signed_in.cookie().unwrap()));
    let replaced = request(&config::<Later>(), &[&cookie], |later| {
        let old = later.snapshot();
        later.replace(Later { user: Some(7), ..old });
    });
    assert!(!check(&replaced.cookie().unwrap()));
}

#[tokio::test]
async fn a_token_that_another_request_makes_while_somebody_signs_in_is_left_behind() {
    let server = Server::<Visitor>::new();
    let victim = server.client_with(|visitor| visitor.set_visits(1)).await;
    let attacker = victim.copy();
    let exchange = victim.load().await;
    let planted = attacker.request(|visitor| visitor.csrf_mut().get_or_create().unwrap()).await;
    let planted = planted.result;
    assert!(attacker.request(|visitor| visitor.csrf().check(&planted)).await.result);
    exchange.view().set_user(7);
    victim.finish(exchange).await;
    let seen = victim.request(|visitor| (visitor.user(), visitor.csrf().check(&planted))).await;
    assert_eq!(seen.result, (Some(7), false));
}
