//! What the lock says of each change of a struct, and of the struct that was mended as it says.

use crate::support::{Repository, harm, harm_in, harmless, harmless_in};

/// Several builds of one struct.
macro_rules! builds {
    ($($module:ident [$($attribute:tt)*] $body:tt)*) => {
        $(mod $module {
            #[allow(unused_imports, reason = "most builds name nothing of this file")]
            use super::*;
            #[derive(session_core::Session)]
            $($attribute)*
            #[allow(dead_code, reason = "only its schema is looked at")]
            pub(super) struct Visitor $body
        })*
    };
}

/// A type as it stands in one build.
macro_rules! types {
    ($($module:ident { $($item:item)* })*) => {
        $(mod $module {
            $(#[derive(Clone, Serialize, Deserialize)]
            #[allow(dead_code, reason = "only its shape is looked at")]
            $item)*
            use serde::{Deserialize, Serialize};
        })*
    };
}

types! {
    former { pub(super) struct Item { pub(super) name: String, pub(super) price: u32 } }
    swapped { pub(super) struct Item { pub(super) price: u32, pub(super) name: String } }
    renamed_inside { pub(super) struct Item { pub(super) title: String, pub(super) price: u32 } }
    wider { pub(super) struct Item { pub(super) name: String, pub(super) price: u64 } }
    plans { pub(super) enum Plan { Free, Paid(u32) } }
    more_plans { pub(super) enum Plan { Free, Paid(u32), Team } }
    other_plans { pub(super) enum Plan { Free, Team, Paid(u32) } }
}

