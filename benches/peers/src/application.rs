//! An application in this process, which is asked without a socket.

use std::cell::RefCell;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use actix_http::{Request, Response};
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header::{COOKIE, SET_COOKIE};
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, Error, Route};
use axum::Router;
use axum::body::Body;
use tokio::task::unconstrained;
use tower_service::Service as _;

use crate::action::Action;

/// Calls a number of requests, which were made before.
pub type Calls<'a> = &'a mut dyn FnMut();

/// An application whose handlers never wait, so that one poll completes each.
pub trait Application {
    /// The `Set-Cookie` of the response to one request with this `Cookie`, if not empty.
    ///
    /// # Panics
    ///
    /// When the response is no success.
    fn answer(&self, action: Action, cookie: &str) -> Option<String>;

    /// Makes so many requests, and has `around` call them. Each is called to the end: what it had
    /// is let go, as by a server.
    fn round(&self, action: Action, cookie: &str, calls: u32, around: &mut dyn FnMut(Calls<'_>));
}

struct Actix<S>(S);

/// The routes of an application of actix-web: of each action, in the order of [`Action::ALL`].
pub(crate) fn routes(
    actions: [Route; Action::ALL.len()],
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse,
        Error = Error,
        InitError = (),
    >,
> {
    Action::ALL
        .into_iter()
        .zip(actions)
        .fold(App::new(), |app, (action, route)| app.route(action.path(), route))
}

/// An application of actix-web.
pub(crate) async fn of_actix<T, B>(app: App<T>) -> Box<dyn Application>
where
    T: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    Box::new(Actix(init_service(app).await))
}

impl<S, B> Application for Actix<S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
{
    fn answer(&self, action: Action, cookie: &str) -> Option<String> {
        let response = serve(self.0.call(actix_request(action, cookie)));
        assert!(response.status().is_success(), "{action:?}: {}", response.status());
        let set_cookie = response.headers().get(SET_COOKIE)?;
        Some(set_cookie.to_str().expect("ASCII").to_owned())
    }

    fn round(&self, action: Action, cookie: &str, calls: u32, around: &mut dyn FnMut(Calls<'_>)) {
        let mut requests = prepared(calls, || actix_request(action, cookie));
        around(&mut || {
            for request in requests.drain(..) {
                drop(black_box(serve(self.0.call(black_box(request)))));
            }
        });
    }
}

/// Takes the response out of a service's future as the server of actix-http does for HTTP/1: the request
/// is let go while the future is still there.
fn serve<B>(future: impl Future<Output = Result<ServiceResponse<B>, Error>>) -> Response<B> {
    let mut future = pin!(unconstrained(future));
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(response) => response.expect("a response").into(),
        Poll::Pending => unreachable!("nothing here waits"),
    }
}

fn actix_request(action: Action, cookie: &str) -> Request {
    let request = TestRequest::get().uri(action.path());
    match cookie {
        "" => request.to_request(),
        cookie => request.insert_header((COOKIE, cookie)).to_request(),
    }
}

struct Axum(RefCell<Router>);

/// An application of axum.
pub(crate) fn of_axum(router: Router) -> Box<dyn Application> {
    Box::new(Axum(RefCell::new(router)))
}

impl Application for Axum {
    fn answer(&self, action: Action, cookie: &str) -> Option<String> {
        let call = self.0.borrow_mut().call(axum_request(action, cookie));
        let response = at_once(call).expect("a response");
        assert!(response.status().is_success(), "{action:?}: {}", response.status());
        let set_cookie = response.headers().get("set-cookie")?;
        Some(set_cookie.to_str().expect("ASCII").to_owned())
    }

    fn round(&self, action: Action, cookie: &str, calls: u32, around: &mut dyn FnMut(Calls<'_>)) {
        let mut router = self.0.borrow_mut();
        let mut requests = prepared(calls, || axum_request(action, cookie));
        around(&mut || {
            for request in requests.drain(..) {
                drop(black_box(at_once(router.call(black_box(request)))));
            }
        });
    }
}

fn axum_request(action: Action, cookie: &str) -> axum::http::Request<Body> {
    let request = axum::http::Request::get(action.path());
    let request = if cookie.is_empty() { request } else { request.header("cookie", cookie) };
    request.body(Body::empty()).expect("a request")
}

fn prepared<R>(calls: u32, mut request: impl FnMut() -> R) -> Vec<R> {
    (0..calls).map(|_| request()).collect()
}

/// The output of a future that does not wait, not even for others to have their turn.
pub(crate) fn at_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(unconstrained(future)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}
