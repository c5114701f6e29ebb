//! Finding our cookies in the request's `Cookie` headers.

/// The name-value pairs of `Cookie` headers, in order. What is no pair is passed over, and names
/// match byte for byte: RFC 6265bis, section 4.2.
pub(crate) fn pairs<'a>(
    headers: impl IntoIterator<Item = &'a [u8]>,
) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
    headers.into_iter().flat_map(|header| header.split(|&byte| byte == b';')).filter_map(|pair| {
        let equals = pair.iter().position(|&byte| byte == b'=')?;
        let (name, value) = pair.split_at(equals);
        Some((name.trim_ascii(), value[1..].trim_ascii()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(name: &str, headers: &[&str]) -> Vec<String> {
        pairs(headers.iter().map(|header| header.as_bytes()))
            .filter(|(found, _)| *found == name.as_bytes())
            .map(|(_, value)| String::from_utf8_lossy(value).into_owned())
            .collect()
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
