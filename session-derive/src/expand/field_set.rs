//! The fields of a view, each a `Field<T>`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::readonly;
use crate::model::{Field, Session};

/// The set, and how it is found in a record.
pub(super) fn sound(session: &Session<'_>) -> TokenStream {
    let definition = definition(session);
    let implementation = implementation(session);
    let reasons = session.fields.iter().filter(|field| field.readonly).map(readonly::reason);
    quote!(#definition #implementation #(#reasons)*)
}

/// An empty set.
pub(super) fn faulty() -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        #[doc(hidden)]
        pub struct __Fields;

        impl __session::FieldSet for __Fields {
            fn open(_: &mut __session::Cursor<'_>) -> Self {
                ::core::unreachable!()
            }

            fn each(&self, _: &mut dyn ::core::ops::FnMut(&dyn __session::AnyField)) {}

            fn each_mut(&mut self, _: &mut dyn ::core::ops::FnMut(&mut dyn __session::AnyField)) {}
        }
    }
}

fn definition(session: &Session<'_>) -> TokenStream {
    let idents = session.fields.iter().map(|field| field.ident);
    let types = session.fields.iter().map(|field| field.ty);
    quote_spanned! {Span::mixed_site()=>
        #[doc(hidden)]
        pub struct __Fields {
            #(#idents: __session::Field<#types>,)*
        }
    }
}

fn implementation(session: &Session<'_>) -> TokenStream {
    let idents: Vec<_> = session.fields.iter().map(|field| field.ident).collect();
    let record = quote_spanned!(Span::mixed_site()=> record);
    // In the order of the tags, so that the record is read once from front to back.
    let mut ordered: Vec<_> = session.fields.iter().enumerate().collect();
    ordered.sort_by_key(|(_, field)| field.tag.as_ref().map(|tag| tag.number));
    let opened = ordered.iter().map(|(index, field)| {
        let (ident, value) = (field.ident, open(session, *index, field, &record));
        quote!(#ident: #value)
    });
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl __session::FieldSet for __Fields {
            fn open(#record: &mut __session::Cursor<'_>) -> Self {
                use __session::{CodecMissing as _, CodecOf as _, DefaultMissing as _, DefaultOf as _};
                use __session::{FormerMissing as _, FormerOf as _};

                Self { #(#opened,)* }
            }

            fn each(&self, visit: &mut dyn ::core::ops::FnMut(&dyn __session::AnyField)) {
                #(visit(&self.#idents);)*
            }

            fn each_mut(&mut self, visit: &mut dyn ::core::ops::FnMut(&mut dyn __session::AnyField)) {
                #(visit(&mut self.#idents);)*
            }
        }
    }
}

/// The expression that finds a field in `cursor`, a mutable reference; needs the probes' traits in scope.
pub(super) fn open(
    session: &Session<'_>,
    index: usize,
    field: &Field<'_>,
    cursor: &impl ToTokens,
) -> TokenStream {
    let (ident, ty) = (&session.input.ident, field.ty);
    let default = match &field.default {
        Some(expr) => quote!(|| -> #ty { #expr }),
        None => quote!((&__session::Probe::<#ty>::new()).default_value()),
    };
    let field_value = quote! {
        __session::Field::<#ty>::open(
            &<#ident as __session::SessionState>::SCHEMA.fields[#index],
            (&__session::Probe::<#ty>::new()).codec(),
            #default,
            #cursor,
        )
    };
    field.was.iter().fold(field_value, |value, was| {
        let (former, tag) = (&was.ty, was.tag);
        quote!((&__session::FormerProbe::<#ty, #former>::new()).or_was(#value, #cursor, #tag))
    })
}
