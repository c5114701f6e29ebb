//! Finding our cookies in the request's `Cookie` headers.

use memchr::memchr;

/// Visits the name-value pairs of a `Cookie` header, in order. What is no pair is passed over, and
/// names match byte for byte: RFC 6265bis, section 4.2.
#[inline]
pub(crate) fn each_pair<'h>(header: &'h [u8], mut visit: impl FnMut(&'h [u8], &'h [u8])) {
    let mut rest = header;
    loop {
        let end = memchr(b';', rest).unwrap_or(rest.len());
        let pair = &rest[..end];
        if let Some(equals) = memchr(b'=', pair) {
            visit(pair[..equals].trim_ascii(), pair[equals + 1..].trim_ascii());
        }
        match rest.get(end + 1..) {
            Some(next) => rest = next,
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(name: &str, headers: &[&str]) -> Vec<String> {
        let mut values = Vec::new();
        for header in headers {
            each_pair(header.as_bytes(), |found, value| {
                if found == name.as_bytes() {
                    values.push(String::from_utf8_lossy(value).into_owned());
                }
            });
        }
        values
    }

    // cases 60, 63
    #[test]
    fn every_cookie_of_the_name_is_found_in_every_header() {
        assert_eq!(values("s", &["s=1; t=2", "u=3;s=4"]), ["1", "4"]);
    }

    // case 64
    #[test]
    fn other_spellings_of_the_name_do_not_match() {
        let header = "%5F_Host-s=1; __host-s=2; =__Host-s=3; __Host-s =4; x__Host-s=5";
        assert_eq!(values("__Host-s", &[header]), ["4"], "only white space is trimmed");
    }

    // case 65
    #[test]
    fn a_malformed_neighbour_does_no_harm() {
        assert_eq!(values("s", &["nonsense; ;;=; \u{1}=\u{2}; s=a=b; \"s=2"]), ["a=b"]);
        assert_eq!(values("s", &[""]), [""; 0]);
    }
}
