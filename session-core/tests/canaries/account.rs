//! A session that is full of secrets.

use std::fmt::Debug;

use crate::support::{Canaries, marked, marked_text};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use session_core::__private::Owned;
use session_core::Session;

/// What both builds of an account can do.
pub trait Hoard: Owned<Owner = String, Tracked: Debug> + Debug {
    /// Puts secrets into all fields, and the token of the session into `canaries`.
    fn fill(account: &mut Session<Self>, canaries: &mut Canaries);
    fn set_token(account: &mut Session<Self>, token: String);
    fn set_user(account: &mut Session<Self>, user: Option<String>);
    /// Reads all fields.
    fn read(account: &Session<Self>) -> usize;
}

/// The values that are put into fields.
pub fn values() -> Canaries {
    let mut values = Canaries::default().with("extra", &marked("extra"));
    for name in ["token", "user", "another token", "another user", "level"] {
        values.add(name, marked_text(name).as_bytes());
    }
    values
}

/// A token as a page has it, and the secret in it.
pub fn add_token(canaries: &mut Canaries, text: &str) {
    let bytes = URL_SAFE_NO_PAD.decode(text).expect("base64url");
    let (pad, hidden) = bytes.split_at(bytes.len() / 2);
    let secret: Vec<u8> = pad.iter().zip(hidden).map(|(pad, byte)| pad ^ byte).collect();
    canaries.add("CSRF token of a page", text.as_bytes());
    canaries.add("CSRF token", &secret);
}

macro_rules! account {
    ($module:ident $($secret:ident)?) => {
        pub mod $module {
            use super::*;
            use session_core::{CsrfToken, Extra};

            #[derive(Session)]
            #[session(cookie = "account")]
            pub struct Account {
                #[session(tag = 1 $(, $secret)?)]
                token: String,
                #[session(tag = 2, owner)]
                user: Option<String>,
                #[session(tag = 3)]
                csrf: CsrfToken,
                #[session(tag = 4)]
                extra: Extra,
                #[session(tag = 5)]
                level: u32,
            }

            /// As an application should write it for what it keeps in sessions.
            impl Debug for Account {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("Account")
                }
            }

            impl Hoard for Account {
                fn fill(account: &mut Session<Self>, canaries: &mut Canaries) {
                    account.set_token(marked_text("token"));
                    account.set_user(marked_text("user"));
                    account.extra_mut().insert_bytes("key", marked("extra"));
                    let token = account.csrf_mut().get_or_create().expect("random bytes");
                    add_token(canaries, &token);
                }

                fn set_token(account: &mut Session<Self>, token: String) {
                    account.set_token(token);
                }

                fn set_user(account: &mut Session<Self>, user: Option<String>) {
                    account.set_user(user);
                }

                fn read(account: &Session<Self>) -> usize {
                    let token = account.csrf().get().expect("random bytes");
                    account.token().len()
                        + account.user().map_or(0, str::len)
                        + account.extra().keys().count()
                        + token.map_or(0, |token| token.len())
                        + account.level() as usize
                }
            }
        }
    };
}

account!(shown);
account!(hidden secret);

/// Another build, which has written something else where the account has its level.
#[derive(Session)]
#[session(cookie = "account")]
pub struct Other {
    #[session(tag = 5)]
    level: String,
}

impl Other {
    pub fn fill(other: &mut Session<Self>) {
        other.set_level(marked_text("level"));
    }
}
