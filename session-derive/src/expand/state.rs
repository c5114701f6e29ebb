//! What the struct itself implements: its schema, and the way to its fields and back.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::conflicts;
use super::field_set::{open, probes};
use super::subject::Subject;
use crate::model::{Field, RetiredTag, Session, Was};
use crate::names::{generated_at, local};
use crate::shape::is_csrf_token;

/// The implementation for a struct without mistakes.
pub(super) fn sound(session: &Session<'_>, subject: &Subject) -> TokenStream {
    let fields = session.fields.iter().map(field_def);
    let retired = session.retired.iter().map(|RetiredTag { tag, written, .. }| {
        quote!(__session::RetiredDef { tag: #tag, written: #written })
    });
    let schema = schema(session, quote!(#(#fields),*), quote!(#(#retired),*));
    let bodies = [
        check_required(session),
        conflicts::owner(session),
        conflicts::merge(session),
        snapshot(session),
        store(session),
    ];
    implementation(session, subject, schema, quote!(#(#bodies)*))
}

/// The same with an empty schema, and nothing behind the signatures.
pub(super) fn faulty(session: &Session<'_>, subject: &Subject) -> TokenStream {
    let bodies = quote_spanned! {Span::mixed_site()=>
        fn snapshot(_: &__session::Opened<'_, Self>) -> Self {
            ::core::unreachable!()
        }

        fn store(self, _: &mut __session::OpenedMut<'_, Self>, _: ::core::primitive::bool) {}
    };
    implementation(
        session,
        subject,
        schema(session, TokenStream::new(), TokenStream::new()),
        bodies,
    )
}

fn implementation(
    session: &Session<'_>,
    subject: &Subject,
    schema: TokenStream,
    bodies: TokenStream,
) -> TokenStream {
    let tracked = &session.tracked;
    let ty = subject.ty();
    let (parameters, arguments, bounds) = subject.split();
    let open = session.fields.iter().all(|field| !field.secret).then(|| {
        quote_spanned! {Span::mixed_site()=>
            #[automatically_derived]
            impl #parameters __session::WithoutSecrets for #ty #bounds {}
        }
    });
    let with_token = session.fields.iter().any(|field| is_csrf_token(field.ty)).then(|| {
        quote_spanned! {Span::mixed_site()=>
            #[automatically_derived]
            impl #parameters __session::WithCsrfToken for #ty #bounds {}
        }
    });
    quote_spanned! {Span::mixed_site()=>
        #open
        #with_token

        #[automatically_derived]
        impl #parameters __session::SessionState for #ty #bounds {
            type Tracked = #tracked #arguments;
            type Fields = __Fields;

            const SCHEMA: &'static __session::Schema = #schema;

            #bodies
        }
    }
}

fn schema(session: &Session<'_>, fields: TokenStream, retired: TokenStream) -> TokenStream {
    let Session { name, generation, .. } = session;
    let has_lifetimes = session.fields.iter().any(|field| field.lifetime.is_some());
    let cookie = match &session.cookie {
        Some(name) => quote!(::core::option::Option::Some(#name)),
        None => quote!(::core::option::Option::None),
    };
    quote! {{
        #[allow(unused_imports)]
        use __session::Identity as _;

        &__session::Schema {
            name: #name,
            cookie: #cookie,
            generation: #generation,
            fields: &[#fields],
            retired: &[#retired],
            has_lifetimes: #has_lifetimes,
        }}
    }
}

fn field_def(field: &Field<'_>) -> TokenStream {
    let Field { name, ty, stored_as, spelling, version, rotate, required, secret, .. } = field;
    let lifetime = match field.lifetime {
        Some(seconds) => quote!(::core::option::Option::Some(#seconds)),
        None => quote!(::core::option::Option::None),
    };
    let tag = field.tag.as_ref().expect("without a tag there is an error").number;
    let was = field.was.iter().map(|Was { tag, spelling, version, .. }| {
        quote!(__session::FormerDef { tag: #tag, ty: #spelling, version: #version })
    });
    quote! {
        __session::FieldDef {
            name: #name,
            stored_as: #stored_as,
            ty: #spelling,
            version: #version,
            tag: #tag,
            was: &[#(#was),*],
            lifetime: #lifetime,
            rotate: #rotate,
            required: #required,
            secret: #secret,
            at_new_identity: <__session::Probe<#ty>>::AT_NEW_IDENTITY,
        }
    }
}

/// Decodes what must be there when the session is loaded. Nothing, if that is nothing.
fn check_required(session: &Session<'_>) -> TokenStream {
    let required: Vec<_> =
        session.fields.iter().enumerate().filter(|(_, field)| field.required).collect();
    if required.is_empty() {
        return TokenStream::new();
    }
    let record = local("record");
    let checks = required.iter().map(|(index, field)| {
        let value = open(session, *index, field, &record);
        quote!(#value.require(#record)?;)
    });
    let probes = probes();
    quote_spanned! {Span::mixed_site()=>
        fn check_required(
            #record: &__session::Record,
        ) -> ::core::result::Result<(), &'static __session::FieldDef> {
            #probes

            #(#checks)*
            ::core::result::Result::Ok(())
        }
    }
}

fn snapshot(session: &Session<'_>) -> TokenStream {
    let idents = session.fields.iter().map(|field| field.ident);
    let opened = local("opened");
    let values = idents.map(|ident| quote!(#ident: #opened.fields.#ident.cloned(&#opened.base)));
    quote_spanned! {Span::mixed_site()=>
        fn snapshot(#opened: &__session::Opened<'_, Self>) -> Self {
            Self { #(#values,)* }
        }
    }
}

fn store(session: &Session<'_>) -> TokenStream {
    let opened = local("opened");
    let idents: Vec<_> = session.fields.iter().map(|field| field.ident).collect();
    let names = session.fields.iter().map(|field| &field.name);
    let values: Vec<_> = names.map(|name| local(format_args!("value_of_{name}"))).collect();
    let all = local("all_fields");
    let stored = |readonly: bool| {
        let fields = session.fields.iter().zip(&values);
        let chosen = fields.filter(|(field, _)| field.readonly == readonly);
        let set = chosen.map(|(field, value)| {
            let ident = field.ident;
            quote!(#opened.fields.#ident.put(&#opened.base, #value);)
        });
        quote!(#(#set)*)
    };
    let (always, if_all) = (stored(false), stored(true));
    let span = generated_at(&session.input.ident);
    let destructured = quote_spanned!(span=> let Self { #(#idents: #values,)* } = self;);
    quote_spanned! {Span::mixed_site()=>
        fn store(self, #opened: &mut __session::OpenedMut<'_, Self>, #all: ::core::primitive::bool) {
            #destructured
            #always
            if #all {
                #if_all
            }
        }
    }
}
