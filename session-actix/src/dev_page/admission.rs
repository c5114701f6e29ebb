//! Who is shown a page for development.

use std::cell::Cell;

use actix_web::HttpRequest;
use actix_web::http::header::{FORWARDED, HeaderName, X_FORWARDED_FOR};

/// Whom a page is shown to.
#[derive(Debug)]
pub(super) struct Admission {
    pub(super) in_release: bool,
    pub(super) from_anywhere: bool,
    pub(super) is_release: bool,
    /// The log says it once, however often somebody tries.
    has_told: Cell<bool>,
}

/// Why somebody is not shown it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Refusal {
    #[error(
        "a page for development is mounted in a build without debug assertions: leave it out there, \
         as with `#[cfg(debug_assertions)]`, or call `.in_release(true)` if it is meant to be seen"
    )]
    Release,
    #[error(
        "a page for development was asked for from another machine, or through a proxy: call \
         `.from_anywhere(true)` if that is meant, as in a container"
    )]
    Elsewhere,
}

/// Not among the names that the `http` crate knows.
const X_REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");

impl Default for Admission {
    fn default() -> Self {
        let is_release = !cfg!(debug_assertions);
        Self { in_release: false, from_anywhere: false, is_release, has_told: Cell::new(false) }
    }
}

impl Admission {
    /// Whether the page of this session is shown; if not, the log has the reason.
    pub(super) fn admits(&self, request: &HttpRequest, session: &'static str) -> bool {
        let Err(refusal) = self.check(request) else {
            return true;
        };
        if !self.has_told.replace(true) {
            tracing::error!(session, path = request.path(), "{refusal}; it answers 404");
        }
        false
    }

    fn check(&self, request: &HttpRequest) -> Result<(), Refusal> {
        if self.is_release && !self.in_release {
            return Err(Refusal::Release);
        }
        match self.from_anywhere || is_from_here(request) {
            true => Ok(()),
            false => Err(Refusal::Elsewhere),
        }
    }
}

fn is_from_here(request: &HttpRequest) -> bool {
    // A socket for both versions of IP shows 127.0.0.1 as ::ffff:127.0.0.1.
    let is_loopback =
        request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    let is_forwarded = [FORWARDED, X_FORWARDED_FOR, X_REAL_IP]
        .iter()
        .any(|header| request.headers().contains_key(header));
    is_loopback && !is_forwarded
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn from(peer: &str) -> TestRequest {
        TestRequest::get().peer_addr(peer.parse().unwrap())
    }

    fn check(admission: &Admission, request: TestRequest) -> Result<(), Refusal> {
        admission.check(&request.to_http_request())
    }

    #[test]
    fn only_this_machine_is_here() {
        let admission = Admission { is_release: false, ..Admission::default() };
        for peer in ["127.0.0.1:1", "127.8.0.1:1", "[::1]:1", "[::ffff:127.0.0.1]:1"] {
            assert_eq!(check(&admission, from(peer)), Ok(()), "{peer}");
        }
        for peer in ["192.168.0.7:1", "0.0.0.0:1", "[::ffff:10.0.0.1]:1", "[fe80::1]:1"] {
            assert_eq!(check(&admission, from(peer)), Err(Refusal::Elsewhere), "{peer}");
        }
        assert_eq!(check(&admission, TestRequest::get()), Err(Refusal::Elsewhere), "no address");
    }

    #[test]
    fn whom_a_proxy_speaks_for_is_not_here() {
        let admission = Admission { is_release: false, ..Admission::default() };
        let header = |name| from("127.0.0.1:1").insert_header((name, "127.0.0.1"));
        for name in ["Forwarded", "X-Forwarded-For", "X-Real-IP"] {
            assert_eq!(check(&admission, header(name)), Err(Refusal::Elsewhere), "{name}");
        }
        let anywhere = Admission { from_anywhere: true, ..admission };
        assert_eq!(check(&anywhere, header("Forwarded")), Ok(()));
    }

    #[test]
    fn a_build_without_debug_assertions_is_a_release() {
        assert_eq!(Admission::default().is_release, !cfg!(debug_assertions));
        let release = Admission { is_release: true, from_anywhere: true, ..Admission::default() };
        assert_eq!(check(&release, from("127.0.0.1:1")), Err(Refusal::Release));
        let wanted = Admission { in_release: true, ..release };
        assert_eq!(check(&wanted, from("127.0.0.1:1")), Ok(()));
    }
}
