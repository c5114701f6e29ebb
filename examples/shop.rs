//! A shop whose cart lives in the visitor's cookie, and a look at what that takes.
//!
//! Run `cargo run --example shop` and open the address that it prints. `PORT` is another port than
//! 8080; with `SESSION_KEY=$(openssl rand -hex 32)` in the environment carts survive a restart of
//! the server.
//!
//! What to look at:
//!
//! - The cart is a `Vec` of structs, changed in place through `cart_mut()`; nothing has to say that
//!   it changed.
//! - `Shopper::flash` holds what the next page says, once: "Gyokuro is in your cart."
//! - `Shopper::csrf` and the middleware `CsrfProtection` turn away forms that a page of another
//!   site sends in the name of a visitor: each form here carries the session's token. So there is
//!   a session from the first page on.
//! - The lower part of the page shows how many of the 4096 bytes that a browser keeps the session
//!   uses, and which field uses what.
//!
//! What to try: put things into the cart and watch the bytes. Write a note to the shop; then write
//! one of five thousand letters, and see that it is turned down and the cart stays. Or:
//!
//! ```sh
//! token() {
//!   curl -s -c jar -b jar http://localhost:8080/ |
//!     grep -om1 'csrf_token value=[^>]*' | cut -d= -f2
//! }
//! post() { curl -i -c jar -b jar -d "csrf_token=$(token)" "$@"; }
//! post -d product=3 http://localhost:8080/cart       # into the cart
//! post -d quantity=12 http://localhost:8080/cart/3   # twelve of it
//! post -d quantity=12 http://localhost:8080/cart/3   # no change, no Set-Cookie
//! curl -i -c jar -b jar -d product=3 http://localhost:8080/cart   # no token, so a 403
//! curl -s -c jar -b jar http://localhost:8080/
//! ```

use std::error::Error;

use actix_web::error::ErrorNotFound;
use actix_web::http::StatusCode;
use actix_web::web::{self, Form, Html, Path, Redirect};
use actix_web::{App, Either, HttpServer, Responder};
use serde::{Deserialize, Serialize};
use session_actix::{
    CsrfProtection, CsrfToken, EncodedSizes, Flash, FlashMessage, Key, Session, SessionError,
    SessionMiddleware,
};

/// What the shop remembers of a visitor.
#[derive(Session)]
#[session(cookie = "__Host-shop")]
struct Shopper {
    /// What is in the cart, in the order in which it went there.
    cart: Vec<Line>,
    /// A note that goes with the order.
    note: String,
    /// Whether to wrap it as a present.
    present: bool,
    /// What the next page says.
    flash: Flash,
    /// What every form of ours carries, and a form of another site can't.
    csrf: CsrfToken,
}

/// One line of the cart. Names and prices stay on the server: what is in a cookie is as old as the
/// cookie.
#[derive(Clone, Serialize, Deserialize)]
struct Line {
    product: u16,
    quantity: u8,
}

struct Product {
    id: u16,
    name: &'static str,
    about: &'static str,
    cents: u32,
    /// Of the leaf in its picture, in degrees.
    hue: u16,
}

#[rustfmt::skip]
const PRODUCTS: [Product; 6] = [
    Product { id: 1, name: "Gyokuro", about: "Shaded, deep green, of the sea", cents: 2450, hue: 140 },
    Product { id: 2, name: "Longjing", about: "Pan-fired, chestnut and bean", cents: 1890, hue: 95 },
    Product { id: 3, name: "Tieguanyin", about: "Rolled oolong, lilac and cream", cents: 1620, hue: 65 },
    Product { id: 4, name: "Darjeeling", about: "First flush, muscatel", cents: 1480, hue: 40 },
    Product { id: 5, name: "Lapsang", about: "Smoked over pine", cents: 1190, hue: 18 },
    Product { id: 6, name: "Rooibos", about: "No tea at all, for the evening", cents: 780, hue: 5 },
];

impl Product {
    fn find(id: u16) -> Option<&'static Self> {
        PRODUCTS.iter().find(|product| product.id == id)
    }
}

async fn index(mut shopper: Session<Shopper>) -> Result<impl Responder, SessionError> {
    let note = shopper.note().to_owned();
    page(&mut shopper, &note, "")
}

// State changes by POST alone, and no POST comes as far as this without the token.

