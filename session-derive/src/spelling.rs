//! The one spelling of a type that its tag is made from (docs/format.md, Tags).

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    AngleBracketedGenericArguments, Expr, GenericArgument, Lit, Path, PathArguments, Token, Type,
    TypePath,
};

use crate::names::unraw;

/// Spells a type: no white space, each path cut to its last segment, no needless parentheses.
///
/// # Errors
///
/// At what has no spelling, saying what it is.
pub(crate) fn spell(ty: &Type) -> Result<String, Unspelled> {
    match ty {
        Type::Path(path) => spell_path(path),
        Type::Tuple(tuple) if tuple.elems.len() == 1 => {
            Ok(format!("({},)", spell(&tuple.elems[0])?))
        }
        Type::Tuple(tuple) => Ok(format!("({})", spell_list(&tuple.elems)?)),
        Type::Array(array) => {
            Ok(format!("[{};{}]", spell(&array.elem)?, spell_length(&array.len)?))
        }
        Type::Slice(slice) => Ok(format!("[{}]", spell(&slice.elem)?)),
        Type::Group(group) => spell(&group.elem),
        Type::Paren(paren) => spell(&paren.elem),
        Type::Macro(_) => Err(Unspelled::new(ty, "a macro")),
        _ => Err(Unspelled::new(ty, "more than names, generics, tuples and arrays")),
    }
}

/// Spells the path of a module as it is written, without white space.
pub(crate) fn spell_module(path: &Path) -> String {
    path.to_token_stream().to_string().split_whitespace().collect()
}

/// What keeps a type from having a spelling.
#[derive(Debug)]
pub(crate) struct Unspelled {
    /// It.
    tokens: TokenStream,
    /// What it is.
    what: &'static str,
}

impl Unspelled {
    fn new(tokens: impl ToTokens, what: &'static str) -> Self {
        Self { tokens: tokens.into_token_stream(), what }
    }

    /// The error at the offending part.
    pub(crate) fn error(&self, remedy: &str) -> syn::Error {
        self.error_at(&self.tokens, remedy)
    }

    /// The error at a string that the type was written in.
    pub(crate) fn error_at(&self, tokens: impl ToTokens, remedy: &str) -> syn::Error {
        let message = format!("no tag can be made from a type with {}: {remedy}", self.what);
        syn::Error::new_spanned(tokens, message)
    }
}

fn spell_path(ty: &TypePath) -> Result<String, Unspelled> {
    if ty.qself.is_some() {
        return Err(Unspelled::new(ty, "an associated type"));
    }
    let mut segments = ty.path.segments.iter();
    let last = segments.next_back().expect("a path has a segment");
    if let Some(earlier) = segments.find(|segment| !segment.arguments.is_none()) {
        return Err(Unspelled::new(earlier, "generics before the last name of a path"));
    }
    let name = unraw(&last.ident);
    match &last.arguments {
        PathArguments::AngleBracketed(generics) if !generics.args.is_empty() => {
            Ok(format!("{name}<{}>", spell_generics(generics)?))
        }
        PathArguments::AngleBracketed(_) | PathArguments::None => Ok(name),
        PathArguments::Parenthesized(arguments) => {
            Err(Unspelled::new(arguments, "the arguments of a function"))
        }
    }
}

fn spell_generics(generics: &AngleBracketedGenericArguments) -> Result<String, Unspelled> {
    let arguments: Result<Vec<_>, _> = generics.args.iter().map(spell_argument).collect();
    Ok(arguments?.join(","))
}

fn spell_argument(argument: &GenericArgument) -> Result<String, Unspelled> {
    match argument {
        GenericArgument::Type(ty) => spell(ty),
        GenericArgument::Lifetime(lifetime) => Ok(lifetime.to_string()),
        GenericArgument::Const(expr) => spell_const(expr),
        other => Err(Unspelled::new(other, "a named argument")),
    }
}

fn spell_list(types: &Punctuated<Type, Token![,]>) -> Result<String, Unspelled> {
    let types: Result<Vec<_>, _> = types.iter().map(spell).collect();
    Ok(types?.join(","))
}

