//! The last stage: the code. It sees the model only, never an attribute.
//!
//! All names are absolute. What a function of ours calls its values is invisible to the user's expressions
//! ([`Span::mixed_site`]), and everything but the tracked struct stands in a `const _`.
//!
//! [`Span::mixed_site`]: proc_macro2::Span::mixed_site

mod accessors;
mod checks;
mod docs;
mod faulty;
mod field_set;
mod methods;
mod readonly;
mod state;
mod subject;
mod tracked;

use proc_macro2::TokenStream;
use quote::quote;

use self::subject::Subject;
use crate::model::Session;

/// The code for a struct without mistakes.
pub(crate) fn sound(session: &Session<'_>) -> TokenStream {
    let subject = Subject::of(session.input);
    let accessors = session.fields.iter().map(|field| accessors::sound(field, session));
    let parts = [
        checks::checks(session),
        field_set::sound(session),
        state::sound(session, &subject),
        tracked::inherent(session, &subject, quote!(#(#accessors)*)),
    ];
    assemble(session, &subject, &parts)
}

/// Code with the same signatures for a struct with mistakes: beside their messages it must bring no other.
pub(crate) fn faulty(session: &Session<'_>) -> TokenStream {
    if session.is_unsized() {
        return tracked::alone(session);
    }
    let subject = Subject::of_faulty(session.input);
    let parts = [
        checks::checks(session),
        field_set::faulty(),
        state::faulty(session, &subject),
        tracked::inherent(session, &subject, faulty::accessors(session)),
    ];
    assemble(session, &subject, &parts)
}

/// Puts everything in its place.
fn assemble(session: &Session<'_>, subject: &Subject, parts: &[TokenStream]) -> TokenStream {
    let krate = &session.krate;
    let definition = tracked::definition(session, subject);
    let implementations = tracked::implementations(session, subject);
    let tracked = &session.tracked;
    let extractor = (session.has_extractor && !subject.is_generic())
        .then(|| quote!(#krate::__impl_extractor! { #tracked }));
    quote! {
        #definition

        #[doc(hidden)]
        // Names that the compiler knows to be generated need no more than this. Nobody needs all methods of a
        // field; that some are not used is news only to a struct that a macro of the user's wrote.
        #[allow(
            clippy::all, clippy::cargo, clippy::nursery, clippy::pedantic, clippy::restriction,
            dead_code, deprecated, non_snake_case, unused_qualifications,
        )]
        const _: () = {
            use #krate::__private as __session;

            #(#parts)*
            #implementations
            #extractor
        };
    }
}
