//! The signed jar of the crate `cookie`, used by hand in handlers: a struct goes into it whole.

use std::hint::black_box;

use actix_web::http::header::{COOKIE, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cookie::{Cookie, CookieJar, Key};

use crate::application::{Application, of_actix, routes};
use crate::contents::Contents;

/// How the struct becomes text.
pub(crate) trait Format: 'static {
    /// Whether the text has characters that a cookie can't have.
    const ENCODED: bool;

    fn text<C: Contents>(contents: &C) -> String;
    fn contents<C: Contents>(text: &str) -> Option<C>;
}

pub(crate) struct Postcard;
pub(crate) struct Json;

impl Format for Postcard {
    const ENCODED: bool = false;

    fn text<C: Contents>(contents: &C) -> String {
        URL_SAFE_NO_PAD.encode(postcard::to_allocvec(contents).expect("it can be written"))
    }

    fn contents<C: Contents>(text: &str) -> Option<C> {
        postcard::from_bytes(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }
}

impl Format for Json {
    const ENCODED: bool = true;

    fn text<C: Contents>(contents: &C) -> String {
        serde_json::to_string(contents).expect("it can be written")
    }

    fn contents<C: Contents>(text: &str) -> Option<C> {
        serde_json::from_str(text).ok()
    }
}

const NAME: &str = "session";

fn load<C: Contents, F: Format>(request: &HttpRequest, key: &Key) -> Option<C> {
    let header = request.headers().get(COOKIE)?.to_str().ok()?;
    let mut jar = CookieJar::new();
    match F::ENCODED {
        true => Cookie::split_parse_encoded(header.to_owned())
            .flatten()
            .for_each(|cookie| jar.add_original(cookie)),
        false => Cookie::split_parse(header.to_owned())
            .flatten()
            .for_each(|cookie| jar.add_original(cookie)),
    }
    F::contents(jar.signed(key).get(NAME)?.value())
}

fn saved<C: Contents, F: Format>(contents: &C, key: &Key) -> HttpResponse {
    let mut jar = CookieJar::new();
    let cookie = Cookie::build((NAME, F::text(contents))).path("/").secure(true).http_only(true);
    jar.signed_mut(key).add(cookie);
    let mut response = HttpResponse::Ok();
    for cookie in jar.delta() {
        match F::ENCODED {
            true => response.append_header((SET_COOKIE, cookie.encoded().to_string())),
            false => response.append_header((SET_COOKIE, cookie.to_string())),
        };
    }
    response.body("hello")
}

async fn unused() -> &'static str {
    "hello"
}

async fn read_one<C: Contents, F: Format>(
    request: HttpRequest,
    key: web::Data<Key>,
) -> &'static str {
    black_box(load::<C, F>(&request, &key).expect("a session").counter());
    "hello"
}

async fn read_all<C: Contents, F: Format>(
    request: HttpRequest,
    key: web::Data<Key>,
) -> &'static str {
    black_box(load::<C, F>(&request, &key).expect("a session"));
    "hello"
}

async fn change_one<C: Contents, F: Format>(
    request: HttpRequest,
    key: web::Data<Key>,
) -> HttpResponse {
    let mut session = load::<C, F>(&request, &key).expect("a session");
    *session.counter_mut() += 1;
    saved::<C, F>(&session, &key)
}

async fn change_all<C: Contents, F: Format>(key: web::Data<Key>) -> HttpResponse {
    saved::<C, F>(&C::changed(), &key)
}

async fn first_save<C: Contents, F: Format>(key: web::Data<Key>) -> HttpResponse {
    saved::<C, F>(&C::filled(), &key)
}

pub(crate) async fn application<C: Contents, F: Format>() -> Box<dyn Application> {
    let app = routes([
        web::get().to(unused),
        web::get().to(read_one::<C, F>),
        web::get().to(read_all::<C, F>),
        web::get().to(change_one::<C, F>),
        web::get().to(change_all::<C, F>),
        web::get().to(first_save::<C, F>),
    ])
    .app_data(web::Data::new(Key::from(&[1; 64])));
    of_actix(app).await
}
