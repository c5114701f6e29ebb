//! Every word that may stand in `#[session(…)]`.

use std::fmt::{self, Display};

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

/// A word, and what using it looks like.
#[derive(Debug)]
pub(crate) struct Symbol {
    /// The word itself.
    pub(crate) word: &'static str,
    /// For error messages: the word with a value.
    pub(crate) usage: &'static str,
}

impl PartialEq<Symbol> for Ident {
    fn eq(&self, symbol: &Symbol) -> bool {
        self.unraw() == symbol.word
    }
}

impl Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word)
    }
}

/// The attribute itself.
pub(crate) const SESSION: &str = "session";

/// Declares the words, and the tables that the error messages draw on.
macro_rules! symbols {
    ($(#[$doc:meta])* $table:ident: $($name:ident = $word:literal, $usage:literal;)*) => {
        $(pub(crate) const $name: Symbol = Symbol { word: $word, usage: $usage };)*

        $(#[$doc])*
        pub(crate) const $table: &[Symbol] = &[$($name),*];
    };
}

symbols! {
    /// The words of a field.
    FIELD:
    DEFAULT = "default", "default = 1";
    TAG = "tag", "tag = 17";
    RENAME = "rename", "rename = \"old_name\"";
    TYPE = "type", "type = \"Vec<Item>\"";
    VERSION = "version", "version = 2";
    WAS = "was", "was(\"u32\")";
    WITH = "with", "with = path::to::module";
    EXPIRES = "expires", "expires = \"15m\"";
    ROTATE = "rotate", "rotate";
    OWNER = "owner", "owner";
    MERGE = "merge", "merge = add";
    REQUIRED = "required", "required";
    SECRET = "secret", "secret";
    READONLY = "readonly", "readonly";
    COPY = "copy", "copy";
    ACCESSOR = "accessor", "accessor = \"name\"";
    VIS = "vis", "vis = \"pub(crate)\"";
}

symbols! {
    /// The words of a struct.
    STRUCT:
    COOKIE = "cookie", "cookie = \"name\"";
    GENERATION = "generation", "generation = 2";
    RETIRED = "retired", "retired(\"user: Option<u32>\")";
    TRACKED = "tracked", "tracked = \"Name\"";
    CRATE = "crate", "crate = path::to::session_actix";
}

/// The methods that every session has, whatever its fields.
pub(crate) const RESERVED_METHODS: [&str; 11] = [
    "renew",
    "invalidate",
    "revert",
    "persist",
    "mark_changed",
    "sync",
    "save",
    "snapshot",
    "replace",
    "reset",
    "encoded_sizes",
];
