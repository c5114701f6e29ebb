//! The messages of a schema's lock are those that `docs/schema-lock.md` shows, and the file is, too.

use std::path::{Path, PathBuf};
use std::{env, fs};

use session_actix::test::schema_lock;
use session_core::SessionState;

/// Several builds of one struct.
macro_rules! builds {
    ($($module:ident [$($attribute:tt)*] $body:tt)*) => {
        $(mod $module {
            #[allow(unused_imports, reason = "most builds name nothing of this file")]
            use super::*;
            #[derive(session_actix::Session)]
            $($attribute)*
            #[allow(dead_code, reason = "only its schema is looked at")]
            pub(super) struct Visitor $body
        })*
    };
}

mod old {
    #[derive(Clone, serde::Serialize, serde::Deserialize)]
    pub(super) struct Item {
        name: String,
        price: u32,
    }
}

mod new {
    #[derive(Clone, serde::Serialize, serde::Deserialize)]
    pub(super) struct Item {
        name: String,
        price: f64,
    }
}

builds! {
    first [] {
        visits: u32,
        #[session(rotate)] user: Option<u64>,
        cart: Vec<old::Item>,
        last: Option<old::Item>,
        #[session(tag = 7)] plan: u8,
    }
    grown [] {
        visits: u32,
        #[session(rotate)] user: Option<u64>,
        cart: Vec<old::Item>,
        last: Option<old::Item>,
        #[session(tag = 7)] plan: u8,
        theme: String,
    }
    changed_inside [] {
        visits: u32,
        #[session(rotate)] user: Option<u64>,
        cart: Vec<new::Item>,
        last: Option<old::Item>,
        #[session(tag = 7)] plan: u8,
    }
    retyped [] {
        visits: u64,
        #[session(rotate)] user: Option<u64>,
        cart: Vec<old::Item>,
        last: Option<old::Item>,
        #[session(tag = 7)] plan: u16,
    }
    renamed [] {
        count: u32,
        #[session(rotate)] user: Option<u64>,
        cart: Vec<old::Item>,
        last: Option<old::Item>,
        #[session(tag = 7)] plan: u8,
    }
    raised [#[session(generation = 1)]] {
        visits: u32,
        #[session(rotate)] user: Option<u64>,
        cart: Vec<old::Item>,
        #[session(tag = 7)] plan: u8,
    }
    removed [] {
        visits: u32,
        #[session(rotate)] user: Option<u64>,
        cart: Vec<old::Item>,
        last: Option<old::Item>,
    }
    reused [] {
        visits: u32,
        #[session(rotate)] user: Option<u64>,
        cart: Vec<old::Item>,
        last: Option<old::Item>,
        #[session(tag = 7)] language: String,
    }
}

fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema-lock.md");
    fs::read_to_string(page).expect("the page is there")
}

/// A directory of its own, without any file.
fn directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schema-lock").join(name);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).expect("a directory for this test");
    directory
}

/// What the test says of `T`; nothing if it passes.
fn message<T: SessionState>(directory: &Path, update: &'static str) -> String {
    let root = directory.to_str().expect("the path is text").to_owned();
    let lock = schema_lock::<T>("visitor.session.lock").environment(move |name| match name {
        "CARGO_MANIFEST_DIR" => Some(root.clone()),
        "SESSION_LOCK" => Some(update.to_owned()),
        _ => None,
    });
    lock.try_check().err().map(|error| error.to_string()).unwrap_or_default()
}

/// The page has this text in a block, line by line.
#[track_caller]
fn is_shown(text: &str) {
    assert!(!text.is_empty());
    let block = format!("```text\n{}\n```", text.trim_end());
    assert!(page().contains(&block), "the page does not have this block:\n\n{block}\n");
}

#[test]
fn the_file_is_shown_as_it_is() {
    let directory = directory("file");
    assert_eq!(message::<first::Visitor>(&directory, ""), "");
    is_shown(&fs::read_to_string(directory.join("visitor.session.lock")).expect("it was written"));
}

#[test]
fn messages_are_shown_as_they_are() {
    let directory = directory("messages");
    assert_eq!(message::<first::Visitor>(&directory, ""), "");
    is_shown(&message::<grown::Visitor>(&directory, ""));
    is_shown(&message::<changed_inside::Visitor>(&directory, ""));
    is_shown(&message::<retyped::Visitor>(&directory, ""));
    is_shown(&message::<renamed::Visitor>(&directory, ""));
    is_shown(&message::<raised::Visitor>(&directory, ""));
    assert_eq!(message::<removed::Visitor>(&directory, "update"), "");
    is_shown(&message::<reused::Visitor>(&directory, ""));
}
