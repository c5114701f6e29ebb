//! The examples over real sockets, with clients that keep cookies the way browsers do.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use actix_web::rt::time::sleep;
use reqwest::StatusCode;

mod support {
    pub(crate) mod client;
    pub(crate) mod example;
    pub(crate) mod page;
    pub(crate) mod program;
    pub(crate) mod requirement;
}

use support::client::{Answer, Visitor};
use support::example::Example;
use support::page::text_of;
use support::requirement::find_or_skip;

const KEY: &str = "8c0f1de2a4b65798aabbccddeeff00112233445566778899a0b1c2d3e4f50617";
const OTHER_KEY: &str = "B4eYtKq0v1pN9mWc3xZrTQ7hJfLdS2aUgOiE6yXkPzM=";

/// Session times count in whole seconds: after this pause a new one differs.
async fn a_second_later() {
    sleep(Duration::from_millis(1100)).await;
}

fn assert_one_cookie(answer: &Answer, name: &str) {
    let cookies = answer.set_cookies();
    let [cookie] = cookies[..] else { panic!("one Set-Cookie expected: {cookies:?}") };
    assert!(cookie.starts_with(&format!("{name}=")), "{cookie}");
    let mut attributes: Vec<_> = cookie.split("; ").skip(1).collect();
    attributes.sort_unstable();
    assert_eq!(attributes, ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"], "{cookie}");
}

fn assert_leads_to(answer: &Answer, page: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.headers["location"], page);
}

/// Fills in the form of the sign-in page.
async fn sign_in(visitor: &Visitor, site: &Example, credentials: &str) -> Answer {
    visitor.submit(site.url("/login"), site.url("/login"), credentials).await
}

/// Fills in a form of the shop's page.
async fn submit(visitor: &Visitor, shop: &Example, path: &str, form: &str) -> Answer {
    visitor.submit(shop.url("/"), shop.url(path), form).await
}

#[actix_web::test]
async fn a_counter_counts_for_each_jar_by_itself() {
    let counter = Example::start("counter");
    let (one, other) = (Visitor::new(), Visitor::new());
    for visit in 1..=3 {
        let page = one.get(counter.url("/")).await;
        assert_eq!(page.number("visits"), visit);
        assert_one_cookie(&page, "__Host-counter");
    }
    assert_eq!(other.get(counter.url("/")).await.number("visits"), 1);
    assert_eq!(one.get(counter.url("/")).await.number("visits"), 4);
}

