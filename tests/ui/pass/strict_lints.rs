//! The strictest user: what is generated must not show in any lint, neither of the compiler nor of clippy.

#![deny(
    warnings,
    let_underscore,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    nonstandard_style,
    private_bounds,
    private_interfaces,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unused,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences,
    clippy::all,
    clippy::nursery,
    clippy::pedantic,
    clippy::absolute_paths,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::exhaustive_structs,
    clippy::field_scoped_visibility_modifiers,
    clippy::impl_trait_in_params,
    clippy::indexing_slicing,
    clippy::min_ident_chars,
    clippy::missing_asserts_for_indexing,
    clippy::missing_docs_in_private_items,
    clippy::missing_inline_in_public_items,
    clippy::missing_trait_methods,
    clippy::multiple_inherent_impl,
    clippy::pattern_type_mismatch,
    clippy::ref_patterns,
    clippy::question_mark_used,
    clippy::renamed_function_params,
    clippy::same_name_method,
    clippy::semicolon_outside_block,
    clippy::shadow_unrelated,
    clippy::single_char_lifetime_names,
    clippy::unreachable,
    clippy::unwrap_used
)]
#![expect(clippy::redundant_pub_crate, reason = "unreachable_pub asks for it")]

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use session_actix::Session;

/// A thing to buy.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Item {
    /// What it is called.
    name: String,
}

/// What both have said.
fn both(base: Vec<u8>, mut theirs: Vec<u8>, mine: Vec<u8>) -> Vec<u8> {
    theirs.extend(mine.into_iter().filter(move |byte| !base.contains(byte)));
    theirs
}

/// A session with every attribute of a field.
#[derive(Debug, Session)]
#[session(cookie = "visitor", generation = 2, retired("user: Option<u32>", 17))]
pub(crate) struct Visitor {
    /// Pages seen.
    #[session(merge = add)]
    visits: u32,
    /// What was put into the cart.
    #[session(tag = 3)]
    cart: Vec<Item>,
    /// Who is signed in.
    #[session(owner, was("u64"))]
    user: Option<u64>,
    /// Which things were looked at.
    #[session(merge = union)]
    seen: BTreeSet<u32>,
    /// How far somebody came.
    #[session(merge = max, was("u8"))]
    level: u32,
    /// What was said.
    #[session(merge = both)]
    said: Vec<u8>,
    /// A name, if it is known.
    #[session(rename = "nick", version = 2, vis = "pub(super)")]
    name: Option<String>,
    /// When the session began.
    #[session(readonly, default = 1)]
    born: u64,
    /// How it looks.
    #[session(required, type = "Theme", accessor = "look")]
    theme: String,
    /// Whether it is a test.
    #[session(copy, secret)]
    trial: Option<bool>,
    /// No longer used.
    #[deprecated]
    old: u8,
}

/// A session that nobody uses but its tracked form, and of which not all methods are used.
mod unused {
    /// It.
    #[derive(Debug, session_actix::Session)]
    pub(super) struct Guest {
        /// Pages seen.
        visits: u32,
    }
}

/// An age.
#[deprecated]
type Age = u8;

/// A session for which the user has switched lints off.
#[expect(non_snake_case, reason = "somebody else chose the name")]
#[derive(Debug, Session)]
struct Legacy {
    /// It.
    userId: u32,
    /// And its.
    #[expect(deprecated, reason = "it is still stored")]
    age: Age,
}

/// Uses a method or two.
fn uses(visitor: &mut Session<Visitor>, guest: &Session<unused::Guest>) {
    visitor.set_visits(visitor.visits() + guest.visits());
    visitor.set_look("dark");
}

#[test]
fn no_lint_meets_generated_code() {
    let handler: fn(&mut Session<Visitor>, &Session<unused::Guest>) = uses;
    let legacy: fn(&Session<Legacy>) -> u32 = |visitor| visitor.userId();
    assert!(size_of_val(&handler) == size_of_val(&legacy));
}
