//! Where a request comes from, as its browser says.

use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::{HOST, HeaderMap, HeaderName, ORIGIN};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a method only reads: RFC 9110, section 9.2.1.
pub(super) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}

/// Whether nothing says that a page of another origin sent the request.
///
/// Browsers say so in `Sec-Fetch-Site` since 2023 (Fetch Metadata, W3C), older ones in `Origin`. A
/// request with neither is from no browser, or from one that is very old: the token decides.
pub(super) fn is_ours(request: &ServiceRequest, trusted: &[String]) -> bool {
    let headers = request.headers();
    let origin = text(headers, &ORIGIN);
    if origin.is_some_and(|origin| trusted.iter().any(|own| own.eq_ignore_ascii_case(origin))) {
        return true;
    }
    match headers.get(&SEC_FETCH_SITE).map(|site| site.as_bytes()) {
        Some(b"same-origin" | b"none") => true,
        // A subdomain is another origin, and may be somebody else's.
        Some(_) => false,
        None if headers.contains_key(&ORIGIN) => {
            origin.zip(host(request)).is_some_and(|(origin, host)| is_at(origin, host))
        }
        None => true,
    }
}

/// In HTTP/2 it stands in the address.
fn host(request: &ServiceRequest) -> Option<&str> {
    let authority = request.uri().authority().map(|authority| authority.as_str());
    text(request.headers(), &HOST).or(authority)
}

/// Whether an origin, which is `scheme://host[:port]`, is that of a host. The scheme is not held
/// against the request: behind a proxy nobody knows it.
fn is_at(origin: &str, host: &str) -> bool {
    let Some((scheme, at)) = origin.split_once("://") else {
        // As in `null`, which is that of a sandbox.
        return false;
    };
    let usual = match scheme {
        "https" => ":443",
        _ => ":80",
    };
    at.eq_ignore_ascii_case(host.strip_suffix(usual).unwrap_or(host))
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn passes(headers: &[(&str, &str)]) -> bool {
        let mut request = TestRequest::post();
        for header in headers {
            request = request.insert_header(*header);
        }
        is_ours(&request.to_srv_request(), &["https://pay.example".to_owned()])
    }

    #[test]
    fn what_the_browser_says_of_the_site_decides_first() {
        let host = ("host", "shop.example");
        for (site, is_ours) in
            [("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false)]
        {
            assert_eq!(passes(&[host, ("sec-fetch-site", site)]), is_ours, "{site}");
            let evil = ("origin", "https://evil.example");
            assert_eq!(passes(&[host, ("sec-fetch-site", site), evil]), is_ours, "{site}");
        }
        assert!(!passes(&[host, ("sec-fetch-site", "")]));
    }

    #[test]
    fn without_it_the_origin_has_to_be_that_of_the_host() {
        let from = |origin| passes(&[("host", "shop.example"), ("origin", origin)]);
        assert!(from("https://shop.example") && from("http://SHOP.example"));
        for other in [
            "null",
            "",
            "https://evil.example",
            "https://shop.example.evil.example",
            "https://evil.example/shop.example",
            "https://www.shop.example",
            "https://shop.example:8443",
            "shop.example",
        ] {
            assert!(!from(other), "{other}");
        }
        let port = ("host", "shop.example:8080");
        assert!(passes(&[port, ("origin", "http://shop.example:8080")]));
        assert!(!passes(&[port, ("origin", "http://shop.example")]));
        assert!(passes(&[("host", "shop.example:443"), ("origin", "https://shop.example")]));
        assert!(!passes(&[("origin", "https://shop.example")]), "there is no host");
    }

    #[test]
    fn a_trusted_origin_passes_whatever_else_is_said() {
        let headers = [("host", "shop.example"), ("origin", "https://pay.example")];
        assert!(passes(&headers));
        assert!(passes(&[headers[0], headers[1], ("sec-fetch-site", "cross-site")]));
        assert!(!passes(&[headers[0], ("origin", "http://pay.example")]), "not its scheme");
    }

    #[test]
    fn a_request_that_says_neither_is_left_to_the_token() {
        assert!(passes(&[("host", "shop.example")]));
    }
}
