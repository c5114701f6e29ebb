//! A cookie has 4096 bytes at the most, or there is none.

use proptest::prelude::*;
use session_core::{Algorithm, SaveError, Session, SessionConfig};

use super::{ALGORITHMS, holds};
use crate::support::{builder, issue, request};

const LIMIT: usize = 4096;

#[derive(Session)]
struct Visitor {
    #[session(tag = 1)]
    text: String,
    bytes: Vec<u8>,
    #[session(tag = 2)]
    note: String,
    list: Vec<(u32, String)>,
}

#[derive(Clone, Debug)]
struct Settings {
    algorithm: Algorithm,
    pad_to: Option<usize>,
    name: String,
    path: String,
    persistent: bool,
}

fn settings() -> impl Strategy<Value = Settings> {
    let pad_to = proptest::option::of(1..=1024usize);
    let texts = ("[a-z]{1,40}", "/[a-z]{0,200}");
    (0..ALGORITHMS.len(), pad_to, texts, any::<bool>()).prop_map(
        |(algorithm, pad_to, (name, path), persistent)| {
            let algorithm = ALGORITHMS[algorithm];
            let pad_to = pad_to.filter(|_| algorithm == Algorithm::Aes256GcmSiv);
            Settings { algorithm, pad_to, name, path, persistent }
        },
    )
}

impl Settings {
    fn config(&self) -> SessionConfig<Visitor> {
        let Self { algorithm, pad_to, name, path, persistent } = self.clone();
        let builder = builder().algorithm(algorithm).cookie_name(name).cookie_path(path);
        let builder = builder.persistent(persistent);
        let builder = match pad_to {
            Some(bytes) => builder.pad_to(bytes),
            None => builder,
        };
        builder.build().expect("the settings agree")
    }
}

/// How large each field is.
#[derive(Clone, Copy, Debug)]
struct Contents {
    text: usize,
    bytes: usize,
    list: usize,
}

/// All sizes, and more of those that nearly fill a cookie.
fn contents() -> impl Strategy<Value = Contents> {
    let parts = (0..2000usize, 0..2000usize, 0..100usize);
    let total = prop_oneof![2 => 2500..3100usize, 1 => 0..8000usize];
    (parts, total).prop_map(|((text, bytes, list), total)| {
        let rest = total.saturating_sub(text + 8 * list);
        Contents { text, bytes: if rest < 6000 { rest } else { bytes }, list }
    })
}

impl Contents {
    fn put(self, visitor: &mut Session<Visitor>) {
        visitor.set_text("t".repeat(self.text));
        visitor.set_bytes(vec![7; self.bytes]);
        visitor.set_list(vec![(1 << 20, "tea".to_owned()); self.list]);
    }

    fn are_in(self, visitor: &Session<Visitor>) -> bool {
        visitor.text().len() == self.text
            && visitor.bytes() == vec![7; self.bytes]
            && visitor.list() == vec![(1 << 20, "tea".to_owned()); self.list]
    }

    /// The field that takes the most.
    fn largest(self) -> usize {
        self.text.max(self.bytes).max(8 * self.list)
    }
}

/// What becomes of contents: the size of the cookie, or the size that it would have.
fn outcome(
    config: &SessionConfig<Visitor>,
    put: impl FnOnce(&mut Session<Visitor>),
) -> Result<(String, usize, usize), SaveError> {
    let response = request(config, &[&old(config)], |visitor| {
        put(visitor);
        visitor.encoded_sizes().cookie()
    });
    let cookie = response.reply.as_ref().map_err(Clone::clone)?.set_cookies().next();
    let whole = cookie.expect("something was changed").len();
    let pair = response.cookie().expect("no removal");
    Ok((pair, whole, response.result))
}

fn old(config: &SessionConfig<Visitor>) -> String {
    issue(config, |visitor| visitor.set_note("old"))
}

// case 66
#[test]
fn a_cookie_fits_or_the_old_one_stays() {
    holds(48, (settings(), contents()), |(settings, contents)| {
        let config = settings.config();
        match outcome(&config, |visitor| contents.put(visitor)) {
            Ok((pair, whole, told)) => {
                assert!(whole <= LIMIT, "{whole}");
                // `Max-Age` is told as long as it can be.
                assert!(told == whole || (settings.persistent && told > whole), "{told} {whole}");
                let read = request(&config, &[&pair], |visitor| contents.are_in(visitor));
                assert!(read.result, "what is sent can be read");
            }
            Err(SaveError::Oversize { size, limit, largest, .. }) => {
                assert!(size > LIMIT && limit == LIMIT, "{size}");
                // Tag, length, and the length inside take up to six bytes.
                let (name, bytes) = &largest[0];
                assert!(["text", "bytes", "list"].contains(&name.as_str()), "{name}");
                assert!(bytes.abs_diff(contents.largest()) <= 6, "{bytes}");
                assert!(largest.is_sorted_by(|(_, before), (_, after)| before >= after));
            }
            Err(error) => panic!("{error}"),
        }
        let old = request(&config, &[&old(&config)], |visitor| visitor.note().to_owned());
        assert_eq!(old.result, "old");
    });
}

// case 66
#[test]
fn the_last_byte_that_fits_is_sent_and_one_more_is_refused() {
    holds(6, (settings(), 0..200usize), |(settings, list)| {
        let config = settings.config();
        let size = |text| {
            let contents = Contents { text, bytes: 0, list };
            match outcome(&config, |visitor| contents.put(visitor)) {
                Ok((_, whole, _)) => Ok(whole),
                Err(SaveError::Oversize { size, .. }) => Err(size),
                Err(error) => panic!("{error}"),
            }
        };
        let (mut fits, mut too_long) = (0, LIMIT);
        while too_long - fits > 1 {
            let middle = fits.midpoint(too_long);
            match size(middle) {
                Ok(_) => fits = middle,
                Err(_) => too_long = middle,
            }
        }
        let (last, first) =
            (size(fits).expect("it fits"), size(too_long).expect_err("it does not"));
        assert!(last <= LIMIT && LIMIT < first, "{last} {first}");
        // What is filled up may get shorter with a byte more: one alone can't be filled in.
        if settings.pad_to.is_none() {
            assert!(first - last <= 2, "one byte is two characters at the most: {last} {first}");
            assert!((fits.saturating_sub(8)..=fits).all(|text| size(text).is_ok()));
            assert!((too_long..too_long + 8).all(|text| size(text).is_err()));
        }
    });
}
