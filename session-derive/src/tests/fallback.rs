//! The code beside mistakes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::derive::expand;
use crate::entry::Entry;

fn code_beside_mistakes(input: TokenStream) -> String {
    let (errors, code) = expand(input, Entry::Actix);
    assert!(!errors.is_empty());
    syn::parse2::<syn::File>(code.clone()).expect("the code is well-formed");
    code.to_string().split_whitespace().collect()
}

#[test]
fn whatever_is_wrong_the_tracked_form_is_there() {
    for input in [
        quote!(
            struct A(u32);
        ),
        quote!(
            struct A;
        ),
        quote!(
            enum A {
                B,
            }
        ),
        quote!(union A { a: u32 }),
        quote!(
            struct A<'a, T: Clone, const N: usize>
            where
                T: Copy,
            {
                a: &'a [T; N],
            }
        ),
        quote!(
            struct A {
                a: [u8],
            }
        ),
        quote!(
            struct A {
                #[session(tag = 0)]
                a: u32,
            }
        ),
    ] {
        assert!(code_beside_mistakes(input).contains("structTrackedA"));
    }
}

#[test]
fn accessors_keep_their_signatures() {
    let code = code_beside_mistakes(quote!(
        struct A {
            #[session(tag = 0)]
            a: u32,
            b: Option<String>,
        }
    ));
    assert!(code.contains("fna(&self)->u32{"));
    assert!(code.contains("fnset_b(&mutself,new_value:impl__session::IntoOptionalString)"));
    assert!(code.contains("__impl_extractor!{TrackedA}"));
}

#[test]
fn a_reference_is_taken_for_what_owns_its_value() {
    let code = code_beside_mistakes(quote!(
        struct A {
            a: &'static str,
        }
    ));
    assert!(code.contains("fna(&self)->&::core::primitive::str{"));
    assert!(code.contains("fntake_a(&mutself)->::std::string::String{"));
}

#[test]
fn of_two_methods_with_one_name_the_first_stands() {
    let code = code_beside_mistakes(quote!(
        struct A {
            x: u32,
            set_x: u8,
            reset: u8,
        }
    ));
    assert_eq!(code.matches("fnset_x(").count(), 1);
    assert_eq!(code.matches("fnreset(").count(), 1);
    assert!(code.contains("fnset_reset("));
}