#[derive(Deserialize)]
struct Choice {
    product: u16,
}

async fn add(
    choice: Form<Choice>,
    mut shopper: Session<Shopper>,
) -> Result<impl Responder, actix_web::Error> {
    let product = Product::find(choice.product).ok_or_else(|| ErrorNotFound("no such product"))?;
    let (name, cart) = (product.name, shopper.cart_mut());
    let message = match cart.iter_mut().find(|line| line.product == product.id) {
        Some(line) if line.quantity == u8::MAX => {
            FlashMessage::warning(format!("There is no more {name} than that."))
        }
        Some(line) => {
            line.quantity += 1;
            FlashMessage::success(format!("One more {name} is in your cart."))
        }
        None => {
            cart.push(Line { product: product.id, quantity: 1 });
            FlashMessage::success(format!("{name} is in your cart."))
        }
    };
    shopper.flash_mut().push(message);
    Ok(Redirect::to("/").see_other())
}

#[derive(Deserialize)]
struct Amount {
    quantity: u8,
}

/// Changes a quantity; none at all takes the line out.
async fn change(
    product: Path<u16>,
    amount: Form<Amount>,
    mut shopper: Session<Shopper>,
) -> impl Responder {
    let cart = shopper.cart_mut();
    let lines = cart.len();
    if let Some(line) = cart.iter_mut().find(|line| line.product == *product) {
        line.quantity = amount.quantity;
    }
    cart.retain(|line| line.quantity > 0);
    if cart.len() < lines
        && let Some(product) = Product::find(*product)
    {
        shopper.flash_mut().push(format!("{} is out of your cart.", product.name));
    }
    Redirect::to("/").see_other()
}

#[derive(Deserialize)]
struct Wishes {
    note: String,
    /// A checkbox sends nothing when it is not checked.
    present: Option<String>,
}

/// The one handler whose input can be too large for a cookie, so it looks before it leaps. If it
/// did not, the answer would be a 500, and the old cart would be safe just the same.
async fn wish(
    wishes: Form<Wishes>,
    mut shopper: Session<Shopper>,
) -> Result<Either<Redirect, (Html, StatusCode)>, SessionError> {
    shopper.set_note(wishes.note.trim());
    shopper.set_present(wishes.present.is_some());
    // Until the next page has shown it, a message is in the cookie, too.
    shopper.flash_mut().push(FlashMessage::success("That is noted."));
    if shopper.encoded_sizes().cookie() > EncodedSizes::LIMIT {
        shopper.revert();
        let complaint = "That note is too long, so nothing was changed.";
        let page = page(&mut shopper, &wishes.note, complaint)?;
        return Ok(Either::Right((page, StatusCode::UNPROCESSABLE_ENTITY)));
    }
    Ok(Either::Left(Redirect::to("/").see_other()))
}

async fn empty(mut shopper: Session<Shopper>) -> impl Responder {
    shopper.invalidate();
    // From here on it is a new session.
    shopper.flash_mut().push("Your cart is empty again.");
    Redirect::to("/").see_other()
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt::init();
    let sessions = SessionMiddleware::<Shopper>::new(Key::from_env_or_generate("SESSION_KEY")?);
    let port = std::env::var("PORT").map_or(Ok(8080), |port| port.parse())?;
    let app = move || {
        App::new()
            .wrap(CsrfProtection::<Shopper>::new())
            .wrap(sessions.clone()) // the last `wrap` is the outermost
            .route("/", web::get().to(index))
            .route("/cart", web::post().to(add))
            .route("/cart/{product}", web::post().to(change))
            .route("/wishes", web::post().to(wish))
            .route("/empty", web::post().to(empty))
    };
    let server = HttpServer::new(app)
        .bind(("127.0.0.1", port))
        .map_err(|error| format!("can't listen on port {port}: {error}"))?;
    println!("listening on http://localhost:{}", server.addrs()[0].port());
    Ok(server.run().await?)
}

/// Text for a page: whatever somebody typed is shown, and never read as HTML.
fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

fn euros(cents: u32) -> String {
    format!("€{}.{:02}", cents / 100, cents % 100)
}

/// The field that makes a form one of ours.
fn hidden(token: &str) -> String {
    format!("<input type=hidden name={} value={token}>", CsrfToken::FORM_FIELD)
}

