//! What several requests need to know of a session: whose it is, and what becomes of two changes.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::field_set::{open, probes};
use crate::model::{Field, Rule, Session};
use crate::names::{generated_at, local};
use crate::shape::Shape;

/// Whose session a record is.
pub(super) fn owner(session: &Session<'_>) -> TokenStream {
    let Some((index, field)) = owner_field(session) else {
        return TokenStream::new();
    };
    let (record, probes) = (local("record"), probes());
    let field = open(session, index, field, &record);
    quote_spanned! {Span::mixed_site()=>
        fn owner(
            #record: &__session::Record,
        ) -> ::core::option::Option<__session::OwnerValue> {
            #probes

            #field.owner(#record)
        }
    }
}

/// What the owner of sessions is called outside of them.
pub(super) fn owned(session: &Session<'_>) -> TokenStream {
    let Some((_, field)) = owner_field(session) else {
        return TokenStream::new();
    };
    let (ty, in_option) = match Shape::of(field.ty) {
        Shape::Option(inner) => (inner, true),
        _ => (field.ty, false),
    };
    let (ident, owner, probes) = (&session.input.ident, local("owner"), probes());
    let codec = quote_spanned!(generated_at(ty)=> (&__session::Probe::<#ty>::new()).codec());
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl __session::Owned for #ident {
            type Owner = #ty;

            fn owner_value(#owner: &#ty) -> ::core::option::Option<__session::OwnerValue> {
                #probes

                __session::owner_value(#codec, #owner, #in_option)
            }
        }
    }
}

fn owner_field<'s, 'a>(session: &'s Session<'a>) -> Option<(usize, &'s Field<'a>)> {
    session.fields.iter().enumerate().find(|(_, field)| field.owner.is_some())
}

/// What becomes of a field that two have changed, where it says so.
pub(super) fn merge(session: &Session<'_>) -> TokenStream {
    let (tag, three) = (local("tag"), local("three"));
    let rules = session.fields.iter().enumerate().filter_map(|(index, field)| {
        let merged = merged(session, index, field, field.merge.as_ref()?);
        let number = field.tag.as_ref().expect("without a tag there is an error").number;
        Some(quote!(#number => ::core::option::Option::Some(#three.#merged),))
    });
    let rules: Vec<_> = rules.collect();
    if rules.is_empty() {
        return TokenStream::new();
    }
    let probes = probes();
    quote_spanned! {Span::mixed_site()=>
        fn merge(
            #tag: ::core::primitive::u16,
            #three: __session::Three<'_>,
        ) -> ::core::option::Option<__session::Merged> {
            #probes

            match #tag {
                #(#rules)*
                _ => ::core::option::Option::None,
            }
        }
    }
}

/// The call of a rule.
fn merged(session: &Session<'_>, index: usize, field: &Field<'_>, rule: &Rule) -> TokenStream {
    let (ty, record) = (field.ty, local("record"));
    let opened = open(session, index, field, &record);
    let open = quote!(|#record: &__session::Record| {
        // Only former types are looked for at once.
        let _ = #record;
        #opened
    });
    let (name, span) = (local("rule"), generated_at(ty));
    let rule = match rule {
        Rule::Add => quote_spanned!(span=> <#ty as __session::MergeAdd>::merge_add),
        Rule::Union => quote_spanned!(span=> <#ty as __session::MergeUnion>::merge_union),
        Rule::Max => {
            let rule = quote_spanned!(span=> <#ty as __session::MergeMax>::merge_max);
            let pointer = pointer(&name, &quote!(fn(#ty, #ty) -> #ty), &rule);
            return quote!(merge_unless_reset(#open, #pointer));
        }
        Rule::Function(path) => quote!(#path),
    };
    let pointer = pointer(&name, &quote!(fn(#ty, #ty, #ty) -> #ty), &rule);
    quote!(merge(#open, #pointer))
}

/// A function as a pointer, so that what the compiler has to say about it, it says once.
fn pointer(name: &Ident, ty: &TokenStream, function: &TokenStream) -> TokenStream {
    quote!({
        let #name: #ty = #function;
        #name
    })
}
