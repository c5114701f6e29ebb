//! What a call of `set_…` on a `readonly` field runs into: words, rather than "no method named".

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::accessors::argument;
use crate::model::{Field, Session};
use crate::names::{generated, generated_at};

/// Methods that nobody can call.
pub(super) fn traps(field: &Field<'_>) -> TokenStream {
    let (vis, ty, names) = (&field.vis, field.ty, &field.names);
    let (set, get_mut, take, reset) = (&names.set, &names.get_mut, &names.take, &names.reset);
    let argument = argument(ty);
    let marker = generated(field.ident.clone());
    let span = generated_at(field.ident);
    let never = quote_spanned!(span=> where for<'a> readonly::#marker: __session::Changeable<'a>);
    quote_spanned! {span=>
        #[doc(hidden)]
        #vis fn #set(&mut self, _: #argument) #never {}

        #[doc(hidden)]
        #vis fn #get_mut(&mut self) -> &mut #ty #never { ::core::unreachable!() }

        #[doc(hidden)]
        #vis fn #take(&mut self) -> #ty #never { ::core::unreachable!() }

        #[doc(hidden)]
        #vis fn #reset(&mut self) #never {}
    }
}

/// A type for each readonly field, which lends its name to the message.
pub(super) fn markers(session: &Session<'_>) -> Option<TokenStream> {
    let mut readonly = session.fields.iter().filter(|field| field.readonly).peekable();
    readonly.peek()?;
    let markers = readonly.map(|field| {
        let marker = generated(field.ident.clone());
        quote_spanned!(generated_at(field.ident)=> pub enum #marker {})
    });
    Some(quote!(mod readonly { #(#markers)* }))
}