/// The page, with a note that is kept or just an attempt at one.
fn page(shopper: &mut Session<Shopper>, note: &str, complaint: &str) -> Result<Html, SessionError> {
    let token = hidden(&shopper.csrf_mut().get_or_create()?);
    let messages: String = shopper.take_flash().iter().map(message).collect();
    Ok(Html::new(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Leaf &amp; Kettle</title>
        <meta name=viewport content=\"width=device-width\"><style>{STYLE}</style>
        <header><h1>Leaf <i>&amp;</i> Kettle</h1><p>Six teas, and a cart in a cookie.</p></header>
        {messages}<main><ul class=shelf>{shelf}</ul>
        <section aria-labelledby=cart><h2 id=cart>Your cart</h2>{cart}
        <p id=complaint role=alert>{complaint}</p>{wishes}</section></main>
        <section class=session aria-labelledby=session>
        <h2 id=session>What that takes</h2>{sizes}</section>",
        shelf = PRODUCTS.iter().map(|product| card(product, &token)).collect::<String>(),
        cart = cart(shopper.cart(), &token),
        wishes = wishes(note, shopper.present(), &token),
        sizes = sizes(shopper),
    )))
}

fn message(message: &FlashMessage) -> String {
    let (level, text) = (message.level(), escape(message.text()));
    format!("<p role=status class={level}>{text}</p>")
}

fn card(product: &Product, token: &str) -> String {
    let Product { id, name, about, cents, hue } = product;
    let price = euros(*cents);
    format!(
        "<li style=\"--hue: {hue}\"><div class=leaf></div><h3>{name}</h3><p>{about}</p>
        <form method=post action=/cart>{token}<b>{price}</b>
        <button name=product value={id} aria-label=\"Add {name} to the cart\">Add</button></form>"
    )
}

fn cart(lines: &[Line], token: &str) -> String {
    // A product that the shop no longer has is not shown.
    let found = lines.iter().filter_map(|line| Some((Product::find(line.product)?, line.quantity)));
    let total = found.clone().map(|(product, quantity)| product.cents * u32::from(quantity)).sum();
    let rows: String = found.map(|(product, quantity)| row(product, quantity, token)).collect();
    if rows.is_empty() {
        return "<p id=empty>Nothing in it yet.</p>".to_owned();
    }
    let total = euros(total);
    format!(
        "<table class=cart>{rows}<tr><th scope=row>In all<td><td id=total>{total}</table>
        <form method=post action=/empty>{token}
        <button class=quiet>Empty it and start over</button></form>"
    )
}

fn row(product: &Product, quantity: u8, token: &str) -> String {
    let Product { id, name, cents, .. } = product;
    let (less, more) = (quantity.saturating_sub(1), quantity.saturating_add(1));
    let price = euros(cents * u32::from(quantity));
    format!(
        "<tr><th scope=row>{name}<td><form method=post action=/cart/{id}>{token}
        <button name=quantity value={less} aria-label=\"One {name} less\">−</button>
        <output id=quantity-{id}>{quantity}</output>
        <button name=quantity value={more} aria-label=\"One {name} more\">+</button>
        <button name=quantity value=0 aria-label=\"Take {name} out\" class=out>×</button></form>
        <td>{price}"
    )
}

fn wishes(note: &str, present: bool, token: &str) -> String {
    let note = escape(note);
    let checked = if present { "checked" } else { "" };
    format!(
        "<form class=wishes method=post action=/wishes>{token}
        <label>A note to the shop <textarea name=note rows=3>{note}</textarea></label>
        <label><input type=checkbox name=present {checked}> It is a present</label>
        <button>Keep the note</button></form>"
    )
}

/// How much of a cookie the session uses, and which field uses what.
fn sizes(shopper: &Session<Shopper>) -> String {
    let sizes = shopper.encoded_sizes();
    let (cookie, limit) = (sizes.cookie(), EncodedSizes::LIMIT);
    let fields: usize = sizes.fields().map(|(_, bytes)| bytes).sum();
    let row = |name: &str, bytes: usize| {
        let share = bytes * 100 / cookie;
        format!(
            "<tr><th scope=row>{name}<td>{bytes}
            <td aria-hidden=true><div style=\"width: {share}%\"></div>"
        )
    };
    let rows = sizes.fields().map(|(name, bytes)| row(&format!("<code>{name}</code>"), bytes));
    let rest = cookie.saturating_sub(fields);
    format!(
        "<p><b id=bytes>{cookie}</b> of {limit} bytes</p>
        <meter aria-labelledby=bytes max={limit} value={cookie} high=3600></meter>
        <table class=sizes><tr><th scope=col>Field<th scope=col>Bytes<td>{rows}{rest}</table>",
        rows = rows.collect::<String>(),
        rest = row("name, attributes, times, signature, base64", rest),
    )
}

