//! Marked secrets, and a search for them in whatever may have got out, however it is written.

use std::collections::{BTreeSet, HashMap};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// A secret is looked for in pieces, so that a part of it is found as well.
const PIECE: usize = 8;

/// Secrets, and all the ways to write them, by what each of them begins with.
#[derive(Clone, Default)]
pub struct Canaries(HashMap<[u8; PIECE], Vec<Form>>);

#[derive(Clone)]
struct Form {
    secret: String,
    writing: &'static str,
    text: Vec<u8>,
}

/// Bytes that nothing else has, for a secret of this name.
pub fn marked(name: &str) -> [u8; 32] {
    Sha256::digest(name).into()
}

/// The same, for a secret that is text.
pub fn marked_text(name: &str) -> String {
    marked(name).map(|byte| char::from(b'a' + byte % 26)).iter().collect()
}

impl Canaries {
    /// Adds a secret of at least 8 bytes.
    pub fn add(&mut self, secret: &str, bytes: &[u8]) {
        assert!(bytes.len() >= PIECE, "{secret} could be anywhere");
        for piece in bytes.chunks_exact(PIECE) {
            for (writing, text) in writings(piece) {
                let start = *text.first_chunk().expect("no writing is shorter than the bytes");
                let form = Form { secret: secret.to_owned(), writing, text };
                self.0.entry(start).or_default().push(form);
            }
        }
    }

    pub fn with(mut self, secret: &str, bytes: &[u8]) -> Self {
        self.add(secret, bytes);
        self
    }

    pub fn and(&self, others: &Self) -> Self {
        let mut all = self.clone();
        for (start, forms) in &others.0 {
            all.0.entry(*start).or_default().extend_from_slice(forms);
        }
        all
    }

    /// Which secrets are in there, and how they are written.
    pub fn in_text(&self, text: &[u8]) -> BTreeSet<String> {
        // A list may take several lines, and so does what an editor has wrapped.
        let joined = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace());
        let mut found = self.in_one_line(text);
        found.append(&mut self.in_one_line(&joined.collect::<Vec<_>>()));
        found
    }

    fn in_one_line(&self, text: &[u8]) -> BTreeSet<String> {
        let places = text.windows(PIECE).enumerate();
        let forms = places.filter_map(|(at, start)| Some((at, self.0.get(start)?)));
        forms
            .flat_map(|(at, forms)| forms.iter().map(move |form| (at, form)))
            .filter(|(at, form)| text[*at..].starts_with(&form.text))
            .map(|(_, form)| format!("{}, {}", form.secret, form.writing))
            .collect()
    }

    #[track_caller]
    pub fn assert_none_in(&self, place: &str, text: impl AsRef<[u8]>) {
        let found = self.in_text(text.as_ref());
        let text = String::from_utf8_lossy(text.as_ref());
        assert!(found.is_empty(), "{place} shows {found:?}: {text}");
    }
}

fn writings(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let each = |write: fn(&u8) -> String| bytes.iter().map(write).collect::<Vec<_>>();
    let text = |parts: Vec<String>, between: &str| parts.join(between).into_bytes();
    let mut all = vec![
        ("as it is", bytes.to_vec()),
        ("escaped", bytes.escape_ascii().to_string().into_bytes()),
        ("in hex", text(each(|byte| format!("{byte:02x}")), "")),
        ("in upper hex", text(each(|byte| format!("{byte:02X}")), "")),
        ("as a list", text(each(u8::to_string), ",")),
        ("as a list of hex", text(each(|byte| format!("{byte:02x}")), ",")),
        ("as a list of upper hex", text(each(|byte| format!("{byte:02X}")), ",")),
        ("as a list of prefixed hex", text(each(|byte| format!("{byte:#04x}")), ",")),
        ("in percents", text(each(|byte| format!("%{byte:02x}")), "")),
        ("in upper percents", text(each(|byte| format!("%{byte:02X}")), "")),
    ];
    all.push((
        "in a URL",
        text(
            each(|byte| match byte {
                byte if byte.is_ascii_alphanumeric() || b"-_.~".contains(byte) => {
                    char::from(*byte).into()
                }
                byte => format!("%{byte:02X}"),
            }),
            "",
        ),
    ));
    for before in 0..3 {
        all.push(("in base64", inner(&STANDARD_NO_PAD, before, bytes)));
        all.push(("in base64url", inner(&URL_SAFE_NO_PAD, before, bytes)));
    }
    all
}

/// The characters that are the same whatever stands around the bytes, of which `before` go into the
/// same group.
fn inner(engine: &impl Engine, before: usize, bytes: &[u8]) -> Vec<u8> {
    let all = engine.encode([&vec![0; before], bytes].concat());
    let (first, last) = ((before * 8).div_ceil(6), (before + bytes.len()) * 8 / 6);
    all.as_bytes()[first..last].to_vec()
}