fn spell_length(length: &Expr) -> Result<String, Unspelled> {
    match array_length(length) {
        Some(digits) => Ok(digits),
        None => Err(Unspelled::new(length, "a length that is no plain number")),
    }
}

/// The length of an array in decimal, if it is written as a number.
pub(crate) fn array_length(length: &Expr) -> Option<String> {
    match length {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(int) => Some(int.base10_digits().to_owned()),
            _ => None,
        },
        Expr::Group(group) => array_length(&group.expr),
        Expr::Paren(paren) => array_length(&paren.expr),
        _ => None,
    }
}

fn spell_const(expr: &Expr) -> Result<String, Unspelled> {
    let literal = match expr {
        Expr::Lit(literal) => &literal.lit,
        other => return Err(Unspelled::new(other, "a computed constant")),
    };
    match literal {
        Lit::Int(int) => Ok(int.base10_digits().to_owned()),
        Lit::Bool(bool) => Ok(bool.value.to_string()),
        Lit::Char(char) => Ok(char.token().to_string()),
        other => Err(Unspelled::new(other, "a computed constant")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn spelled(text: &str) -> String {
        spell(&syn::parse_str(text).unwrap()).unwrap()
    }

    fn refused(text: &str) -> &'static str {
        spell(&syn::parse_str(text).unwrap()).unwrap_err().what
    }

    #[test]
    fn paths_are_cut_to_their_last_segment() {
        assert_eq!(spelled("std::vec::Vec::<crate::shop::Item,>"), "Vec<Item>");
        assert_eq!(spelled("::alloc::string::String"), "String");
        assert_eq!(spelled("r#type::r#Item"), "Item");
    }

    #[test]
    fn white_space_goes() {
        assert_eq!(spelled("BTreeMap < String , Vec < u8 > >"), "BTreeMap<String,Vec<u8>>");
        assert_eq!(spelled("[u8; 32]"), "[u8;32]");
        assert_eq!(spelled("( u8 , i8 )"), "(u8,i8)");
    }

    #[test]
    fn a_trailing_comma_stays_only_in_a_tuple_of_one() {
        assert_eq!(spelled("(u32,)"), "(u32,)");
        assert_eq!(spelled("(u32, u8,)"), "(u32,u8)");
        assert_eq!(spelled("Option<u32,>"), "Option<u32>");
        assert_eq!(spelled("()"), "()");
    }

    #[test]
    fn needless_parentheses_and_groups_go() {
        assert_eq!(spelled("(u32)"), "u32");
        assert_eq!(spelled("Option<(Vec<(u8)>)>"), "Option<Vec<u8>>");
        let group = proc_macro2::Group::new(proc_macro2::Delimiter::None, quote!(Vec<u8>));
        assert_eq!(
            spell(&syn::parse2(quote!(Option<#group>)).unwrap()).unwrap(),
            "Option<Vec<u8>>"
        );
    }

    #[test]
    fn numbers_have_one_spelling_too() {
        assert_eq!(spelled("[u8; 0x20usize]"), "[u8;32]");
        assert_eq!(spelled("Matrix<3, true, 'x'>"), "Matrix<3,true,'x'>");
    }

    #[test]
    fn lifetimes_stay() {
        assert_eq!(spelled("std::borrow::Cow<'static, str>"), "Cow<'static,str>");
    }

    #[test]
    fn what_has_no_spelling_is_named() {
        assert_eq!(refused("<T as Trait>::Out"), "an associated type");
        assert_eq!(refused("Shop<u8>::Item"), "generics before the last name of a path");
        assert_eq!(refused("item!()"), "a macro");
        assert_eq!(refused("[u8; LEN]"), "a length that is no plain number");
        assert_eq!(refused("Option<[u8; 2 + 2]>"), "a length that is no plain number");
        assert_eq!(refused("Matrix<{ 2 + 1 }>"), "a computed constant");
    }
}