const STYLE: &str = "
    :root { color-scheme: light dark; font: 1rem/1.5 Georgia, serif;
      --ink: light-dark(#33302a, #e6e1d6); --soft: light-dark(#756e60, #a49c8c);
      --card: light-dark(#fffdf8, #23221d); --line: light-dark(#e2dac8, #3d3a32);
      --leaf: light-dark(#3f6b3a, #9cc98f) }
    body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 4rem; color: var(--ink);
      background: light-dark(#f7f3ea, #171612) }
    header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.25rem }
    [role=status] { margin: 0 0 1.25rem; padding: .6rem 1.25rem; background: var(--card);
      border: 1px solid var(--tone, var(--line)); border-left-width: .3rem; border-radius: .5rem }
    .success { --tone: var(--leaf) } .warning { --tone: light-dark(#97610a, #e8b75a) }
    h1, h2, h3 { margin: 0; font-weight: normal; line-height: 1.2 }
    h1 { font-size: 2.4rem } h1 i, header p, .shelf p, .sizes th { color: var(--soft) }
    h2 { margin-bottom: .75rem; font-size: 1.4rem } h3 { font-size: 1.15rem }
    main { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)) }
    section, .shelf li { background: var(--card); border: 1px solid var(--line);
      border-radius: .75rem; padding: 1.25rem }
    .shelf { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr));
      align-content: start; margin: 0; padding: 0; list-style: none }
    .shelf li { display: flex; flex-direction: column; padding: 1rem }
    .shelf p { flex: 1; margin: .25rem 0 .75rem; font-size: .9rem }
    .shelf form, .cart form { display: flex; align-items: center; justify-content: space-between }
    .leaf { width: 2.4rem; height: 2.4rem; margin-bottom: .6rem; border-radius: 0 70% 0 70%;
      background: linear-gradient(135deg, hsl(var(--hue) 45% 58%), hsl(var(--hue) 50% 32%)) }
    button { padding: .3rem .9rem; font: inherit; color: var(--card); background: var(--leaf);
      border: 1px solid var(--leaf); border-radius: 2rem; cursor: pointer }
    .cart button { padding: 0; width: 1.8rem; height: 1.8rem; line-height: 1 }
    .quiet, .cart button { color: var(--leaf); background: none }
    :focus-visible { outline: 2px solid var(--leaf); outline-offset: 2px }
    table { width: 100%; margin-bottom: 1rem; border-collapse: collapse }
    th { padding: .35rem 0; font-weight: normal; text-align: left }
    .cart td:last-child, .sizes td:nth-child(2), .sizes th:nth-child(2) { text-align: right;
      font-variant-numeric: tabular-nums }
    .cart .out { border: 0 } .cart td:nth-child(2) { width: 8.5rem }
    .cart tr:last-child > * { padding-top: .6rem; vertical-align: baseline;
      border-top: 1px solid var(--line) }
    .wishes { margin-top: 1.25rem; padding-top: 1rem; border-top: 1px solid var(--line) }
    label { display: block; margin-bottom: .75rem }
    textarea { display: block; box-sizing: border-box; width: 100%; margin-top: .25rem; padding: .5rem;
      font: inherit; color: inherit; background: none; border: 1px solid var(--line);
      border-radius: .4rem }
    input { accent-color: var(--leaf) }
    #complaint { color: light-dark(#a12d20, #ff9c8f) } #complaint:empty { display: none }
    .session { margin-top: 1.25rem } #bytes { font-size: 1.4rem; font-weight: normal }
    .session p { margin: 0 } meter { width: 100%; height: 1rem; margin: .25rem 0 .75rem }
    .sizes { font-size: .9rem } .sizes td:nth-child(2) { width: 4rem }
    .sizes td:last-child { width: 40%; padding-left: 1rem }
    .sizes div { min-width: 1px; height: .6rem; border-radius: .2rem; background: var(--leaf) }";
