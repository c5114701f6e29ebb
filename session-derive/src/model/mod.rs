//! The second stage: what the attributes mean.
//!
//! Each part keeps the syntax that it came from, so that an error lands on the offending token.

mod conflicts;
mod field;
mod form;
mod shape;

pub(crate) use self::field::{Field, Rule, Tag, Was};

use proc_macro2::{Ident, Span, TokenStream};
use quote::format_ident;
use syn::{Data, DeriveInput, LitStr, Meta, Path, Type, Visibility};

use crate::attr::{Retired, StructAttrs};
use crate::entry::Entry;
use crate::errors::Errors;
use crate::names::{generated, generated_vis, unraw};
use crate::shape::{bare, is_str};
use crate::spelling::spell;
use crate::tag;

/// A session struct.
pub(crate) struct Session<'a> {
    /// What the derive stands on.
    pub(crate) input: &'a DeriveInput,
    /// The struct's name, without `r#`.
    pub(crate) name: String,
    /// That of the struct, and of all that is generated.
    pub(crate) vis: Visibility,
    /// The name of the type that is generated.
    pub(crate) tracked: Ident,
    /// Where the runtime is found.
    pub(crate) krate: Path,
    /// Whether the runtime makes the tracked form an extractor.
    pub(crate) has_extractor: bool,
    /// The name of its cookie.
    pub(crate) cookie: Option<LitStr>,
    /// Raised when fields of earlier builds shall go.
    pub(crate) generation: u32,
    /// The fields that are gone for good.
    pub(crate) retired: Vec<RetiredTag>,
    /// The lints that the user switched off, at the struct or at a field.
    pub(crate) allowed: Vec<&'a TokenStream>,
    /// In the order of the struct. None, if it is no struct with named fields.
    pub(crate) fields: Vec<Field<'a>>,
}

/// The tag of a field that is gone for good.
pub(crate) struct RetiredTag {
    /// It.
    pub(crate) tag: u16,
    /// How the user wrote it.
    pub(crate) written: String,
    /// Where.
    pub(crate) span: Span,
}

impl<'a> Session<'a> {
    /// Reads a struct, and reports what is wrong with each part by itself.
    pub(crate) fn new(input: &'a DeriveInput, entry: Entry, errors: &Errors) -> Self {
        let attrs = StructAttrs::new(&input.attrs, errors);
        let (name, vis) = (unraw(&input.ident), generated_vis(&input.vis));
        let retired = attrs.retired.get().map(Vec::as_slice).unwrap_or_default();
        Self {
            retired: retired
                .iter()
                .filter_map(|retired| errors.keep(RetiredTag::new(retired)))
                .collect(),
            fields: shape::fields(input, errors)
                .iter()
                .map(|field| Field::new(field, &vis, errors))
                .collect(),
            tracked: tracked(&attrs, input, errors),
            krate: attrs.krate.into_value().unwrap_or_else(|| entry.default_crate()),
            has_extractor: entry.has_extractor(),
            cookie: attrs.cookie.into_value(),
            allowed: allowed(input),
            generation: attrs.generation.into_value().unwrap_or(0),
            input,
            name,
            vis,
        }
    }
}

impl Session<'_> {
    /// Whether the struct's last field has no size, so that it has none either.
    pub(crate) fn is_unsized(&self) -> bool {
        self.fields.last().is_some_and(|field| match bare(field.ty) {
            Type::Slice(_) | Type::TraitObject(_) => true,
            ty => is_str(ty),
        })
    }
}

/// What a lint does not say about the user's types, it must not say about their use in generated code either.
fn allowed(input: &DeriveInput) -> Vec<&TokenStream> {
    let fields = match &input.data {
        Data::Struct(data) => data.fields.iter().flat_map(|field| &field.attrs).collect(),
        Data::Enum(_) | Data::Union(_) => Vec::new(),
    };
    let lists = input.attrs.iter().chain(fields).filter_map(|attr| match &attr.meta {
        Meta::List(list) if attr.path().is_ident("allow") || attr.path().is_ident("expect") => {
            Some(&list.tokens)
        }
        _ => None,
    });
    lists.collect()
}

/// What the tracked form is called. Both types stand in one module.
fn tracked(attrs: &StructAttrs, input: &DeriveInput, errors: &Errors) -> Ident {
    let default = || generated(format_ident!("Tracked{}", input.ident));
    match attrs.tracked.get() {
        Some(same) if *same == input.ident => {
            errors.at(
                same,
                format!("`{same}` is the struct's own name: give its tracked form another"),
            );
            default()
        }
        Some(name) => generated(name.clone()),
        None => default(),
    }
}

impl RetiredTag {
    fn new(retired: &Retired) -> syn::Result<Self> {
        match retired {
            Retired::Pinned { literal, tag } => {
                Ok(Self { tag: *tag, written: tag.to_string(), span: literal.span() })
            }
            Retired::Named { name, former } => {
                let span = former.text.span();
                let ty = spell(&former.ty).map_err(|unspelled| {
                    unspelled.error_at(&former.text, "write what the field had as `type`")
                })?;
                let tag = tag::hashed(name, &ty, former.version);
                Ok(Self { tag, written: former.text.value(), span })
            }
        }
    }
}
