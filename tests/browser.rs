//! The examples in a real browser: what it stores, what it sends, and what a person sees.

mod support {
    pub(crate) mod browser;
    pub(crate) mod example;
    pub(crate) mod program;
    pub(crate) mod requirement;
}

use support::browser::{Browser, in_browser};
use support::example::Example;

const KEY: &str = "8c0f1de2a4b65798aabbccddeeff00112233445566778899a0b1c2d3e4f50617";

/// The browser accepted the cookie with all that protects it.
async fn assert_well_protected(browser: &Browser, name: &str) {
    let cookies = browser.cookies().await;
    let [cookie] = &cookies[..] else { panic!("one cookie expected: {cookies:?}") };
    assert_eq!(cookie.name(), name);
    assert!(cookie.name().starts_with("__Host-"));
    assert_eq!(cookie.path(), Some("/"));
    assert_eq!(cookie.domain(), Some("localhost"));
    assert_eq!(cookie.http_only(), Some(true));
    assert_eq!(cookie.secure(), Some(true));
    assert_eq!(cookie.same_site().map(|value| value.to_string()).as_deref(), Some("Lax"));
    assert!(cookie.expires().is_none(), "it ends with the browser session");
    assert_eq!(browser.cookies_seen_by_scripts().await, "");
}

async fn bytes(browser: &Browser) -> u32 {
    browser.text("#bytes").await.parse().expect("a number")
}

#[actix_web::test]
async fn a_browser_fills_a_cart_and_sees_its_bytes() {
    in_browser("a_browser_fills_a_cart_and_sees_its_bytes", async |browser| {
        let shop = Example::start("shop");
        browser.open(&shop.url("/")).await;
        browser.wait_for_text("#empty", "Nothing in it yet.").await;
        assert_well_protected(&browser, "__Host-shop").await;
        assert_eq!(browser.count("[role=status]").await, 0);

        browser.click("[aria-label='Add Tieguanyin to the cart']").await;
        browser.wait_for_text("#quantity-3", "1").await;
        assert_eq!(browser.text("[role=status]").await, "Tieguanyin is in your cart.");
        assert_well_protected(&browser, "__Host-shop").await;
        let few = bytes(&browser).await;
        assert!((1..200).contains(&few), "{few}");

        browser.click("[aria-label='One Tieguanyin more']").await;
        browser.wait_for_text("#quantity-3", "2").await;
        browser.click("[aria-label='Add Gyokuro to the cart']").await;
        browser.wait_for_text("#quantity-1", "1").await;
        browser.wait_for_text("#total", "€56.90").await;
        assert!(bytes(&browser).await > few, "a second line takes more bytes");

        browser.click("[aria-label='One Tieguanyin less']").await;
        browser.wait_for_text("#quantity-3", "1").await;
        browser.click("[aria-label='Take Gyokuro out']").await;
        browser.wait_for_text("#total", "€16.20").await;
        assert_eq!(browser.text("[role=status]").await, "Gyokuro is out of your cart.");
        assert_eq!(browser.count("#quantity-1").await, 0);
        assert_eq!(bytes(&browser).await, few);

        browser.open(&shop.url("/")).await;
        browser.wait_for_text("#quantity-3", "1").await;
        assert_eq!(browser.count("[role=status]").await, 0, "a message is shown once");
        assert_well_protected(&browser, "__Host-shop").await;
    })
    .await;
}

#[actix_web::test]
async fn a_browser_keeps_its_cart_when_the_server_starts_again() {
    in_browser("a_browser_keeps_its_cart_when_the_server_starts_again", async |browser| {
        let mut shop = Example::start_with_key("shop", KEY);
        browser.open(&shop.url("/")).await;
        browser.click("[aria-label='Add Darjeeling to the cart']").await;
        browser.wait_for_text("#quantity-4", "1").await;
        assert!(!shop.has_said("WARN") && !shop.has_said("ERROR"), "nothing to complain about");
        drop(shop);

        // At another port, which makes no difference to cookies.
        let mut shop = Example::start_with_key("shop", KEY);
        browser.open(&shop.url("/")).await;
        browser.click("[aria-label='One Darjeeling more']").await;
        browser.wait_for_text("#quantity-4", "2").await;
        assert!(!shop.has_said("WARN") && !shop.has_said("ERROR"), "nothing to complain about");
    })
    .await;
}

