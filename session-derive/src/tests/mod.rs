//! The derive as a function: what it says about mistakes, and what it generates.

mod fallback;
mod forms;
mod names;
mod output;
mod tags;
mod values;
mod words;

use proc_macro2::TokenStream;

use crate::derive::expand;
use crate::entry::Entry;

/// What is wrong with a struct, in the order in which it is reported.
fn mistakes(input: TokenStream) -> Vec<String> {
    let (errors, _) = expand(input, Entry::Core);
    errors.iter().map(ToString::to_string).collect()
}

/// The one thing that is wrong with a struct.
#[track_caller]
fn mistake(input: TokenStream) -> String {
    let mistakes = mistakes(input);
    assert_eq!(mistakes.len(), 1, "{mistakes:#?}");
    mistakes.into_iter().next().unwrap()
}

/// The code for a struct without mistakes, in one line without white space.
#[track_caller]
fn code(input: TokenStream, entry: Entry) -> String {
    let (errors, code) = expand(input, entry);
    assert!(errors.is_empty(), "{errors:#?}");
    code.to_string().split_whitespace().collect()
}
