//! The last stage: the code. It sees the model only, never an attribute.
//!
//! All names are absolute. What a function of ours calls its values is invisible to the user's expressions
//! ([`Span::mixed_site`]), and everything but the tracked struct stands in a `const _`.
//!
//! [`Span::mixed_site`]: proc_macro2::Span::mixed_site

mod accessors;
mod checks;
mod conflicts;
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
    let markers = readonly::markers(session);
    let accessors = session.fields.iter().map(accessors::sound);
    let parts = [
        checks::checks(session),
        quote!(#markers),
        field_set::sound(session),
        state::sound(session, &subject),
        conflicts::owned(session),
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
    let Session { krate, tracked, allowed, .. } = session;
    let definition = tracked::definition(session, subject);
    let implementations = tracked::implementations(session, subject);
    let extractor = (session.has_extractor && !subject.is_generic())
        .then(|| quote!(#krate::__impl_extractor! { #tracked }));
    quote! {
        #(#[allow(#allowed)])*
        #definition

        #[doc(hidden)]
        #(#[allow(#allowed)])*
        // The compiler knows these names to be generated, so most lints pass them by. No groups of lints: a user may
        // have forbidden one.
        #[allow(
            clippy::missing_asserts_for_indexing, clippy::question_mark_used, clippy::same_name_method,
        )]
        const _: () = {
            use #krate::__private as __session;

            #(#parts)*
            #implementations
            #extractor
        };
    }
}
