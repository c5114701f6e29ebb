//! The words of attributes.

use quote::quote;

use super::{mistake, mistakes};

#[test]
fn a_misspelt_word_is_met_with_the_right_one() {
    assert_eq!(
        mistake(quote!(
            struct A {
                #[session(defualt = 3)]
                a: u32,
            }
        )),
        "there is no attribute `defualt`: did you mean `default = 1`?"
    );
    assert_eq!(
        mistake(quote!(
            #[session(cooky = "a")]
            struct A {}
        )),
        "there is no attribute `cooky`: did you mean `cookie = \"name\"`?"
    );
}

#[test]
fn an_unknown_word_is_met_with_all_words() {
    assert_eq!(
        mistake(quote!(
            #[session(lifespan = 3)]
            struct A {}
        )),
        "there is no attribute `lifespan`: the struct takes `cookie`, `generation`, `retired`, `tracked`, `crate`; \
         what else there is to a cookie is set where the middleware is built"
    );
}

#[test]
fn a_word_in_the_wrong_place_is_told_where_it_belongs() {
    assert_eq!(
        mistake(quote!(
            struct A {
                #[session(cookie = "a")]
                a: u32,
            }
        )),
        "`cookie` belongs on the struct, not on a field"
    );
    assert_eq!(
        mistake(quote!(
            #[session(rotate)]
            struct A {
                a: u32,
            }
        )),
        "`rotate` belongs on a field, not on the struct"
    );
}

#[test]
fn what_is_given_twice_is_refused_wherever_it_stands() {
    let told = "`copy` is given twice: keep one of them";
    assert_eq!(
        mistake(quote!(
            struct A {
                #[session(copy, copy)]
                a: u32,
            }
        )),
        told
    );
    assert_eq!(
        mistake(quote!(
            struct A {
                #[session(copy)]
                #[session(copy)]
                a: u32,
            }
        )),
        told
    );
}

#[test]
fn a_mistake_does_not_hide_the_next() {
    let found = mistakes(quote! {
        struct A {
            #[session(tag = 0, rotat, copy = true, secret)]
            a: u32,
            b: &'static str,
        }
    });
    assert_eq!(found.len(), 4, "{found:#?}");
}

#[test]
fn the_attribute_has_parentheses() {
    let told = "write the attribute with parentheses, as in `#[session(cookie = \"name\")]`";
    assert_eq!(
        mistake(quote!(
            #[session]
            struct A {}
        )),
        told
    );
    assert_eq!(
        mistake(quote!(
            #[session = "a"]
            struct A {}
        )),
        told
    );
}

#[test]
fn other_attributes_are_nobody_s_business() {
    assert!(
        mistakes(quote!(
            #[serde(rename = "a")]
            struct A {
                #[serde(skip)]
                a: u32,
            }
        ))
        .is_empty()
    );
}
