//! What asks the compiler for the traits that each field's type must have.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::Type;

use crate::leaves::{Leaf, leaves};
use crate::model::{Field, Session};
use crate::names::{generated_at, local};
use crate::shape::Shape;
use crate::spelling::spell;

/// The checks of all fields, in a function that nobody calls.
pub(super) fn checks(session: &Session<'_>) -> TokenStream {
    let sound = session.fields.iter().filter(|field| field.misformed().is_none());
    let checks = sound.map(field_checks);
    quote_spanned! {Span::mixed_site()=>
        const _: fn() = || {
            use __session::{DefaultLadder as _, Ladder as _};

            #(#checks)*
        };
    }
}

fn field_checks(field: &Field<'_>) -> TokenStream {
    let storable = match field.module {
        Some(_) => by_module(field.ty),
        None => by_itself(field.ty),
    };
    let default = field.default.is_none().then(|| default(field));
    let former = field.was.iter().map(|was| {
        let span = was.text.span();
        let (ty, former) = (respanned(field.ty.to_token_stream(), span), &was.ty);
        quote_spanned!(span=> <#ty as __session::FromFormer<#former>>::check();)
    });
    quote!(#storable #default #(#former)*)
}

/// A type that its own serde implementation stores.
fn by_itself(ty: &Type) -> TokenStream {
    let leaves = distinct_leaves(ty);
    let storable = leaves.iter().map(|leaf| storable(leaf, &quote!(())));
    let whole = whole(ty, &leaves);
    quote!(#(#storable)* #whole)
}

/// A type that a module of the user's stores.
fn by_module(ty: &Type) -> TokenStream {
    let (span, lack) = (generated_at(ty), local("lack"));
    quote_spanned! {span=>
        {
            let #lack = (&&&__session::CheckByModule::<#ty>::new()).lack();
            <#ty as __session::Shareable<_>>::check(&#lack);
            <#ty as __session::Cloneable<_>>::check(&#lack);
        }
    }
}

/// The same tokens, to be blamed elsewhere.
fn respanned(tokens: TokenStream, span: Span) -> TokenStream {
    let respanned = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => {
            let mut moved = Group::new(group.delimiter(), respanned(group.stream(), span));
            moved.set_span(span);
            TokenTree::Group(moved)
        }
        mut token => {
            token.set_span(token.span().located_at(span));
            token
        }
    });
    respanned.collect()
}

/// A leaf that stands in a type twice is blamed once.
fn distinct_leaves(ty: &Type) -> Vec<Leaf<'_>> {
    let mut found: Vec<(Option<String>, Leaf<'_>)> = Vec::new();
    for leaf in leaves(ty) {
        let spelling = spell(leaf.ty).ok();
        if spelling.is_none() || found.iter().all(|(other, _)| *other != spelling) {
            found.push((spelling, leaf));
        }
    }
    found.into_iter().map(|(_, leaf)| leaf).collect()
}

/// Complains about the first thing that the type lacks, if all of `leaves`, nested pairs, lack nothing.
fn storable(leaf: &Leaf<'_>, leaves: &TokenStream) -> TokenStream {
    let ty = leaf.ty;
    let complaints = match leaf.generic {
        false => quote!(Storable Writable Readable Cloneable),
        true => quote!(InnerWritable InnerReadable InnerCloneable),
    };
    let (span, lack) = (generated_at(ty), local("lack"));
    let complaints = complaints
        .into_iter()
        .map(|complaint| quote_spanned!(span=> <#ty as __session::#complaint<_>>::check(&#lack);));
    quote_spanned! {span=>
        {
            let #lack = (&&&&&&&__session::Check::<#ty, #leaves>::new()).lack();
            <#ty as __session::Shareable<_>>::check(&#lack);
            #(#complaints)*
        }
    }
}

/// Complains about a container whose leaves can all be stored.
fn whole(ty: &Type, leaves: &[Leaf<'_>]) -> Option<TokenStream> {
    if !asks_for_more(ty) {
        return None;
    }
    let pairs = leaves.iter().rfold(quote!(()), |tail, leaf| {
        let ty = leaf.ty;
        quote!((#ty, #tail))
    });
    Some(storable(&Leaf { ty, generic: true }, &pairs))
}

/// Whether a type asks for more than its leaves: keys need an order or a hash, and arrays an end.
fn asks_for_more(ty: &Type) -> bool {
    match Shape::of(ty) {
        Shape::Option(inner) | Shape::Vec(inner) | Shape::Box(inner) => asks_for_more(inner),
        Shape::Container(_) => true,
        Shape::Scalar | Shape::String | Shape::Other => false,
    }
}

fn default(field: &Field<'_>) -> TokenStream {
    let (ty, lack) = (field.ty, local("lack"));
    let span = generated_at(ty);
    let check = match field.module {
        Some(_) => quote_spanned!(span=> __session::CheckByModule::<#ty>),
        None => quote_spanned!(span=> __session::Check::<#ty, ()>),
    };
    quote_spanned! {span=>
        {
            let #lack = (&&&#check::new()).default_lack();
            <#ty as __session::Defaulted<_>>::check(&#lack);
        }
    }
}
