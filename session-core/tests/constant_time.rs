//! Nothing that a client may not know is compared byte by byte.
//!
//! How long comparisons take is measured by `cargo bench -p session-core --bench constant_time`:
//! such a measurement says nothing on a machine that does something else, so it is no test. These
//! tests hold the code to what was measured.

/// Where a tag, a token, an id or a key is checked, and the only lines there that compare anything
/// by another means than `subtle`.
const FILES: [(&str, &str, &[&str]); 6] = [
    ("signer.rs", include_str!("../src/signer.rs"), &[]),
    // The tag is compared by the library of the cipher, which takes `subtle`.
    ("cipher.rs", include_str!("../src/cipher.rs"), &[]),
    ("key.rs", include_str!("../src/key.rs"), &[]),
    ("store/id.rs", include_str!("../src/store/id.rs"), &[]),
    (
        "values/csrf.rs",
        include_str!("../src/values/csrf.rs"),
        &[
            // Of why there is no token.
            "#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]",
            // Of what the session holds with what it held: nobody guesses here.
            "token.current.is_some() && [known.current, known.before].contains(&token.current);",
            "let is_of_this_request = before != Some(now) && !is_known;",
            "let before = token.before.filter(|_| token.before != known.before);",
        ],
    ),
    (
        "values/mask.rs",
        include_str!("../src/values/mask.rs"),
        // Of lengths.
        &["(length == bytes.len()).then(|| xor(hidden, pad))"],
    ),
];

const COMPARING: [&str; 14] = [
    "==",
    "!=",
    ".eq(",
    "::eq(",
    ".ne(",
    "::ne(",
    "cmp(",
    "contains(",
    "starts_with(",
    "ends_with(",
    "strip_prefix(",
    "position(",
    "matches!(",
    "PartialEq",
];

/// Those that check what a client sends, or what is configured.
const CONSTANT: [(&str, &str); 3] = [
    ("signer.rs", "found.ct_eq(&expected)"),
    ("values/csrf.rs", "secret.ct_eq(&given)"),
    ("key.rs", "self.0.ct_eq(&*other.0)"),
];

// case 113
#[test]
fn what_a_client_may_not_know_is_compared_in_constant_time_alone() {
    for (file, text, allowed) in FILES {
        let compares = |line: &&str| COMPARING.iter().any(|what| line.contains(what));
        let found: Vec<_> = code(text).filter(compares).collect();
        assert_eq!(found, allowed, "{file}");
    }
    for (file, comparison) in CONSTANT {
        let (_, text, _) = FILES.iter().find(|(name, ..)| *name == file).expect("it is above");
        assert!(code(text).any(|line| line.contains(comparison)), "{file}: {comparison}");
    }
}

/// What was measured, line by line: a comparison needs no `==` to be one, nor an early end a `return`.
const MEASURED: [(&str, &str, &[&str]); 4] = [
    (
        "signer.rs",
        "fn verify<'m>(",
        &[
            "let (body, found) = message.split_last_chunk::<TAG_LEN>()?;",
            "let expected = match &self.0 {",
            "State::Sha1(mac) => tag(mac.clone(), body),",
            "State::Sha256(mac) => tag(mac.clone(), body),",
            "};",
            "let [found, expected] = [*found, expected].map(u128::from_ne_bytes);",
            "bool::from(found.ct_eq(&expected)).then_some(body)",
        ],
    ),
    (
        "values/csrf.rs",
        "fn check(",
        &[
            "let Some(given) = unmasked(given) else {",
            "return false;",
            "};",
            "let is = |secret: &Option<Secret>| secret.is_some_and(|secret| secret.ct_eq(&given).into());",
            "is(&self.current) | is(&self.before)",
        ],
    ),
    ("key.rs", "fn is(", &["self.0.ct_eq(&*other.0).into()"]),
    (
        "key.rs",
        "fn from_hex(",
        &[
            "let value = |digit: u8| (digit & 15) + 9 * (digit >> 6);",
            "let mut bytes = [0; LEN];",
            "for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {",
            "*byte = value(pair[0]) << 4 | value(pair[1]);",
            "}",
            "let key = Self::from_bytes(&bytes);",
            "bytes.zeroize();",
            "key",
        ],
    ),
];

// case 113
#[test]
fn what_was_measured_is_what_stands_there() {
    for (file, function, lines) in MEASURED {
        let (_, text, _) = FILES.iter().find(|(name, ..)| *name == file).expect("it is above");
        assert_eq!(within(text, function), lines, "{file}, {function}: to be measured again");
    }
}

/// The lines of a method, without comments.
fn within<'t>(text: &'t str, function: &str) -> Vec<&'t str> {
    let lines = text.lines().skip_while(|line| !line.contains(function)).skip(1);
    let lines = lines.take_while(|line| *line != "    }").map(str::trim);
    lines.filter(|line| !line.starts_with("//")).collect()
}

/// The lines of a file, without comments and tests.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let library = text.split("#[cfg(test)]").next().unwrap_or_default();
    library.lines().map(str::trim).filter(|line| !line.starts_with("//"))
}
