//! The fields of a view, each a `Field<T>`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::model::{Field, Session};
use crate::names::{generated, generated_at, local};

/// The set, and how it is found in a record.
pub(super) fn sound(session: &Session<'_>) -> TokenStream {
    let definition = definition(session);
    let implementation = implementation(session);
    let modules = session.fields.iter().filter_map(module);
    quote!(#definition #implementation #(#modules)*)
}

/// An empty set.
pub(super) fn faulty() -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        #[doc(hidden)]
        pub struct __Fields;

        impl __session::FieldSet for __Fields {
            fn open(_: &__session::Record) -> Self {
                ::core::unreachable!()
            }

            fn each(&self, _: &mut dyn ::core::ops::FnMut(&dyn __session::AnyField)) {}

            fn each_touched(&self, _: &mut dyn ::core::ops::FnMut(&dyn __session::AnyField)) {}

            fn each_mut(&mut self, _: &mut dyn ::core::ops::FnMut(&mut dyn __session::AnyField)) {}
        }
    }
}

fn definition(session: &Session<'_>) -> TokenStream {
    let idents = session.fields.iter().map(|field| generated(field.ident.clone()));
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
    let (record, visit) = (local("record"), local("visit"));
    // In the order of their tags, which is the one that they are written in.
    let mut by_tag: Vec<_> = session.fields.iter().collect();
    by_tag.sort_by_key(|field| field.tag.as_ref().map(|tag| tag.number));
    let by_tag: Vec<_> = by_tag.iter().map(|field| field.ident).collect();
    let probes = probes();
    let opened = session.fields.iter().enumerate().map(|(index, field)| {
        let (ident, value) = (field.ident, open(session, index, field, &record));
        quote!(#ident: #value)
    });
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl __session::FieldSet for __Fields {
            fn open(#record: &__session::Record) -> Self {
                #probes

                // Only former types are looked for at once.
                let _ = #record;
                Self { #(#opened,)* }
            }

            fn each(&self, #visit: &mut dyn ::core::ops::FnMut(&dyn __session::AnyField)) {
                #(#visit(&self.#idents);)*
            }

            fn each_touched(&self, #visit: &mut dyn ::core::ops::FnMut(&dyn __session::AnyField)) {
                #(if self.#by_tag.is_touched() { #visit(&self.#by_tag); })*
            }

            fn each_mut(&mut self, #visit: &mut dyn ::core::ops::FnMut(&mut dyn __session::AnyField)) {
                #(#visit(&mut self.#idents);)*
            }
        }
    }
}

/// The traits that find out what a field works with.
pub(super) fn probes() -> TokenStream {
    quote! {
        use __session::{CodecMissing as _, CodecOf as _, DefaultMissing as _, DefaultOf as _};
        use __session::{FormerMissing as _, FormerOf as _};
    }
}

/// The expression that makes a field of `record`; needs the [`probes`] in scope.
pub(super) fn open(
    session: &Session<'_>,
    index: usize,
    field: &Field<'_>,
    record: &impl ToTokens,
) -> TokenStream {
    let (ident, ty) = (&session.input.ident, field.ty);
    let default = match &field.default {
        Some(expr) => quote!(|| -> #ty { #expr }),
        None => quote!((&__session::Probe::<#ty>::new()).default_value()),
    };
    let codec = codec(field);
    let field_value = quote! {
        __session::Field::<#ty>::open(
            &<#ident as __session::SessionState>::SCHEMA.fields[#index],
            #codec,
            #default,
        )
    };
    field.was.iter().fold(field_value, |value, was| {
        let (former, tag) = (&was.ty, was.tag);
        quote!((&__session::FormerProbe::<#ty, #former>::new()).or_was(#value, #record, #tag))
    })
}

/// What finds out how the field is written and read.
fn codec(field: &Field<'_>) -> TokenStream {
    let ty = field.ty;
    // What the compiler adds to the checks, about lifetimes, it says at the field's type.
    let span = generated_at(ty);
    match field.module {
        Some(_) => {
            let module = module_name(field);
            quote_spanned!(span=> (&__session::ModuleProbe::<#ty, #module>::new()).codec())
        }
        None => quote_spanned!(span=> (&__session::Probe::<#ty>::new()).codec()),
    }
}

/// The functions of the field's module, as a type.
fn module(field: &Field<'_>) -> Option<TokenStream> {
    let (path, ty, name) = (field.module.as_ref()?, field.ty, module_name(field));
    let (value, serializer, deserializer) =
        (local("value"), local("serializer"), local("deserializer"));
    // What the module lacks is said at its path.
    let span = generated_at(path);
    let serialize = quote_spanned!(span=> #path::serialize(#value, #serializer));
    let deserialize = quote_spanned!(span=> #path::deserialize(#deserializer));
    Some(quote_spanned! {Span::mixed_site()=>
        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        pub struct #name;

        #[automatically_derived]
        impl __session::Module<#ty> for #name {
            fn serialize<__S: __session::Serializer>(
                #value: &#ty,
                #serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                #serialize
            }

            fn deserialize<'__de, __D: __session::Deserializer<'__de>>(
                #deserializer: __D,
            ) -> ::core::result::Result<#ty, __D::Error> {
                #deserialize
            }
        }
    })
}

fn module_name(field: &Field<'_>) -> Ident {
    local(format_args!("__ModuleOf_{}", field.name))
}
