//! What can't be a session, and what can't be in one.

use proc_macro2::TokenStream;
use quote::quote;

use super::{mistake, mistakes};

#[track_caller]
fn of_type(ty: TokenStream) -> String {
    mistake(quote!(struct A { a: #ty }))
}

#[test]
fn only_a_struct_with_named_fields_is_a_session() {
    assert!(
        mistake(quote!(
            struct A(u32);
        ))
        .starts_with("the fields of a session need names")
    );
    assert!(
        mistake(quote!(
            struct A;
        ))
        .ends_with("or `struct A {}` for none yet")
    );
    assert!(
        mistake(quote!(
            enum A {
                B,
            }
        ))
        .ends_with("make this enum a field of one, as in `struct State { kind: A }`")
    );
    assert!(
        mistake(quote!(union A { a: u32 })).starts_with("a session is a struct with named fields")
    );
    assert!(
        mistake(quote!(
            struct A<T> {
                a: T,
            }
        ))
        .starts_with("a session has no type parameters")
    );
    assert!(
        mistake(quote!(
            struct A<'a> {
                a: &'a str,
            }
        ))
        .starts_with("a session owns its values")
    );
    assert!(
        mistakes(quote!(
            struct A {}
        ))
        .is_empty()
    );
}

#[test]
fn a_reference_is_met_with_what_owns_its_value() {
    assert_eq!(of_type(quote!(&'static str)), "a session owns its values: write `String`");
    assert_eq!(
        of_type(quote!(Option<&'static [u8]>)),
        "a session owns its values: write `Vec<u8>`"
    );
    assert_eq!(of_type(quote!(&'static crate::Item)), "a session owns its values: write `Item`");
}

#[test]
fn types_without_values_to_store_have_their_own_words() {
    assert!(of_type(quote!(*const u8)).starts_with("a pointer means nothing"));
    assert!(of_type(quote!(fn(u8) -> u8)).starts_with("a function can't be stored"));
    assert!(of_type(quote!(Vec<Box<dyn Shape>>)).starts_with("a `dyn` type can't be read back"));
    assert!(of_type(quote!(&'static dyn Shape)).starts_with("a `dyn` type can't be read back"));
    assert!(of_type(quote!(impl Shape)).starts_with("a field names its type"));
    assert!(of_type(quote!([u8])).ends_with("write `Vec<u8>`"));
    assert!(of_type(quote!(!)).starts_with("`!` has no values"));
    assert!(of_type(quote!([u8; 33])).starts_with("serde stores arrays of up to 32 elements"));
}

#[test]
fn a_box_can_hold_what_has_no_size() {
    assert!(
        mistakes(quote!(
            struct A {
                a: Box<[u8]>,
                b: Box<str>,
                c: [u8; 32],
            }
        ))
        .is_empty()
    );
}

#[test]
fn a_type_without_a_spelling_needs_one() {
    assert_eq!(
        of_type(quote!([u8; LEN])),
        "no tag can be made from a type with a length that is no plain number: \
         add `#[session(type = \"…\")]` to the field, with a plain type that stands for it"
    );
    assert!(
        of_type(quote!(<u8 as Trait>::Out))
            .starts_with("no tag can be made from a type with an associated type")
    );
    assert!(
        mistakes(quote!(
            struct A {
                #[session(type = "[u8; 4]")]
                a: [u8; LEN],
            }
        ))
        .is_empty()
    );
    assert!(
        mistakes(quote!(
            struct A {
                #[session(tag = 4)]
                a: [u8; LEN],
            }
        ))
        .is_empty()
    );
}