builds! {
    plain [] { visits: u32, name: String }
    empty [] { name: String }
    grown [] { visits: u32, name: String, theme: String }
    retyped [] { visits: u64, name: String }
    retyped_was [] { #[session(was("u32"))] visits: u64, name: String }
    renamed [] { count: u32, name: String }
    renamed_rightly [] { #[session(rename = "visits")] count: u32, name: String }
    versioned [] { #[session(version = 1)] visits: u32, name: String }
    aliased [] { visits: Visits, name: String }
    aliased_rightly [] { #[session(type = "u32")] visits: Visits, name: String }
    raised [#[session(generation = 1)]] { name: String }
    retired [#[session(retired("visits: u32"))]] { name: String }
    retired_wrongly [#[session(retired("visits: u64"))]] { name: String }
    marked [] { #[session(required)] visits: u32, name: String }
    expiring [] { #[session(expires = "1h")] visits: u32, name: String }
    expiring_was [] { #[session(expires = "1h", was("u32"))] visits: u32, name: String }
    other_cookie [#[session(cookie = "__Host-visitor")]] { visits: u32, name: String }
}

type Visits = u32;

#[test]
fn a_struct_that_is_the_same_is_fine() {
    assert_eq!(harmless::<plain::Visitor, plain::Visitor>(), [""; 0]);
}

#[test]
fn a_lifetime_is_another_form_and_is_never_taken_for_the_plain_one() {
    let (added, rightly) = (
        harm::<plain::Visitor, expiring::Visitor>(),
        harmless::<plain::Visitor, expiring_was::Visitor>(),
    );
    assert!(added.contains("write `#[session(was(\"u32\"))]`"), "{added}");
    assert!(!rightly.is_empty(), "what was stored is read");
    let removed = harm::<expiring::Visitor, plain::Visitor>();
    assert!(removed.contains("keep `expires`"), "{removed}");
    for text in [added, removed] {
        assert!(!text.contains("the bytes are the same"), "{text}");
    }
}

#[test]
fn a_new_field_does_no_harm() {
    assert_eq!(harmless::<plain::Visitor, grown::Visitor>(), ["- `theme: String` is new"]);
}

#[test]
fn a_field_that_goes_does_no_harm_by_itself() {
    assert_eq!(
        harmless::<plain::Visitor, empty::Visitor>(),
        ["- `visits: u32` is gone; sessions carry it along unread"]
    );
}

#[test]
fn another_type_loses_values_unless_the_former_one_is_read() {
    let message = harm::<plain::Visitor, retyped::Visitor>();
    assert!(
        message.contains("`visits: u64` was `visits: u32`, and begins at its default"),
        "{message}"
    );
    assert!(message.contains("write `#[session(was(\"u32\"))]` to keep its values"), "{message}");
    assert_eq!(
        harmless::<plain::Visitor, retyped_was::Visitor>(),
        ["- `visits: u64` was `visits: u32`, and reads what was written as that"]
    );
}

#[test]
fn a_former_type_that_is_read_no_more_loses_values() {
    let message = harm::<retyped_was::Visitor, retyped::Visitor>();
    assert!(message.contains("write `was(\"u32\")` again"), "{message}");
    let later = Repository::of::<retyped_was::Visitor>().deploy::<retyped::Visitor>();
    assert_eq!(harmless_in::<retyped::Visitor>(&later), [""; 0]);
}

#[test]
fn another_version_is_asked_for_and_loses_what_it_is_there_to_lose() {
    assert_eq!(
        harmless::<plain::Visitor, versioned::Visitor>(),
        [
            "- `visits: u32, version = 1` was `visits: u32`, and begins at its default: what sessions hold is not read"
        ]
    );
}

#[test]
fn another_name_of_a_type_needs_the_old_one() {
    let message = harm::<plain::Visitor, aliased::Visitor>();
    assert!(message.contains("write `#[session(type = \"u32\")]` to keep its values"), "{message}");
    assert_eq!(harmless::<plain::Visitor, aliased_rightly::Visitor>(), [""; 0]);
}

#[test]
fn a_field_under_another_name_needs_the_old_one() {
    let message = harm::<plain::Visitor, renamed::Visitor>();
    assert!(message.contains("`count: u32` is new and `visits: u32` is gone"), "{message}");
    assert!(message.contains("write `#[session(rename = \"visits\")]` if so"), "{message}");
    assert_eq!(
        harmless::<plain::Visitor, renamed_rightly::Visitor>(),
        ["- `count: u32` was `visits: u32`, and keeps its tag"]
    );
    // The name that makes the tag is the first one, however often the field is renamed.
    let message = harm::<renamed_rightly::Visitor, renamed::Visitor>();
    assert!(message.contains("rename = \"visits\""), "{message}");
}

#[test]
fn attributes_that_say_what_a_field_is_for_are_seen_to_change() {
    assert_eq!(harmless::<plain::Visitor, marked::Visitor>(), ["- `visits` is `required`"]);
    assert_eq!(
        harmless::<marked::Visitor, plain::Visitor>(),
        ["- `visits` is no longer `required`"]
    );
}

#[test]
fn another_cookie_needs_an_entry_in_the_key_ring() {
    let changes = harmless::<plain::Visitor, other_cookie::Visitor>();
    assert!(changes[0].contains("`KeyEntry::new(key).cookie_name(\"session\")`"), "{changes:?}");
}

#[test]
fn a_field_and_the_generation_go_in_two_deploys() {
    // case 116
    let message = harm::<plain::Visitor, raised::Visitor>();
    assert!(message.contains("and `generation` is raised in the same deploy"), "{message}");
    assert!(message.contains("deploy it without `generation = 1` first"), "{message}");
    let in_between = Repository::of::<plain::Visitor>().deploy::<empty::Visitor>();
    let changes = harmless_in::<raised::Visitor>(&in_between);
    assert!(changes[0].starts_with("- `generation` is raised from 0 to 1"), "{changes:?}");
}

#[test]
fn a_field_goes_and_is_retired_in_two_deploys() {
    let message = harm::<plain::Visitor, retired::Visitor>();
    assert!(message.contains("is gone, and retired in the same deploy"), "{message}");
    assert!(message.contains("deploy it without `retired(\"visits: u32\")` first"), "{message}");
    let in_between = Repository::of::<plain::Visitor>().deploy::<empty::Visitor>();
    assert_eq!(
        harmless_in::<retired::Visitor>(&in_between),
        ["- `visits: u32` is retired: sessions drop it when they are next written"]
    );
}

#[test]
fn what_is_retired_has_to_have_been_there() {
    let gone = Repository::of::<plain::Visitor>().deploy::<empty::Visitor>();
    assert_eq!(
        harmless_in::<retired_wrongly::Visitor>(&gone),
        [
            "- `retired(\"visits: u64\")` drops nothing that this file ever saw\n    write `retired(\"visits: u32\")`"
        ]
    );
    let retired = gone.deploy::<retired::Visitor>();
    let changes = harmless_in::<retired_wrongly::Visitor>(&retired);
    assert!(
        changes.iter().any(|change| change.contains("`visits: u32` is not retired any more")),
        "{changes:?}"
    );
}

#[test]
fn a_field_that_comes_back_finds_what_it_left() {
    // case 117
    for repository in [
        Repository::of::<plain::Visitor>().deploy::<empty::Visitor>(),
        Repository::of::<plain::Visitor>().deploy::<empty::Visitor>().deploy::<retired::Visitor>(),
        Repository::of::<plain::Visitor>().deploy::<retyped_was::Visitor>(),
    ] {
        let message = harm_in::<plain::Visitor>(&repository);
        assert!(message.contains("`visits: u32` is back under the tag that it had"), "{message}");
        assert!(message.contains("write `#[session(version = 1)]`"), "{message}");
    }
    let gone = Repository::of::<plain::Visitor>().deploy::<empty::Visitor>();
    assert_eq!(harmless_in::<versioned::Visitor>(&gone), ["- `visits: u32, version = 1` is new"]);
}

builds! {
    // These names and types have one tag.
    colliding [] { f218: u32 }
    collided [] { f302: u32 }
    pinned [] { #[session(tag = 1)] f302: u32 }
    nothing [] {}
}

#[test]
fn a_new_field_whose_tag_happens_to_be_taken_is_pinned() {
    // case 117
    let tag = |schema: &session_core::__private::Schema| schema.fields[0].tag;
    use session_core::SessionState as _;
    assert_eq!(tag(colliding::Visitor::SCHEMA), tag(collided::Visitor::SCHEMA));
    let gone = Repository::of::<colliding::Visitor>().deploy::<nothing::Visitor>();
    for repository in [gone, Repository::of::<colliding::Visitor>()] {
        let message = harm_in::<collided::Visitor>(&repository);
        assert!(message.contains("`, which was there before"), "{message}");
        assert!(message.contains("write `#[session(tag = 1)]`"), "{message}");
    }
    let gone = Repository::of::<colliding::Visitor>().deploy::<nothing::Visitor>();
    assert_eq!(harmless_in::<pinned::Visitor>(&gone), ["- `f302: u32` is new"]);
}

builds! {
    shop [] { item: former::Item }
    shop_swapped [] { item: swapped::Item }
    shop_renamed_inside [] { item: renamed_inside::Item }
    shop_wider [] { item: wider::Item }
    shop_versioned [] { #[session(version = 1)] item: swapped::Item }
    shop_kept [] { #[session(version = 1, was("former::Item"))] item: swapped::Item }
    shop_kept_wrongly [] { #[session(version = 1, was("swapped::Item"))] item: swapped::Item }
    shop_list [] { item: Option<Vec<former::Item>> }
    shop_list_swapped [] { item: Option<Vec<swapped::Item>> }
}

impl From<former::Item> for swapped::Item {
    fn from(former::Item { name, price }: former::Item) -> Self {
        Self { price, name }
    }
}

macro_rules! defaults {
    ($($ty:path: $value:expr;)*) => {$(
        impl Default for $ty {
            fn default() -> Self {
                $value
            }
        }
    )*};
}

defaults! {
    former::Item: Self { name: String::new(), price: 0 };
    swapped::Item: Self { name: String::new(), price: 0 };
    renamed_inside::Item: Self { title: String::new(), price: 0 };
    wider::Item: Self { name: String::new(), price: 0 };
    plans::Plan: Self::Free;
    more_plans::Plan: Self::Free;
    other_plans::Plan: Self::Free;
}

#[test]
fn a_change_inside_a_named_type_takes_another_version() {
    let message = harm::<shop::Visitor, shop_swapped::Visitor>();
    assert!(message.contains("`item: Item` has other bytes under the same tag"), "{message}");
    assert!(message.contains("in `Item`, `price` stands where `name` stood"), "{message}");
    assert!(message.contains("write `#[session(version = 1)]`"), "{message}");
    assert!(message.contains("`#[session(version = 1, was(\"former::Item\"))]`"), "{message}");
    assert_eq!(harmless::<shop::Visitor, shop_versioned::Visitor>().len(), 1);
    assert_eq!(
        harmless::<shop::Visitor, shop_kept::Visitor>(),
        ["- `item: Item, version = 1` was `item: Item`, and reads what was written as that"]
    );
    let message = harm::<shop_list::Visitor, shop_list_swapped::Visitor>();
    assert!(!message.contains("former"), "nobody can write that `From`: {message}");
}

#[test]
fn the_former_type_is_the_one_that_was_written() {
    let message = harm::<shop::Visitor, shop_kept_wrongly::Visitor>();
    assert!(
        message.contains("the `Item` that `item` reads as its former type is not the one"),
        "{message}"
    );
    assert!(message.contains("`was(\"former::Item\")` has the same tag"), "{message}");
}

#[test]
fn names_inside_a_type_are_not_written_and_numbers_may_grow() {
    assert_eq!(
        harmless::<shop::Visitor, shop_renamed_inside::Visitor>(),
        ["- `item: Item`: in `Item`, `name` is called `title`"]
    );
    let changes = harmless::<shop::Visitor, shop_wider::Visitor>();
    assert!(changes[0].contains("`Item.price` was `u32` and is `u64`"), "{changes:?}");
    harm::<shop_wider::Visitor, shop::Visitor>();
}

builds! {
    plan [] { plan: plans::Plan }
    plan_more [] { plan: more_plans::Plan }
    plan_other [] { plan: other_plans::Plan }
}

#[test]
fn a_last_variant_may_be_added_and_nothing_else() {
    let changes = harmless::<plan::Visitor, plan_more::Visitor>();
    assert!(changes[0].contains("`Plan` has the new variant `Team`"), "{changes:?}");
    assert!(changes[0].contains("servers of the last deploy read what is new"), "{changes:?}");
    let message = harm::<plan::Visitor, plan_other::Visitor>();
    assert!(message.contains("in `Plan`, `Team` stands where `Paid` stood"), "{message}");
    let message = harm::<plan_more::Visitor, plan::Visitor>();
    assert!(message.contains("`Plan` has lost the variant `Team`"), "{message}");
}

mod small {
    pub(super) type UserId = u32;
}
mod large {
    pub(super) type UserId = [u8; 16];
}

builds! {
    small_user [] { #[session(rotate)] user: small::UserId }
    large_user [] { #[session(rotate)] user: large::UserId }
    large_user_versioned [] { #[session(rotate, version = 1)] user: large::UserId }
}

#[test]
fn an_alias_that_means_another_type_takes_another_version() {
    let message = harm::<small_user::Visitor, large_user::Visitor>();
    assert!(message.contains("it was `u32` and is `[u8; 16]`"), "{message}");
    assert!(message.contains("write `#[session(version = 1)]`"), "{message}");
    harmless::<small_user::Visitor, large_user_versioned::Visitor>();
}

builds! {
    pinned_number [] { #[session(tag = 7)] plan: u32 }
    pinned_text [] { #[session(tag = 7)] plan: String }
    pinned_text_rightly [] { #[session(tag = 1)] plan: String }
    pinned_and_moved [] { #[session(tag = 8)] plan: u32 }
    pinned_and_renamed [] { #[session(tag = 7)] level: Visits }
    pinned_reused [] { #[session(tag = 7)] theme: Option<String> }
    unpinned [] { plan: u32 }
    renamed_without_number [] { level: u32 }
}

#[test]
fn a_pinned_field_of_another_type_takes_another_number() {
    let message = harm::<pinned_number::Visitor, pinned_text::Visitor>();
    assert!(
        message.contains("`plan: String` is pinned to tag 7, where `plan: u32` stood"),
        "{message}"
    );
    assert!(message.contains("write `#[session(tag = 1)]`"), "{message}");
    assert!(
        harmless::<pinned_number::Visitor, pinned_text_rightly::Visitor>()[0]
            .contains("begins at its default")
    );
    let message = harm::<pinned_number::Visitor, pinned_reused::Visitor>();
    assert!(message.contains("`theme: Option<String>` is pinned to tag 7"), "{message}");
    harm_in::<pinned_reused::Visitor>(
        &Repository::of::<pinned_number::Visitor>().deploy::<nothing::Visitor>(),
    );
}

#[test]
fn a_pin_that_comes_goes_or_moves_loses_values() {
    let message = harm::<pinned_number::Visitor, pinned_and_moved::Visitor>();
    assert!(message.contains("write `#[session(tag = 7)]` to keep its values"), "{message}");
    let message = harm::<pinned_number::Visitor, unpinned::Visitor>();
    assert!(message.contains("write `#[session(tag = 7)]` to keep its values"), "{message}");
    let message = harm::<unpinned::Visitor, pinned_number::Visitor>();
    assert!(message.contains("leave out `tag = 7` to keep its values"), "{message}");
    let message = harm::<pinned_number::Visitor, renamed_without_number::Visitor>();
    assert!(message.contains("write `#[session(tag = 7)]` if so"), "{message}");
}

#[test]
fn a_pinned_field_may_have_another_name_and_another_spelling() {
    assert_eq!(
        harmless::<pinned_number::Visitor, pinned_and_renamed::Visitor>(),
        ["- `level: Visits` was `plan: u32`, and keeps its tag"]
    );
}
