//! One field of a session.

use proc_macro2::{Ident, Span};
use quote::ToTokens as _;
use syn::{Attribute, Expr, LitStr, Meta, Path, Type, Visibility};

use super::conflicts;
use super::form::{Misformed, misformed, signature_type};
use crate::attr::{FieldAttrs, Former};
use crate::errors::Errors;
use crate::names::{AccessorNames, generated_vis, unraw};
use crate::spelling::{spell, spell_module};
use crate::symbol::EXPIRES;
use crate::tag;

/// A field.
pub(crate) struct Field<'a> {
    /// As written.
    pub(crate) ident: &'a Ident,
    /// The same as text, without `r#`.
    pub(crate) name: String,
    /// The name that makes the tag: the same, or the one in `rename`.
    pub(crate) stored_as: String,
    /// As written.
    pub(crate) ty: &'a Type,
    /// The type in the spelling that makes the tag.
    pub(crate) spelling: String,
    /// The module that encodes it, in place of the type's own serde implementation.
    pub(crate) module: Option<Path>,
    /// For how many seconds a value lasts, if that is not as long as the session.
    pub(crate) lifetime: Option<u32>,
    /// Which part of the tag's text it is; 0 if none was given.
    pub(crate) version: u32,
    /// Where it is stored; `None` if there is an error about that.
    pub(crate) tag: Option<Tag>,
    /// The types it had before.
    pub(crate) was: Vec<Was>,
    /// What it reads as when absent.
    pub(crate) default: Option<Expr>,
    /// A change gives the session a new identity.
    pub(crate) rotate: bool,
    /// It says whose the session is.
    pub(crate) owner: Option<Span>,
    /// What becomes of two changes.
    pub(crate) merge: Option<Rule>,
    /// Without it there is no session.
    pub(crate) required: bool,
    /// Not to be where the client can read it.
    pub(crate) secret: bool,
    /// Has no accessors that change it.
    pub(crate) readonly: bool,
    /// The getter returns a copy.
    pub(crate) copy: bool,
    /// What the accessors are called after: the field, or its `accessor`.
    pub(crate) stem: Ident,
    /// Whether that is an `accessor`.
    pub(crate) is_renamed: bool,
    /// The names of the accessors.
    pub(crate) names: AccessorNames,
    /// Who may call them.
    pub(crate) vis: Visibility,
    /// The field's documentation.
    pub(crate) docs: Vec<&'a Attribute>,
    /// What else the accessors have from the field: `#[deprecated]`, `#[doc(hidden)]`.
    pub(crate) carried: Vec<&'a Attribute>,
}

/// What becomes of two changes of a field.
pub(crate) enum Rule {
    /// Both are added up.
    Add,
    /// Both are united.
    Union,
    /// The larger one is taken.
    Max,
    /// A function of the user's.
    Function(Path),
}

/// Where a field is stored.
pub(crate) struct Tag {
    /// The number.
    pub(crate) number: u16,
    /// What is hashed to the number; `None` if it is pinned.
    pub(crate) hashed: Option<(String, u32)>,
    /// To be blamed for it: the number behind `tag`, or the field's name.
    pub(crate) origin: Span,
}

/// A type that a field had before.
pub(crate) struct Was {
    /// Where that was stored.
    pub(crate) tag: u16,
    /// The type.
    pub(crate) ty: Type,
    /// The type in the spelling that made the tag.
    pub(crate) spelling: String,
    /// The field's version at that time.
    pub(crate) version: u32,
    /// As written.
    pub(crate) text: LitStr,
}

