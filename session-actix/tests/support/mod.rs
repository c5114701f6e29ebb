//! An application, a client with one cookie, and a log.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]

pub mod late;
#[path = "../../../session-core/tests/support/log.rs"]
mod log;
pub mod switch;

use actix_http::Request;
use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::header::{COOKIE, SET_COOKIE};
use actix_web::test::TestRequest;
use log::Log;
use session_actix::{Key, Session, SessionMiddleware, SessionState};

/// What most tests put into a session.
#[derive(Session, Clone, Debug, Default, PartialEq)]
pub struct Visitor {
    pub visits: u32,
    pub name: String,
    #[session(rotate)]
    pub user: Option<u32>,
}

pub fn key() -> Key {
    Key::from_bytes(&[1; 32]).expect("32 bytes, not zero")
}

pub fn sessions<T: SessionState>() -> SessionMiddleware<T> {
    SessionMiddleware::builder(key()).build().expect("the defaults agree")
}

/// An application with one handler at `/`, for every method.
#[macro_export]
macro_rules! app {
    ($handler:expr $(, $inner:expr)* $(,)?) => {
        actix_web::test::init_service(
            actix_web::App::new()
                .route("/", actix_web::web::route().to($handler))
                $(.wrap($inner))*
                .wrap($crate::support::sessions::<$crate::support::Visitor>()),
        )
        .await
    };
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub body: String,
    pub set_cookies: Vec<String>,
    pub headers: Vec<(String, String)>,
    pub session: Option<Visitor>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    pub fn cookie(&self) -> Option<&str> {
        let pair = self.set_cookies.first()?.split(';').next()?;
        Some(pair).filter(|pair| !pair.ends_with('='))
    }
}

/// Sends a request; an error is answered as actix would answer it.
pub async fn send<S, B>(app: &S, request: TestRequest) -> Answer
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let request = request.to_request();
    match app.call(request).await {
        Ok(response) => {
            let quiet = tracing::subscriber::NoSubscriber::default();
            let session = tracing::subscriber::with_default(quiet, || {
                session_actix::test::session_after(&sessions(), &response)
            });
            let (head, body) = response.into_parts().1.into_parts();
            let body = actix_web::body::to_bytes(body).await.ok().unwrap_or_default();
            answer(head.status().as_u16(), head.headers(), &body, session)
        }
        Err(error) => {
            let response = error.error_response();
            let headers = response.headers().clone();
            let status = response.status().as_u16();
            let body =
                actix_web::body::to_bytes(response.into_body()).await.ok().unwrap_or_default();
            answer(status, &headers, &body, None)
        }
    }
}

fn answer(
    status: u16,
    headers: &actix_web::http::header::HeaderMap,
    body: &[u8],
    session: Option<Visitor>,
) -> Answer {
    let text = |value: &actix_web::http::header::HeaderValue| {
        value.to_str().unwrap_or_default().to_owned()
    };
    Answer {
        status,
        body: String::from_utf8_lossy(body).into_owned(),
        set_cookies: headers.get_all(SET_COOKIE).map(text).collect(),
        headers: headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        session,
    }
}

/// A `GET /` that brings this session.
pub fn get_with(visitor: Visitor) -> TestRequest {
    use session_actix::test::TestRequestExt;
    TestRequest::get().session(&sessions(), visitor)
}

pub fn get_with_cookie(cookie: &str) -> TestRequest {
    TestRequest::get().append_header((COOKIE, cookie))
}

pub fn seven() -> Visitor {
    Visitor { visits: 7, ..Visitor::default() }
}

/// What `run` logs, line by line, at every level. Handlers run on this thread, so it sees them.
pub async fn logged<R>(run: impl Future<Output = R>) -> (R, Vec<String>) {
    let log = Log::start();
    let result = run.await;
    (result, log.events())
}