#[actix_web::test]
async fn a_browser_shows_a_note_as_text_and_keeps_it() {
    in_browser("a_browser_shows_a_note_as_text_and_keeps_it", async |browser| {
        let shop = Example::start("shop");
        let note = "</textarea><b id=forged>\"Thé & 茶\"</b>";
        browser.open(&shop.url("/")).await;
        browser.type_into("textarea", note).await;
        browser.click("[name=present]").await;
        browser.click(".wishes button").await;
        browser.wait_for_text("textarea", note).await;
        assert_eq!(browser.count("#forged").await, 0);
        assert_eq!(browser.count("[name=present]:checked").await, 1);
    })
    .await;
}

#[actix_web::test]
async fn a_browser_signs_in_sees_its_page_and_signs_out() {
    in_browser("a_browser_signs_in_sees_its_page_and_signs_out", async |browser| {
        let site = Example::start("login");
        browser.open(&site.url("/members/lounge")).await;
        browser.wait_for_text("h1", "Sign in").await;
        assert_eq!(browser.path().await, "/login");
        let message = "That page is for members: sign in first.";
        assert_eq!(browser.text("[role=status]").await, message);

        browser.type_into("[name=name]", "ada").await;
        browser.type_into("[name=password]", "wrong").await;
        browser.click("form button").await;
        browser.wait_for_text("#complaint", "That name and that password don’t go together.").await;
        browser.type_into("[name=password]", "engine").await;
        browser.click("form button").await;
        browser.wait_for_text("h1", "Members’ lounge").await;
        assert_eq!(browser.path().await, "/members/lounge");
        assert_eq!(browser.text("#user").await, "ada");
        assert_eq!(browser.text("[role=status]").await, "Welcome back, ada.");
        assert_well_protected(&browser, "__Host-login").await;

        browser.click("nav a[href='/account']").await;
        browser.wait_for_text("h1", "Your account").await;
        assert_eq!(browser.text("#user").await, "ada");
        assert!(browser.text("footer").await.starts_with("Signed in at "));
        assert_eq!(browser.count("[role=status]").await, 0);

        browser.click("form button").await;
        browser.wait_for_text("h1", "Welcome").await;
        assert_eq!(browser.text("[role=status]").await, "You are signed out.");
        browser.open(&site.url("/")).await;
        browser.wait_for_text("h1", "Welcome").await;
        assert_eq!(browser.count("[role=status]").await, 0);
        browser.open(&site.url("/account")).await;
        assert_eq!(browser.path().await, "/login");
    })
    .await;
}

// Pyramid 9
#[actix_web::test]
async fn a_browser_can_not_be_made_to_submit_a_form_of_another_origin() {
    in_browser("a_browser_can_not_be_made_to_submit_a_form_of_another_origin", async |browser| {
        let (mut shop, other) = (Example::start("shop"), Example::start("counter"));
        browser.open(&shop.url("/")).await;
        let token = browser.attribute("[name=csrf_token]", "value").await;
        let form = [["product", "3"], ["csrf_token", &*token]];

        // Another port is another origin, though the same site: `SameSite` alone lets the cookie
        // go with the form. And let even the token be known there.
        browser.open(&other.url("/")).await;
        browser.wait_for_text("#visits", "1").await;
        browser.submit_from_here(&shop.url("/cart"), &form).await;
        shop.wait_until_said("a page of another origin sent this request");
        browser.open(&shop.url("/")).await;
        browser.wait_for_text("#empty", "Nothing in it yet.").await;

        browser.submit_from_here(&shop.url("/cart"), &form).await;
        browser.wait_for_text("#quantity-3", "1").await;
    })
    .await;
}
