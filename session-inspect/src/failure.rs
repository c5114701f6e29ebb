//! Why there is nothing to show.

use std::io;
use std::path::PathBuf;

use session_core::KeyError;
use session_core::testing::LockSyntaxError;

/// Why there is nothing to show. Nothing of a key or a cookie is in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Failure {
    #[error("{0}; `session-inspect --help` shows what can be written")]
    Argument(#[from] lexopt::Error),
    #[error("`--{option} {value}`: {expected}")]
    Value { option: &'static str, value: String, expected: &'static str },
    #[error(
        "there are two cookies: put one that has spaces between quotes, and give keys by `--key-env` or `--key-file`"
    )]
    TwoCookies,
    #[error(
        "`--values` needs `--schema`, with the lock file of the session: it says which fields are secret"
    )]
    ValuesWithoutSchema,
    #[error("{0}")]
    Key(#[from] KeyError),
    #[error("the key in `{}`: {source}", path.display())]
    KeyFile { path: PathBuf, source: KeyError },
    #[error("the same input can't be the key and the cookie: give one of them in another way")]
    InputTwice,
    #[error("`{}` can't be read: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("the input can't be read: {0}")]
    Input(io::Error),
    #[error("`{}` is no lock file of a schema: {source}", path.display())]
    Schema { path: PathBuf, source: LockSyntaxError },
    #[error("there is no cookie `{name}`, but {found}: write `--name` and the name it has")]
    NoSuchCookie { name: String, found: String },
    #[error("there is no cookie: give a value, a `Cookie:` line or a `Set-Cookie:` line")]
    NoCookie,
}
