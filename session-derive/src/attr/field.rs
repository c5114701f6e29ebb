//! The attributes of one field.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, Ident, LitStr, Path, Type, Visibility};

use super::former::{self, Former};
use super::lifetime::{self, Lifetime};
use super::place::Place;
use super::slot::Slot;
use super::{read, value};
use crate::errors::Errors;
use crate::symbol::{
    ACCESSOR, COPY, DEFAULT, EXPIRES, MERGE, OWNER, READONLY, RENAME, REQUIRED, ROTATE, SECRET,
    TAG, TYPE, VERSION, VIS, WAS, WITH,
};
use crate::tag::PINNED;

/// What stands in the `#[session(…)]` of a field.
#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) default: Slot<Expr>,
    pub(crate) tag: Slot<(u16, Span)>,
    pub(crate) rename: Slot<String>,
    pub(crate) ty: Slot<(LitStr, Type)>,
    pub(crate) version: Slot<u32>,
    pub(crate) was: Slot<Vec<Former>>,
    pub(crate) with: Slot<Path>,
    pub(crate) expires: Slot<Lifetime>,
    pub(crate) rotate: Slot<()>,
    pub(crate) owner: Slot<()>,
    pub(crate) merge: Slot<Path>,
    pub(crate) required: Slot<()>,
    pub(crate) secret: Slot<()>,
    pub(crate) readonly: Slot<()>,
    pub(crate) copy: Slot<()>,
    pub(crate) accessor: Slot<Ident>,
    pub(crate) vis: Slot<Visibility>,
}

impl FieldAttrs {
    /// Reads them, and reports what is wrong with each by itself.
    pub(crate) fn new(attrs: &[Attribute], errors: &Errors) -> Self {
        let mut this = Self::default();
        read(attrs, Place::Field, errors, |key, input| this.take(key, input));
        this
    }

    fn take(&mut self, key: Ident, input: ParseStream) -> syn::Result<()> {
        match () {
            () if key == DEFAULT => self.default.set(key, value::expr(&DEFAULT, input)?),
            () if key == TAG => self.tag.set(key, tag(input)?),
            () if key == RENAME => self.rename.set(key, value::field_name(&RENAME, input)?),
            () if key == TYPE => self.ty.set(key, ty(input)?),
            () if key == VERSION => self.version.set(key, value::counter(&VERSION, input)?),
            () if key == WAS => self.was.set(key, former::was(input)?),
            () if key == WITH => self.take_module(key, input),
            () if key == EXPIRES => self.expires.set(key, lifetime::lifetime(input)?),
            () if key == ROTATE => self.rotate.set(key, value::flag(&ROTATE, input)?),
            () if key == OWNER => self.owner.set(key, value::flag(&OWNER, input)?),
            () if key == MERGE => self.merge.set(key, value::path(&MERGE, input)?),
            () if key == REQUIRED => self.required.set(key, value::flag(&REQUIRED, input)?),
            () if key == SECRET => self.secret.set(key, value::flag(&SECRET, input)?),
            () if key == READONLY => self.readonly.set(key, value::flag(&READONLY, input)?),
            () if key == COPY => self.copy.set(key, value::flag(&COPY, input)?),
            () if key == ACCESSOR => self.accessor.set(key, value::identifier(&ACCESSOR, input)?),
            () if key == VIS => self.vis.set(key, value::visibility(&VIS, input)?),
            () => Err(Place::Field.unknown(&key)),
        }
    }

    /// `with = path`. That there is one is kept even if it is none, so that the type is not held
    /// against the field as well.
    fn take_module(&mut self, key: Ident, input: ParseStream) -> syn::Result<()> {
        let path = value::path(&WITH, input);
        let kept = path.as_ref().ok().cloned().unwrap_or_else(|| key.clone().into());
        self.with.set(key, kept)?;
        path.map(drop)
    }
}

/// `tag = 17`, out of the range that is the user's.
fn tag(input: ParseStream) -> syn::Result<(u16, Span)> {
    let why = |written: &str| {
        let owner = match written.parse::<u32>() {
            Ok(0) => "tag 0 is the cookie's padding",
            Ok(112..=127) => "tags 112 to 127 belong to the cookie's format",
            _ => "tags from 128 are made from name and type, for fields that are not pinned",
        };
        format!("`tag` takes a number from 1 to 111: {owner}")
    };
    let (tag, span) = value::integer(&TAG, PINNED, why, input)?;
    Ok((u16::try_from(tag).expect("at most 111"), span))
}

/// `type = "Vec<Item>"`.
fn ty(input: ParseStream) -> syn::Result<(LitStr, Type)> {
    let text = value::string(&TYPE, input)?;
    match text.parse() {
        Ok(ty) => Ok((text, ty)),
        Err(_) => {
            let message = format!(
                "`{}` is no type: {}",
                text.value(),
                value::takes(&TYPE, "one as a string")
            );
            Err(syn::Error::new(text.span(), message))
        }
    }
}