#[actix_web::test]
async fn a_server_without_a_key_says_so_loudly_and_runs() {
    let mut counter = Example::start("counter");
    assert!(counter.has_said("SESSION_KEY is not set"));
    assert_eq!(Visitor::new().get(counter.url("/")).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_session_survives_a_restart_with_the_same_key() {
    let visitor = Visitor::new();
    let mut counter = Example::start_with_key("counter", KEY);
    assert!(!counter.has_said("SESSION_KEY is not set"));
    assert_eq!(visitor.get(counter.url("/")).await.number("visits"), 1);
    drop(counter);

    let counter = Example::start_with_key("counter", KEY);
    assert_eq!(visitor.get(counter.url("/")).await.number("visits"), 2);
}

// case 20
#[actix_web::test]
async fn a_restart_with_another_key_starts_anew_without_an_error() {
    let visitor = Visitor::new();
    let counter = Example::start_with_key("counter", KEY);
    visitor.get(counter.url("/")).await;
    assert_eq!(visitor.get(counter.url("/")).await.number("visits"), 2);
    drop(counter);

    let counter = Example::start_with_key("counter", OTHER_KEY); // base64 this time
    let page = visitor.get(counter.url("/")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.number("visits"), 1);
    assert_eq!(visitor.get(counter.url("/")).await.number("visits"), 2);
}

// web.py 5: where to go on, and the reason, come through the redirect that is an error
#[actix_web::test]
async fn a_stranger_is_asked_to_sign_in_and_then_gets_the_page() {
    let site = Example::start("login");
    let ada = Visitor::new();
    let page = ada.get(site.url("/members/lounge")).await;
    assert_eq!(page.url.path(), "/login");
    assert_eq!(page.messages(), ["warning: That page is for members: sign in first."]);

    let page = sign_in(&ada, &site, "name=ada&password=engine").await;
    assert_eq!(page.url.path(), "/members/lounge");
    assert_eq!(page.text("user"), "ada");
    for path in ["/", "/account", "/members/lounge"] {
        let page = ada.get(site.url(path)).await;
        assert_eq!((page.url.path(), page.text("user")), (path, "ada"));
    }
}

// case 93
#[actix_web::test]
async fn guarded_pages_redirect_strangers() {
    let site = Example::start("login");
    let stranger = Visitor::who_stays();
    let answer = stranger.get(site.url("/account")).await;
    assert_leads_to(&answer, "/login");
    assert!(answer.set_cookies().is_empty(), "the extractor remembers nothing");

    let answer = stranger.get(site.url("/members/lounge")).await;
    assert_leads_to(&answer, "/login");
    assert_one_cookie(&answer, "__Host-login");
}

// case 87
#[actix_web::test]
async fn a_stranger_leaves_no_session_until_a_form_needs_a_token() {
    let site = Example::start("login");
    let stranger = Visitor::new();
    for _ in 0..2 {
        let page = stranger.get(site.url("/")).await;
        assert!(page.set_cookies().is_empty() && !page.has("began"));
    }
    let page = stranger.get(site.url("/account")).await;
    assert_eq!(page.url.path(), "/login");
    assert_one_cookie(&page, "__Host-login");
    assert!(stranger.get(site.url("/login")).await.set_cookies().is_empty(), "it is there");
    assert!(stranger.get(site.url("/")).await.has("began"));
}

#[actix_web::test]
async fn a_wrong_password_signs_nobody_in() {
    let site = Example::start("login");
    let visitor = Visitor::new();
    let wrong =
        ["ada&password=Engine", "ada&password=", "ada&password=compiler", "eve&password=engine"];
    for credentials in wrong {
        let page = sign_in(&visitor, &site, &format!("name={credentials}")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{credentials}");
        assert!(!page.text("complaint").is_empty());
        assert!(!visitor.get(site.url("/")).await.has("user"));
    }
    let page = sign_in(&visitor, &site, "name=%3Cb%3Eada%22&password=x").await;
    assert!(page.body.contains("&lt;b&gt;ada&quot;"), "the name is shown as text");
    assert!(!page.body.contains("<b>ada"));
}

#[actix_web::test]
async fn signing_in_gives_the_session_a_new_identity() {
    let site = Example::start("login");
    let visitor = Visitor::new();
    visitor.get(site.url("/members/lounge")).await;
    let before = visitor.get(site.url("/")).await;
    a_second_later().await;

    sign_in(&visitor, &site, "name=ada&password=engine").await;
    let after = visitor.get(site.url("/account")).await;
    assert_ne!(before.text("began"), after.text("began"));
    a_second_later().await;
    let later = visitor.get(site.url("/account")).await;
    assert_eq!(after.text("began"), later.text("began"), "and keeps it from then on");

    sign_in(&visitor, &site, "name=grace&password=compiler").await;
    let other = visitor.get(site.url("/account")).await;
    assert_eq!(other.text("user"), "grace");
    assert_ne!(after.text("began"), other.text("began"));
}

#[actix_web::test]
async fn signing_out_ends_the_session_and_closes_the_pages() {
    let site = Example::start("login");
    let ada = Visitor::new();
    let before = sign_in(&ada, &site, "name=ada&password=engine").await;
    let signed_in = ada.cookies(&site.url("/"));
    a_second_later().await;

    let page = ada.submit(site.url("/account"), site.url("/logout"), "").await;
    assert_eq!(page.url.path(), "/");
    assert!(!page.has("user"));
    assert_ne!(page.text("began"), before.text("began"), "another session carries the message");
    assert_one_cookie(&page, "__Host-login");
    assert!(ada.cookies(&site.url("/"))[0].len() < signed_in[0].len(), "and is empty now");
    assert!(ada.get(site.url("/")).await.set_cookies().is_empty());
    assert_eq!(ada.get(site.url("/account")).await.url.path(), "/login");
}

#[actix_web::test]
async fn a_cart_keeps_what_was_put_in_and_changed() {
    let shop = Example::start("shop");
    let visitor = Visitor::new();
    for product in ["product=3", "product=1", "product=3"] {
        submit(&visitor, &shop, "/cart", product).await;
    }
    let page = visitor.get(shop.url("/")).await;
    assert_eq!((page.number("quantity-3"), page.number("quantity-1")), (2, 1));

    submit(&visitor, &shop, "/cart/3", "quantity=12").await;
    let page = submit(&visitor, &shop, "/cart/1", "quantity=0").await;
    assert_eq!(page.number("quantity-3"), 12);
    assert!(!page.has("quantity-1"));
    assert_eq!(page.text("total"), "€194.40");
    assert_eq!(visitor.get(shop.url("/")).await.number("quantity-3"), 12);
    assert!(Visitor::new().get(shop.url("/")).await.has("empty"), "another visitor's is empty");
}

// cases 85, 86
#[actix_web::test]
async fn what_is_not_changed_is_not_sent() {
    let shop = Example::start("shop");
    let visitor = Visitor::who_stays();
    assert_one_cookie(&visitor.get(shop.url("/")).await, "__Host-shop");
    let answer = submit(&visitor, &shop, "/cart", "product=3").await;
    assert_leads_to(&answer, "/");
    assert_one_cookie(&answer, "__Host-shop");
    let same = submit(&visitor, &shop, "/cart/3", "quantity=1").await;
    assert!(same.set_cookies().is_empty());
    let elsewhere = submit(&visitor, &shop, "/cart/4", "quantity=9").await;
    assert!(elsewhere.set_cookies().is_empty());
    assert!(visitor.get(shop.url("/")).await.set_cookies().is_empty());
}

#[actix_web::test]
async fn the_shop_shows_the_bytes_that_the_cookie_really_has() {
    let shop = Example::start("shop");
    let visitor = Visitor::who_stays();
    submit(&visitor, &shop, "/cart", "product=3").await;
    submit(&visitor, &shop, "/wishes", "note=No+plastic%2C+please.&present=on").await;
    let page = visitor.get(shop.url("/")).await;
    let [sent] = page.set_cookies()[..] else { panic!("it takes a message out: {}", page.body) };
    assert_eq!(page.number("bytes") as usize, sent.len());
}

// case 66
#[actix_web::test]
async fn a_note_that_does_not_fit_leaves_everything_as_it_was() {
    let shop = Example::start("shop");
    let visitor = Visitor::new();
    submit(&visitor, &shop, "/cart", "product=5").await;
    let page = submit(&visitor, &shop, "/wishes", "note=Bring+it+%3Csoon%3E").await;
    assert!(page.body.contains("Bring it &lt;soon&gt;"), "a note is shown as text");
    let before = visitor.get(shop.url("/")).await;

    let long = format!("note={}", "y".repeat(5000));
    let page = submit(&visitor, &shop, "/wishes", &long).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.set_cookies().is_empty());
    assert!(!page.text("complaint").is_empty());
    let after = visitor.get(shop.url("/")).await;
    let same = after.body.replace(after.token(), before.token());
    assert_eq!(same, before.body, "but for another form of the token");
}

#[actix_web::test]
async fn two_sessions_live_and_end_independently() {
    let site = Example::start("two_sessions");
    let visitor = Visitor::new();
    let page = visitor.get(site.url("/")).await;
    assert_one_cookie(&page, "__Host-visit");
    let page = visitor.post(site.url("/look"), "palette=Sea").await;
    assert_eq!((page.text("palette"), page.number("pages")), ("Sea", 2));
    assert_eq!(visitor.cookies(&site.url("/")).len(), 2);

    let page = visitor.post(site.url("/visit/end"), "").await;
    assert_eq!((page.text("palette"), page.number("pages")), ("Sea", 1));
    let page = visitor.post(site.url("/look/end"), "").await;
    assert_eq!((page.text("palette"), page.number("pages")), ("Paper", 2));
    assert_eq!(visitor.cookies(&site.url("/")).len(), 1);
}

#[actix_web::test]
async fn a_preference_is_persistent_and_a_visit_is_not() {
    let site = Example::start("two_sessions");
    let visitor = Visitor::who_stays();
    let visit = visitor.get(site.url("/")).await;
    assert!(!visit.set_cookies()[0].contains("Max-Age"));
    let answer = visitor.post(site.url("/look"), "palette=Night").await;
    let [look] = answer.set_cookies()[..] else { panic!("{:?}", answer.set_cookies()) };
    let half_a_year = 180 * 24 * 60 * 60;
    assert!(look.starts_with("__Host-look="), "{look}");
    assert!(look.contains(&format!("Max-Age={half_a_year}")), "{look}");
}

// cases 23, 24, 25
#[actix_web::test]
async fn keys_and_then_the_algorithm_change_and_nobody_is_signed_out() {
    let site = Example::start("rotation");
    let (regular, newcomer) = (Visitor::new(), Visitor::new());
    let first = regular.get(site.url("/")).await;
    assert_eq!((first.number("visits"), first.number("deploy")), (1, 0));
    a_second_later().await;

    for deploy in 1..=6 {
        let page = regular.post(site.url("/deploy"), "").await;
        assert_eq!(page.number("deploy"), deploy);
        assert_eq!(page.number("visits"), 2 * deploy);
        assert_eq!(page.text("began"), first.text("began"));
        let page = regular.get(site.url("/")).await;
        assert_eq!(page.number("visits"), 2 * deploy + 1);
        if deploy >= 2 {
            assert_eq!(newcomer.get(site.url("/")).await.number("visits"), deploy - 1);
        }
    }
    let page = regular.post(site.url("/deploy"), "").await;
    assert_eq!(page.number("deploy"), 6, "the last deploy stays");
}

// case 25
#[actix_web::test]
async fn who_was_away_while_a_key_was_replaced_starts_anew() {
    let site = Example::start("rotation");
    let (absent, operator) = (Visitor::new(), Visitor::new());
    for _ in 0..4 {
        absent.get(site.url("/")).await;
    }
    for _ in 0..3 {
        operator.post(site.url("/deploy"), "").await;
    }
    let page = absent.get(site.url("/")).await;
    assert_eq!((page.status, page.number("visits")), (StatusCode::OK, 1));
}

#[test]
fn curl_keeps_a_session_in_its_jar() {
    let Some(curl) = find_or_skip("curl_keeps_a_session_in_its_jar", &["curl"]) else { return };
    let counter = Example::start("counter");
    let jar = empty_file("curl-jar");
    let get = |jar: &Path| {
        let mut command = Command::new(&curl);
        command.args(["-q", "-sS", "--fail", "--noproxy", "*", "--max-time", "30"]);
        command.arg("-c").arg(jar).arg("-b").arg(jar).arg(counter.url("/"));
        let output = command.output().expect("curl runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("a page is UTF-8")
    };
    for visit in ["1", "2", "3"] {
        assert_eq!(text_of(&get(&jar), "visits"), Some(visit));
    }
    let kept = std::fs::read_to_string(&jar).expect("curl wrote its jar");
    assert!(kept.contains("#HttpOnly_localhost\tFALSE\t/\tTRUE\t0\t__Host-counter\t"), "{kept}");
    assert_eq!(text_of(&get(&empty_file("curl-other-jar")), "visits"), Some("1"));
}

fn empty_file(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, "").expect("the target folder can be written");
    path
}
