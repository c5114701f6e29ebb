//! The tracked form of the struct: what a handler takes.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::subject::Subject;
use super::{docs, methods};
use crate::model::Session;
use crate::names::{generated_at, local};

/// The type itself.
pub(super) fn definition(session: &Session<'_>, subject: &Subject) -> TokenStream {
    let Session { tracked, krate, vis, .. } = session;
    let docs = docs::tracked(session);
    let ty = subject.ty();
    let (parameters, _, bounds) = subject.split();
    quote_spanned! {generated_at(&session.input.ident)=>
        #(#[doc = #docs])*
        #vis struct #tracked #parameters #bounds {
            view: #krate::__private::View<#ty>,
        }
    }
}

/// The type by itself, for a struct that can't implement anything of ours.
pub(super) fn alone(session: &Session<'_>) -> TokenStream {
    let Session { tracked, vis, .. } = session;
    let docs = docs::tracked(session);
    quote! {
        #(#[doc = #docs])*
        #vis struct #tracked;
    }
}

/// Its methods: the accessors, and those that every session has.
pub(super) fn inherent(
    session: &Session<'_>,
    subject: &Subject,
    accessors: TokenStream,
) -> TokenStream {
    let tracked = &session.tracked;
    let methods = methods::methods(session, subject);
    let (parameters, arguments, bounds) = subject.split();
    quote! {
        impl #parameters #tracked #arguments #bounds {
            #accessors
            #methods
        }
    }
}

/// The traits that it implements.
pub(super) fn implementations(session: &Session<'_>, subject: &Subject) -> TokenStream {
    let tracked = &session.tracked;
    let name = tracked.to_string();
    let (formatter, view) = (local("formatter"), local("view"));
    let ty = subject.ty();
    let (parameters, arguments, bounds) = subject.split();
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #parameters ::core::ops::Deref for #tracked #arguments #bounds {
            type Target = __session::Lifecycle;

            fn deref(&self) -> &__session::Lifecycle {
                self.view.lifecycle()
            }
        }

        #[automatically_derived]
        impl #parameters ::core::fmt::Debug for #tracked #arguments #bounds {
            fn fmt(&self, #formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                self.view.debug(#name, #formatter)
            }
        }

        #[automatically_derived]
        impl #parameters __session::Tracked for #tracked #arguments #bounds {
            type State = #ty;

            fn from_view(#view: __session::View<#ty>) -> Self {
                Self { view: #view }
            }

            fn view(&self) -> &__session::View<#ty> {
                &self.view
            }

            fn view_mut(&mut self) -> &mut __session::View<#ty> {
                &mut self.view
            }
        }
    }
}
