//! The code for a struct without mistakes.

use quote::quote;

use super::code;
use crate::entry::Entry;

#[test]
fn paths_lead_to_the_crate_that_the_derive_comes_from() {
    assert!(
        code(
            quote!(
                struct A {}
            ),
            Entry::Core
        )
        .contains("use::session_core::__privateas__session")
    );
    assert!(
        code(
            quote!(
                struct A {}
            ),
            Entry::Actix
        )
        .contains("use::session_actix::__privateas__session")
    );
    let moved = code(
        quote!(
            #[session(crate = crate::web)]
            struct A {}
        ),
        Entry::Actix,
    );
    assert!(moved.contains("usecrate::web::__privateas__session"));
    assert!(!moved.contains("session_actix"));
}

#[test]
fn only_an_adapter_s_derive_makes_an_extractor() {
    assert!(
        !code(
            quote!(
                struct A {}
            ),
            Entry::Core
        )
        .contains("__impl_extractor")
    );
    let actix = code(
        quote!(
            #[session(tracked = "Form")]
            struct A {}
        ),
        Entry::Actix,
    );
    assert!(actix.contains("::session_actix::__impl_extractor!{Form}"));
}

#[test]
fn fields_are_opened_in_the_order_of_their_tags() {
    let code = code(
        quote!(
            struct A {
                #[session(tag = 9)]
                z: u8,
                #[session(tag = 2)]
                a: u8,
            }
        ),
        Entry::Core,
    );
    let opened = &code[code.find("fnopen").unwrap()..];
    assert!(opened.find("a:__session").unwrap() < opened.find("z:__session").unwrap());
    assert!(code.find("visit(&self.z)").unwrap() < code.find("visit(&self.a)").unwrap());
}

#[test]
fn rotate_means_required() {
    let code = code(
        quote!(
            struct A {
                #[session(rotate)]
                a: u8,
                b: u8,
            }
        ),
        Entry::Core,
    );
    assert!(code.contains("rotate:true,required:true,secret:false"));
    assert!(code.contains("fncheck_required"));
    assert_eq!(code.matches(".require(").count(), 1);
}

#[test]
fn a_field_s_words_go_to_its_getter() {
    let code = code(
        quote!(
            struct A {
                /** Pages seen. */
                #[deprecated]
                a: u8,
            }
        ),
        Entry::Core,
    );
    assert_eq!(code.matches("Pagesseen.").count(), 1);
    assert_eq!(code.matches("#[deprecated]").count(), 6);
}

#[test]
fn a_readonly_field_is_stored_only_with_all_of_them() {
    let code = code(
        quote!(
            struct A {
                #[session(readonly)]
                a: u8,
                b: u8,
            }
        ),
        Entry::Core,
    );
    let store = &code[code.find("fnstore").unwrap()..];
    assert!(store.find("fields.b.set").unwrap() < store.find("ifall").unwrap());
    assert!(store.find("ifall").unwrap() < store.find("fields.a.set").unwrap());
}
