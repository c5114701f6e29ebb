//! The methods of one field.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;

use super::{docs, readonly};
use crate::getter::Getter;
use crate::model::Field;
use crate::names::{argument_name, generated_at, local};
use crate::shape::Shape;

/// What the methods of one field do.
pub(super) struct Bodies {
    pub(super) get: TokenStream,
    pub(super) has: TokenStream,
    pub(super) set: TokenStream,
    pub(super) get_mut: TokenStream,
    pub(super) take: TokenStream,
    pub(super) reset: TokenStream,
}

/// The methods of one field, in the order in which rustdoc shows them.
pub(super) fn methods(field: &Field<'_>, ty: &Type, bodies: &Bodies) -> [TokenStream; 6] {
    let Bodies { get, has, set, get_mut, take, reset } = bodies;
    let (vis, names) = (&field.vis, &field.names);
    let (get_name, has_name, set_name) = (&names.get, &names.has, &names.set);
    let (mut_name, take_name, reset_name) = (&names.get_mut, &names.take, &names.reset);
    let returned = Getter::of(ty, field.copy).return_type();
    let (value, argument) = (argument_name(), argument(ty));
    let get_docs = match field.docs.is_empty() {
        true => {
            let line = docs::getter(field);
            quote!(#[doc = #line])
        }
        false => {
            let docs = &field.docs;
            quote!(#(#docs)*)
        }
    };
    let lost = format!("the value is taken out of the session: to drop it, call `{reset_name}`");
    let attributes = |docs: Vec<String>| {
        let carried = &field.carried;
        quote!(#(#[doc = #docs])* #(#carried)* #[inline])
    };
    let plain = attributes(Vec::new());
    let (has_docs, set_docs) = (attributes(docs::has(field)), attributes(docs::set(field)));
    let (mut_docs, take_docs) = (attributes(docs::get_mut(field)), attributes(docs::take(field)));
    let reset_docs = attributes(docs::reset(field));
    // Whatever there is to say about a method, it stands at the field.
    let span = generated_at(field.ident);
    [
        quote_spanned!(span=> #get_docs #plain #[must_use] #vis fn #get_name(&self) -> #returned { #get }),
        quote_spanned!(span=> #has_docs #[must_use] #vis fn #has_name(&self) -> ::core::primitive::bool { #has }),
        quote_spanned!(span=> #set_docs #vis fn #set_name(&mut self, #value: #argument) { #set }),
        quote_spanned!(span=> #mut_docs #[must_use] #vis fn #mut_name(&mut self) -> &mut #ty { #get_mut }),
        quote_spanned!(span=> #take_docs #[must_use = #lost] #vis fn #take_name(&mut self) -> #ty { #take }),
        quote_spanned!(span=> #reset_docs #vis fn #reset_name(&mut self) { #reset }),
    ]
}

/// The methods of a field without mistakes; of a readonly one, traps in place of those that change it.
pub(super) fn sound(field: &Field<'_>) -> TokenStream {
    let (ident, ty) = (field.ident, field.ty);
    let opened = local("opened");
    let read = |call: TokenStream| {
        quote_spanned! {Span::mixed_site()=>
            let #opened = self.view.open();
            #call
        }
    };
    let write = |call: TokenStream| {
        quote_spanned! {Span::mixed_site()=>
            let #opened = self.view.open_mut();
            #call
        }
    };
    let place = quote!(#opened.fields.#ident);
    let base = quote!(&#opened.base);
    let value = converted(ty);
    let bodies = Bodies {
        get: read(Getter::of(ty, field.copy).value(&quote!(#place.get(#base)))),
        has: read(quote!(#place.is_present(#base))),
        set: write(quote!(#place.set(#base, #value);)),
        get_mut: write(quote!(#place.get_mut(#base))),
        take: write(quote!(#place.take(#base))),
        reset: write(quote!(#place.reset(#base);)),
    };
    let [get, has, set, get_mut, take, reset] = methods(field, ty, &bodies);
    if field.readonly {
        let traps = readonly::traps(field);
        return quote!(#get #has #traps);
    }
    quote!(#get #has #set #get_mut #take #reset)
}

/// What `set_…` takes.
pub(super) fn argument(ty: &Type) -> TokenStream {
    match Shape::of(ty) {
        Shape::String => quote!(impl ::core::convert::Into<::std::string::String>),
        Shape::Option(inner) if matches!(Shape::of(inner), Shape::String) => {
            quote!(impl __session::IntoOptionalString)
        }
        Shape::Option(_) => quote!(impl ::core::convert::Into<#ty>),
        _ => quote!(#ty),
    }
}

/// The field's value, made from what `set_…` took.
fn converted(ty: &Type) -> TokenStream {
    let value = argument_name();
    match Shape::of(ty) {
        Shape::String => quote!(::core::convert::Into::<::std::string::String>::into(#value)),
        Shape::Option(inner) if matches!(Shape::of(inner), Shape::String) => {
            quote!(__session::IntoOptionalString::into_optional_string(#value))
        }
        Shape::Option(_) => quote!(::core::convert::Into::<#ty>::into(#value)),
        _ => quote!(#value),
    }
}
