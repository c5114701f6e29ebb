//! The names of methods.

use quote::{format_ident, quote};

use super::{mistake, mistakes};
use crate::symbol::RESERVED_METHODS;

#[test]
fn every_reserved_method_is_kept() {
    for name in RESERVED_METHODS {
        let field = format_ident!("{name}");
        assert_eq!(
            mistake(quote!(struct A { #field: u32 })),
            format!(
                "`{name}()` is a method of every session: \
                 add `#[session(accessor = \"…\")]` with another name for the field's methods"
            )
        );
        assert!(
            mistakes(quote!(struct A { #[session(accessor = "other")] #field: u32 })).is_empty()
        );
    }
}

#[test]
fn two_fields_with_one_method_are_named_both() {
    for (first, second, method) in [
        (quote!(x), quote!(set_x), "set_x"),
        (quote!(has_x), quote!(x), "has_x"),
        (quote!(x), quote!(x_mut), "x_mut"),
        (quote!(take_x), quote!(x), "take_x"),
        (quote!(x), quote!(reset_x), "reset_x"),
    ] {
        let told = mistake(quote!(struct A { #first: u32, #second: u8 }));
        let expected =
            format!("the fields `{first}` and `{second}` would both have a method `{method}()`");
        assert!(told.starts_with(&expected), "{told}");
    }
}

#[test]
fn an_accessor_can_collide_too() {
    assert_eq!(
        mistake(quote!(
            struct A {
                x: u32,
                #[session(accessor = "x")]
                y: u32,
            }
        )),
        "the fields `x` and `y` would both have a method `x()`: choose another `accessor`"
    );
}

#[test]
fn the_tracked_form_has_a_name_of_its_own() {
    assert_eq!(
        mistake(quote!(
            #[session(tracked = "A")]
            struct A {}
        )),
        "`A` is the struct's own name: give its tracked form another"
    );
}
