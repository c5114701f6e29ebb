//! The forms of the examples `login` and `shop`: nobody else's are taken, and what came of one is
//! said on the next page.

use reqwest::StatusCode;

mod support {
    pub(crate) mod client;
    pub(crate) mod example;
    pub(crate) mod page;
    pub(crate) mod program;
}

use support::client::{Answer, Visitor};
use support::example::Example;

const ADA: &str = "name=ada&password=engine";

/// Every form of the shop, filled in.
const FORMS: [(&str, &str); 4] = [
    ("/cart", "product=1"),
    ("/cart/3", "quantity=7"),
    ("/wishes", "note=forged&present=on"),
    ("/empty", ""),
];

/// A wrong password is a 403, too, but one with a page.
fn assert_turned_away(answer: &Answer) {
    assert_eq!((answer.status, &*answer.body), (StatusCode::FORBIDDEN, ""), "{}", answer.url);
    assert!(answer.set_cookies().is_empty());
}

/// Somebody with a cart, and the page that shows it.
async fn with_a_cart(shop: &Example) -> (Visitor, Answer) {
    let visitor = Visitor::new();
    visitor.submit(shop.url("/"), shop.url("/cart"), "product=3").await;
    let page = visitor.get(shop.url("/")).await;
    assert_eq!(page.number("quantity-3"), 1);
    (visitor, page)
}

/// It shows the same page, but for another form of the token.
async fn assert_unchanged(visitor: &Visitor, shop: &Example, before: &Answer) {
    let after = visitor.get(shop.url("/")).await;
    assert_eq!(after.body.replace(after.token(), before.token()), before.body);
}

// Pyramid 9
#[actix_web::test]
async fn a_form_without_the_token_of_the_session_is_a_403_and_changes_nothing() {
    let shop = Example::start("shop");
    let (visitor, page) = with_a_cart(&shop).await;
    let (_, other) = with_a_cart(&shop).await;
    for (path, form) in FORMS {
        for token in ["", "csrf_token=&", &format!("csrf_token={}&", other.token())] {
            let answer = visitor.post(shop.url(path), &format!("{token}{form}")).await;
            assert_turned_away(&answer);
        }
    }
    assert_unchanged(&visitor, &shop, &page).await;
}

// Pyramid 9
#[actix_web::test]
async fn signing_in_and_out_takes_the_token_of_the_session() {
    let site = Example::start("login");
    let ada = Visitor::new();
    assert_turned_away(&ada.post(site.url("/login"), ADA).await);
    assert!(!ada.get(site.url("/")).await.has("user"));

    ada.submit(site.url("/login"), site.url("/login"), ADA).await;
    assert_turned_away(&ada.post(site.url("/logout"), "").await);
    assert_eq!(ada.get(site.url("/")).await.text("user"), "ada");
}