impl<'a> Field<'a> {
    /// Reads a field, and reports what is wrong with it by itself.
    pub(super) fn new(field: &'a syn::Field, vis: &Visibility, errors: &Errors) -> Self {
        let attrs = FieldAttrs::new(&field.attrs, errors);
        let ident = field.ident.as_ref().expect("the field has a name");
        let name = unraw(ident);
        conflicts::report(&attrs, &name, &field.ty, errors);

        let stored_as = attrs.rename.get().unwrap_or(&name).clone();
        let spelling = spelling(&field.ty, &attrs, errors);
        let tag = tag(ident, &stored_as, spelling.as_deref(), &attrs);
        let former = attrs.was.get().map(Vec::as_slice).unwrap_or_default();
        let was =
            former.iter().filter_map(|former| errors.keep(Was::new(former, &stored_as))).collect();
        let is_renamed = attrs.accessor.is_set();
        let stem = attrs.accessor.into_value().unwrap_or_else(|| ident.clone());
        Self {
            ident,
            name,
            ty: &field.ty,
            stored_as,
            spelling: spelling.unwrap_or_default(),
            lifetime: attrs.expires.get().map(|lifetime| lifetime.seconds),
            module: attrs.with.into_value(),
            version: attrs.version.get().copied().unwrap_or(0),
            tag,
            was,
            default: attrs.default.into_value(),
            // Another owner is another identity.
            rotate: attrs.rotate.is_set() || attrs.owner.is_set(),
            owner: attrs.owner.key().map(Ident::span),
            merge: attrs.merge.get().map(Rule::new),
            required: attrs.required.is_set() || attrs.rotate.is_set() || attrs.owner.is_set(),
            secret: attrs.secret.is_set(),
            readonly: attrs.readonly.is_set(),
            copy: attrs.copy.is_set(),
            names: AccessorNames::new(&stem),
            stem,
            is_renamed,
            vis: attrs.vis.into_value().map_or_else(|| vis.clone(), |vis| generated_vis(&vis)),
            docs: field.attrs.iter().filter(|attr| is_doc_text(attr)).collect(),
            carried: field.attrs.iter().filter(|attr| is_carried(attr)).collect(),
        }
    }

    /// What is wrong with the form of its type.
    pub(crate) fn misformed(&self) -> Option<Misformed<'a>> {
        misformed(self.ty)
    }

    /// A type that the accessors can have beside an error about its own.
    pub(crate) fn signature_type(&self) -> Option<Type> {
        signature_type(self.ty)
    }
}

impl Was {
    fn new(former: &Former, name: &str) -> syn::Result<Self> {
        let spelling = spell(&former.ty).map_err(|unspelled| {
            unspelled.error_at(&former.text, "write what the field had as `type`")
        })?;
        Ok(Self {
            tag: tag::hashed(name, &spelling, former.version),
            ty: former.ty.clone(),
            spelling,
            version: former.version,
            text: former.text.clone(),
        })
    }
}

impl Rule {
    fn new(path: &Path) -> Self {
        match path.get_ident() {
            Some(word) if word == "add" => Self::Add,
            Some(word) if word == "union" => Self::Union,
            Some(word) if word == "max" => Self::Max,
            _ => Self::Function(path.clone()),
        }
    }
}

/// The spelling of what the field is stored as.
fn spelling(ty: &Type, attrs: &FieldAttrs, errors: &Errors) -> Option<String> {
    let spelling = spelling_of_type(ty, attrs, errors)?;
    // A value with a lifetime has another form.
    match attrs.expires.is_set() {
        true => Some(format!("{EXPIRES}<{spelling}>")),
        false => Some(spelling),
    }
}

/// The spelling of the field's type, or of what `type` says instead.
fn spelling_of_type(ty: &Type, attrs: &FieldAttrs, errors: &Errors) -> Option<String> {
    if let Some((text, ty)) = attrs.ty.get() {
        return errors.keep(spell(ty).map_err(|unspelled| {
            unspelled.error_at(text, "write a plain type, like `Vec<Item>`")
        }));
    }
    match spell(ty) {
        Ok(spelling) => Some(spelling),
        // Its form has an error of its own.
        Err(_) if misformed(ty).is_some() => None,
        // Its tag does not depend on it.
        Err(_) if attrs.tag.is_set() => Some(ty.to_token_stream().to_string()),
        Err(unspelled) => {
            let remedy =
                "add `#[session(type = \"…\")]` to the field, with a plain type that stands for it";
            errors.push(unspelled.error(remedy));
            None
        }
    }
}

fn tag(ident: &Ident, name: &str, spelling: Option<&str>, attrs: &FieldAttrs) -> Option<Tag> {
    if let Some((number, origin)) = attrs.tag.get() {
        return Some(Tag { number: *number, hashed: None, origin: *origin });
    }
    let version = attrs.version.get().copied().unwrap_or(0);
    let number = match attrs.with.get() {
        Some(module) => tag::hashed_with(name, spelling?, version, &spell_module(module)),
        None => tag::hashed(name, spelling?, version),
    };
    Some(Tag { number, hashed: Some((name.to_owned(), version)), origin: ident.span() })
}

fn is_doc_text(attr: &Attribute) -> bool {
    attr.path().is_ident("doc") && matches!(attr.meta, Meta::NameValue(_))
}

fn is_carried(attr: &Attribute) -> bool {
    attr.path().is_ident("deprecated")
        || attr.path().is_ident("doc")
            && attr.parse_args::<Ident>().is_ok_and(|word| word == "hidden")
}
