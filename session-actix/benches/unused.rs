//! What the middleware adds to a request whose handler does not take the session:
//! `cargo bench -p session-actix`.

#[path = "../../benches/peers/src/timing.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the other benches")]
mod timing;

use std::pin::pin;
use std::process::ExitCode;
use std::task::{Context, Poll, Waker};

use actix_http::Request;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::header::COOKIE;
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, Error, web};
use session_actix::test::TestRequestExt;
use session_actix::{Key, Session, SessionMiddleware};
use timing::{Case, judge, measure};

const CALLS: u32 = 50;
const LIMIT: f64 = 40.0;

#[derive(Session)]
struct Visitor {
    visits: u32,
}

async fn hello() -> &'static str {
    "hello"
}

#[actix_web::main]
async fn main() -> ExitCode {
    let key = Key::from_bytes(&[1; 32]).expect("32 bytes");
    let sessions = SessionMiddleware::<Visitor>::new(key);
    let bare = init_service(App::new().route("/", web::get().to(hello))).await;
    let wrapped = App::new().route("/", web::get().to(hello)).wrap(sessions.clone());
    let wrapped = init_service(wrapped).await;
    let model: Request = TestRequest::get().session(&sessions, Visitor { visits: 7 }).to_request();
    let cookie = model.head().headers.get(COOKIE).expect("a session").clone();
    let request = || TestRequest::get().insert_header((COOKIE, cookie.clone())).to_request();

    let [bare, wrapped] = measure([
        Case::prepared("bare application", CALLS, request, |request| call(&bare, request)),
        Case::prepared("with an unused session", CALLS, request, |request| call(&wrapped, request)),
    ]);
    let holds = judge("an unused session adds", wrapped - bare, LIMIT, " ns");
    ExitCode::from(u8::from(!holds))
}

/// The handler never waits, so one poll completes it.
fn call<S, B>(service: &S, request: Request) -> u16
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
{
    let mut context = Context::from_waker(Waker::noop());
    match pin!(service.call(request)).poll(&mut context) {
        Poll::Ready(Ok(response)) => response.status().as_u16(),
        _ => unreachable!("the handler answers at once"),
    }
}