// Pyramid 9
#[actix_web::test]
async fn a_page_of_another_origin_can_not_submit_even_with_the_token() {
    let shop = Example::start("shop");
    let (visitor, page) = with_a_cart(&shop).await;
    let with_token = |form: &str| format!("csrf_token={}&{form}", page.token());
    for from in [
        ("origin", "https://evil.example"),
        ("origin", "http://localhost"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        for (path, form) in FORMS {
            let answer = visitor.post_from(from, shop.url(path), &with_token(form)).await;
            assert_turned_away(&answer);
        }
    }
    assert_unchanged(&visitor, &shop, &page).await;

    let own = shop.url("");
    for (from, quantity) in [(("origin", &*own), 2), (("sec-fetch-site", "same-origin"), 3)] {
        let form = with_token("product=3");
        let page = visitor.post_from(from, shop.url("/cart"), &form).await;
        assert_eq!(page.number("quantity-3"), quantity, "{from:?}");
    }
}

// Pyramid 9
#[actix_web::test]
async fn a_token_is_refused_after_the_sign_in_or_the_sign_out_that_it_is_older_than() {
    let site = Example::start("login");
    let ada = Visitor::new();
    let sign_out =
        async |token: &str| ada.post(site.url("/logout"), &format!("csrf_token={token}")).await;
    let before = ada.get(site.url("/login")).await;
    let page = ada.post(site.url("/login"), &format!("csrf_token={}&{ADA}", before.token())).await;
    assert_eq!(page.text("user"), "ada");
    assert_turned_away(&sign_out(before.token()).await);
    assert_eq!(ada.get(site.url("/")).await.text("user"), "ada");

    assert!(!sign_out(page.token()).await.has("user"));
    assert_turned_away(&sign_out(page.token()).await);
}

// Pyramid 6, Pyramid 7
#[actix_web::test]
async fn a_message_is_there_after_the_redirect_and_not_after_a_reload() {
    let shop = Example::start("shop");
    let visitor = Visitor::new();
    for (path, form, message) in [
        ("/cart", "product=1", "success: Gyokuro is in your cart."),
        ("/cart", "product=1", "success: One more Gyokuro is in your cart."),
        ("/wishes", "note=soon", "success: That is noted."),
        ("/cart/1", "quantity=0", "info: Gyokuro is out of your cart."),
        ("/empty", "", "info: Your cart is empty again."),
    ] {
        let page = visitor.submit(shop.url("/"), shop.url(path), form).await;
        assert_eq!((page.url.path(), page.messages()), ("/", vec![message.to_owned()]));
        let again = visitor.get(shop.url("/")).await;
        assert_eq!(again.messages().len(), 0, "{message}");
        assert!(again.set_cookies().is_empty(), "with no message the page changes nothing");
    }
}

// Pyramid 6, Pyramid 7
#[actix_web::test]
async fn signing_in_and_out_is_said_once_on_the_next_page() {
    let site = Example::start("login");
    let ada = Visitor::new();
    let page = ada.submit(site.url("/login"), site.url("/login"), ADA).await;
    assert_eq!(page.messages(), ["success: Welcome back, ada."]);
    let page = ada.get(site.url("/")).await;
    assert_eq!(page.messages().len(), 0);

    let page = ada.submit(site.url("/account"), site.url("/logout"), "").await;
    assert_eq!(page.messages(), ["info: You are signed out."]);
    assert_eq!(ada.get(site.url("/")).await.messages().len(), 0);
}

// Pyramid 6: pushed with duplicates in the shop, and without them where a sign-in is missing
#[actix_web::test]
async fn messages_wait_for_the_next_page_in_the_order_in_which_they_came() {
    let shop = Example::start("shop");
    let visitor = Visitor::who_stays();
    let page = visitor.get(shop.url("/")).await;
    for product in [1, 3, 1, 1] {
        let form = format!("csrf_token={}&product={product}", page.token());
        visitor.post(shop.url("/cart"), &form).await;
    }
    let once_more = "success: One more Gyokuro is in your cart.";
    let [gyokuro, tieguanyin] =
        ["Gyokuro", "Tieguanyin"].map(|name| format!("success: {name} is in your cart."));
    let page = visitor.get(shop.url("/")).await;
    assert_eq!(page.messages(), [&*gyokuro, &*tieguanyin, once_more, once_more]);

    let site = Example::start("login");
    let stranger = Visitor::who_stays();
    for _ in 0..2 {
        let answer = stranger.get(site.url("/members/lounge")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    let page = stranger.get(site.url("/login")).await;
    assert_eq!(page.messages(), ["warning: That page is for members: sign in first."]);
}

#[actix_web::test]
async fn a_cart_that_takes_no_more_says_so() {
    let shop = Example::start("shop");
    let visitor = Visitor::new();
    for (path, form) in [("/cart", "product=3"), ("/cart/3", "quantity=255")] {
        visitor.submit(shop.url("/"), shop.url(path), form).await;
    }
    let page = visitor.submit(shop.url("/"), shop.url("/cart"), "product=3").await;
    assert_eq!(page.messages(), ["warning: There is no more Tieguanyin than that."]);
    assert_eq!(page.number("quantity-3"), 255);
}
