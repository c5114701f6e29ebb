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

const COMPARING: [&str; 9] =
    ["==", "!=", ".eq(", ".ne(", ".cmp(", "contains(", "starts_with(", "ends_with(", "PartialEq"];

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

/// The lines of a file, without comments and tests.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let library = text.split("#[cfg(test)]").next().unwrap_or_default();
    library.lines().map(str::trim).filter(|line| !line.starts_with("//"))
}
