//! Tags, and who has them.

use quote::quote;

use super::{code, mistake, mistakes};
use crate::entry::Entry;
use crate::tag::{hashed, hashed_with};

// Computed apart from this crate, from docs/format.md.
#[test]
fn tags_are_those_of_the_format() {
    assert_eq!(hashed("visits", "u32", 0), 10_111);
    assert_eq!(hashed("user", "Option<UserId>", 0), 16_315);
    assert_eq!(hashed("cart", "Vec<Item>", 2), 3_656);
    assert_eq!(hashed("type", "[u8;32]", 0), 3_254);
    assert_eq!(hashed("pair", "(u32,)", 0), 11_182);
}

#[test]
fn a_module_and_a_lifetime_are_part_of_the_tag() {
    assert_eq!(hashed_with("at", "OffsetDateTime", 0, "crate::time::rfc3339"), 15_923);
    let code = code(
        quote!(
            struct A {
                #[session(with = crate::time::rfc3339, expires = "15m")]
                at: OffsetDateTime,
            }
        ),
        Entry::Core,
    );
    let tag = hashed_with("at", "expires<OffsetDateTime>", 0, "crate::time::rfc3339");
    let def = format!(r#"ty:"expires<OffsetDateTime>",version:0u32,tag:{tag}u16"#);
    assert!(code.contains(&def), "{code}");
}

#[test]
fn a_raw_identifier_loses_its_prefix_in_the_tag() {
    let code = code(
        quote!(
            struct A {
                r#type: [u8; 32],
            }
        ),
        Entry::Core,
    );
    assert!(
        code.contains(r#"name:"type",stored_as:"type",ty:"[u8;32]",version:0u32,tag:3254u16"#),
        "{code}"
    );
}

#[test]
fn rename_type_and_version_stand_in_for_what_is_written() {
    let code = code(
        quote!(
            struct A {
                #[session(rename = "r#cart", type = "crate :: Vec<shop::Item>", version = 2)]
                basket: Basket,
            }
        ),
        Entry::Core,
    );
    assert!(
        code.contains(r#"name:"basket",stored_as:"cart",ty:"Vec<Item>",version:2u32,tag:3656u16"#),
        "{code}"
    );
}

#[test]
fn a_former_type_has_its_own_tag_under_the_same_name() {
    let code = code(
        quote!(
            struct A {
                #[session(was("u32", "Vec<Item>", version = 2))]
                visits: u64,
            }
        ),
        Entry::Core,
    );
    assert!(code.contains(r#"FormerDef{tag:10111u16,ty:"u32",version:0u32}"#), "{code}");
    assert!(code.contains(r#"ty:"Vec<Item>",version:2u32}],"#), "{code}");
}

#[test]
fn one_tag_for_two_fields_is_refused() {
    assert_eq!(
        mistake(quote!(
            struct A {
                #[session(tag = 5)]
                a: u32,
                #[session(tag = 5)]
                b: u32,
            }
        )),
        "tag 5 is that of the field `a` already: give `b` another number"
    );
    assert_eq!(
        mistake(quote!(
            struct A {
                f218: u32,
                f302: u32,
            }
        )),
        "the tags of `f218` and `f302` happen to be the same, 15546: \
         pin the new field with `#[session(tag = n)]`, n from 1 to 111"
    );
    assert!(
        mistake(quote!(
            struct A {
                #[session(rename = "b")]
                a: u32,
                b: u32,
            }
        ))
        .contains("from one name and type")
    );
}

#[test]
fn a_retired_tag_is_never_used_again() {
    assert_eq!(
        mistake(quote!(
            #[session(retired("a: u32"))]
            struct A {
                a: u32,
            }
        )),
        "the tag of `a` is that of the retired `a: u32`, and is never used again: \
         raise the field's `version`, or pin it with `#[session(tag = n)]`"
    );
    assert!(
        mistake(quote!(
            #[session(retired(7))]
            struct A {
                #[session(tag = 7)]
                a: u32,
            }
        ))
        .ends_with("another number")
    );
    assert!(
        mistakes(quote!(
            #[session(retired("a: u32"))]
            struct A {
                #[session(version = 1)]
                a: u32,
            }
        ))
        .is_empty()
    );
    assert_eq!(
        mistake(quote!(
            #[session(retired("a: u32", "a : u32"))]
            struct A {}
        )),
        "`a : u32` is retired twice: leave one out"
    );
}

#[test]
fn a_former_type_is_another_one() {
    assert_eq!(
        mistake(quote!(
            struct A {
                #[session(was("::core::primitive::u32"))]
                a: u32,
            }
        )),
        "`::core::primitive::u32` is the type that `a` has now: name the one it had before"
    );
    assert_eq!(
        mistake(quote!(
            struct A {
                #[session(was("u16", "u16"))]
                a: u32,
            }
        )),
        "`u16` is in the list twice: leave one out"
    );
    assert_eq!(
        mistake(quote!(
            struct A {
                a: u32,
                #[session(rename = "a", was("u32"))]
                b: u64,
            }
        )),
        "what was stored as `u32` belongs to the field `a`"
    );
    assert!(
        mistake(quote!(
            #[session(retired("a: u16"))]
            struct A {
                #[session(was("u16"))]
                a: u32,
            }
        ))
        .contains("retired")
    );
}
