//! The values of attributes.

use proc_macro2::TokenStream;
use quote::quote;

use super::{mistake, mistakes};

/// What is wrong with the attributes of a field.
#[track_caller]
fn field(attributes: TokenStream) -> String {
    mistake(quote!(
        struct A {
            #[session(#attributes)]
            a: u32,
        }
    ))
}

/// What is wrong with the attributes of the struct.
#[track_caller]
fn structure(attributes: TokenStream) -> String {
    mistake(quote!(
        #[session(#attributes)]
        struct A {}
    ))
}

#[test]
fn a_pinned_tag_is_the_user_s_to_give() {
    assert_eq!(
        field(quote!(tag = 0)),
        "`tag` takes a number from 1 to 111: tag 0 is the cookie's padding"
    );
    assert_eq!(
        field(quote!(tag = 112)),
        "`tag` takes a number from 1 to 111: tags 112 to 127 belong to the cookie's format"
    );
    assert!(field(quote!(tag = 128)).ends_with("for fields that are not pinned"));
    assert_eq!(field(quote!(tag = "17")), "`tag` takes a whole number, as in `tag = 17`");
}

#[test]
fn a_missing_value_is_met_with_an_example() {
    assert_eq!(field(quote!(tag)), "`tag` needs a value: write `tag = 17`");
    assert_eq!(field(quote!(tag =)), "the value is missing: write `tag = 17`");
    assert_eq!(field(quote!(was)), "`was` takes a list in parentheses: write `was(\"u32\")`");
    assert_eq!(field(quote!(was())), "the list is empty: write `was(\"u32\")`");
}

#[test]
fn a_flag_takes_no_value() {
    assert_eq!(field(quote!(rotate = true)), "`rotate` takes no value: write `#[session(rotate)]`");
}

#[test]
fn versions_and_generations_begin_at_one() {
    assert_eq!(
        field(quote!(version = 0)),
        "`version` takes a number from 1 to 4294967295; left out, it is 0"
    );
    assert_eq!(
        structure(quote!(generation = 0)),
        "`generation` takes a number from 1 to 4294967295; left out, it is 0"
    );
}

#[test]
fn a_pinned_field_has_no_version() {
    assert!(
        field(quote!(tag = 3, version = 2))
            .starts_with("`version` changes a tag, and `tag` pins it")
    );
}

#[test]
fn types_and_names_are_strings() {
    assert_eq!(field(quote!(type = u32)), "`type` takes a string, as in `type = \"Vec<Item>\"`");
    assert_eq!(field(quote!(was(u16))), "`was` takes strings, as in `was(\"u32\")`");
    assert_eq!(field(quote!(vis = pub)), "`vis` takes a string, as in `vis = \"pub(crate)\"`");
    assert!(field(quote!(vis = "public")).starts_with("`public` is no visibility"));
    assert!(field(quote!(rename = "a b")).starts_with("`a b` can't be the name of a field"));
    assert_eq!(
        field(quote!(accessor = "type")),
        "`type` is a keyword: write `accessor = \"r#type\"`"
    );
}

#[test]
fn the_name_of_a_cookie_is_a_token() {
    assert!(
        structure(quote!(cookie = "a b")).starts_with("' ' can't stand in the name of a cookie")
    );
    assert!(structure(quote!(cookie = "")).starts_with("a cookie needs a name"));
    assert!(
        mistakes(quote!(
            #[session(cookie = "__Host-id.v1")]
            struct A {}
        ))
        .is_empty()
    );
}

#[test]
fn what_is_retired_has_a_name_and_a_type_or_a_number() {
    assert!(structure(quote!(retired("user"))).starts_with("`user` is no field"));
    assert!(structure(quote!(retired(112))).starts_with("a number in `retired`"));
    assert!(
        mistakes(quote!(
            #[session(retired("user: Option<u32>", "cart: Vec<u8>", version = 2, 17))]
            struct A {}
        ))
        .is_empty()
    );
}

#[test]
fn the_crate_is_a_path() {
    assert!(
        structure(quote!(crate = "session_core"))
            .starts_with("`crate` takes a path without quotes")
    );
    assert!(
        mistakes(quote!(
            #[session(crate = crate::web::session)]
            struct A {}
        ))
        .is_empty()
    );
}

#[test]
fn a_default_is_any_expression() {
    for default in
        [quote!(HashMap::<u8, u8>::new()), quote!(if DEBUG { 1 } else { 2 }), quote!(|x: u8, y| x)]
    {
        assert!(
            mistakes(quote!(
                struct A {
                    #[session(default = #default, secret)]
                    a: u32,
                }
            ))
            .is_empty()
        );
    }
}
