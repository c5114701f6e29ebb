//! The public types that show themselves, as the source has them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What no secret comes near, or what is made to be shown.
const EXEMPT: [(&str, &str); 3] = [
    ("src/testing/", "the lock of a schema, and the suite for stores, know types and no session"),
    ("src/values/flash", "messages that a page shows; `Debug` of one is that of any other text"),
    (
        "src/inspect/overview.rs",
        "for the page for development; session-actix/tests/leaks puts it into a log",
    ),
];

/// Their names.
pub fn types() -> BTreeSet<String> {
    let mut types = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    each_source(&root.join("src"), &mut |path, source| {
        let path = path.strip_prefix(root).expect("below it").to_string_lossy().into_owned();
        if !EXEMPT.iter().any(|(exempt, _)| path.starts_with(exempt)) {
            types.extend(types_in(source));
        }
    });
    types
}

fn each_source(directory: &Path, read: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(directory).expect("a directory").filter_map(Result::ok) {
        let path = entry.path();
        match path.is_dir() {
            true => each_source(&path, read),
            false => read(&path, &fs::read_to_string(&path).expect("a source")),
        }
    }
}

/// The `pub` types of a file that derive `Debug`, or have an implementation of it or of `Display` in
/// the same file.
fn types_in(source: &str) -> Vec<String> {
    let (mut found, mut derives) = (Vec::new(), false);
    let implemented = implementations(source);
    for line in source.lines() {
        let declared = ["pub struct ", "pub enum ", "struct ", "enum ", "pub(crate) struct "];
        let declared = declared.iter().find_map(|it| Some((*it, line.strip_prefix(it)?)));
        if let Some((keyword, rest)) = declared {
            let name = word(rest);
            if keyword.starts_with("pub ") && (derives || implemented.contains(&name)) {
                found.push(name);
            }
            derives = false;
        } else if line.starts_with("#[derive(") {
            derives = line.contains("Debug");
        }
    }
    found
}

/// Whatever `Debug` and `Display` are implemented for, by hand or by a macro of this crate.
fn implementations(source: &str) -> BTreeSet<String> {
    let by_hand = ["Debug for ", "Display for "];
    let by_macro = ["debug_in_words!(", "key!("];
    let behind = |line: &str| {
        let written = by_hand.iter().filter(|_| line.starts_with("impl")).chain(&by_macro);
        written.filter_map(|it| Some(word(line.split_once(it)?.1))).next()
    };
    source.lines().filter_map(behind).collect()
}

fn word(text: &str) -> String {
    text.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect()
}

#[test]
fn types_are_found_however_they_show_themselves() {
    let source = "#[derive(Clone, Debug)]\n#[non_exhaustive]\npub struct Derived<T> {\n}\n\
                  pub enum ByHand {\n}\nimpl<T: Any> fmt::Debug for ByHand {\n\
                  #[derive(Clone)]\npub struct Silent(u8);\n#[derive(Debug)]\nstruct Own;\n\
                  pub struct InWords;\ndebug_in_words!(InWords);\npub struct Key([u8; 32]);\nkey!(Key);\n";
    assert_eq!(types_in(source), ["Derived", "ByHand", "InWords", "Key"]);
}

#[test]
fn the_source_is_where_it_is_looked_for() {
    let types = types();
    assert!(types.len() > 50, "{types:?}");
    for known in ["Key", "StoreKey", "SettingsError", "View", "Reply", "Contents"] {
        assert!(types.contains(known), "{known}");
    }
}
