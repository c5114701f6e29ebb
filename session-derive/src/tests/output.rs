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
fn fields_are_visited_in_the_order_of_the_struct() {
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
    assert!(store.find("fields.b.put").unwrap() < store.find("if__all_fields").unwrap());
    assert!(store.find("if__all_fields").unwrap() < store.find("fields.a.put").unwrap());
}

#[test]
fn a_lint_that_is_switched_off_stays_off_in_generated_code() {
    let code = code(
        quote!(
            #[expect(non_snake_case, reason = "old")]
            struct A {
                #[allow(deprecated)]
                aB: Old,
            }
        ),
        Entry::Core,
    );
    assert_eq!(code.matches(r#"#[allow(non_snake_case,reason="old")]"#).count(), 2);
    assert_eq!(code.matches("#[allow(deprecated)]").count(), 2);
}

#[test]
fn no_pattern_is_a_name_that_a_handler_could_have() {
    let code = code(
        quote!(
            struct A {
                #[session(required)]
                a: Option<Option<String>>,
            }
        ),
        Entry::Actix,
    );
    for name in ["record", "opened", "visit", "lack", "view", "inner", "value"] {
        assert!(!code.contains(&format!("let{name}=")), "{name}");
        assert!(!code.contains(&format!("({name}:")), "{name}");
        assert!(!code.contains(&format!(",{name}:&")), "{name}");
        assert!(!code.contains(&format!("Some({name})=>")), "{name}");
    }
}
