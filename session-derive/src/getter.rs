//! What the getter of a field returns, and how.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use crate::names::local;
use crate::shape::Shape;

/// How a field's value is handed out.
pub(crate) enum Getter<'a> {
    /// A scalar, by value.
    Scalar(&'a Type),
    /// A type that the user marked `copy`, by value.
    Copy(&'a Type),
    /// `&str`.
    Text,
    /// `&[T]`.
    Slice(&'a Type),
    /// An `Option` of one of these.
    Option(Box<Self>),
    /// `&T`.
    Reference(&'a Type),
}

impl<'a> Getter<'a> {
    /// The getter of a type.
    pub(crate) fn of(ty: &'a Type, copy: bool) -> Self {
        if copy {
            return Self::Copy(ty);
        }
        match Shape::of(ty) {
            Shape::Scalar => Self::Scalar(ty),
            Shape::String => Self::Text,
            Shape::Vec(inner) => Self::Slice(inner),
            Shape::Option(inner) => Self::Option(Box::new(Self::of(inner, false))),
            Shape::Box(_) | Shape::Container(_) | Shape::Other => Self::Reference(ty),
        }
    }

    /// What it returns.
    pub(crate) fn return_type(&self) -> TokenStream {
        match self {
            Self::Scalar(ty) | Self::Copy(ty) => quote!(#ty),
            Self::Text => quote!(&::core::primitive::str),
            Self::Slice(inner) => quote!(&[#inner]),
            Self::Option(inner) => {
                let inner = inner.return_type();
                quote!(::core::option::Option<#inner>)
            }
            Self::Reference(ty) => quote!(&#ty),
        }
    }

    /// The returned value, from an expression that is a reference to the field's value.
    pub(crate) fn value(&self, reference: &TokenStream) -> TokenStream {
        match self {
            Self::Scalar(_) => quote!(*#reference),
            Self::Copy(ty) => quote!(<#ty as __session::CopyValue>::copy_value(#reference)),
            Self::Text => quote!(::std::string::String::as_str(#reference)),
            Self::Slice(_) => quote!(::std::vec::Vec::as_slice(#reference)),
            Self::Option(inner) => inner.value_in_option(reference),
            Self::Reference(_) => quote!(#reference),
        }
    }

    fn value_in_option(&self, reference: &TokenStream) -> TokenStream {
        match self {
            Self::Scalar(_) => quote!(*#reference),
            Self::Reference(_) => quote!(::core::option::Option::as_ref(#reference)),
            inner => {
                let bound = local("inner");
                let value = inner.value(&quote!(#bound));
                quote! {
                    match #reference {
                        ::core::option::Option::Some(#bound) => ::core::option::Option::Some(#value),
                        ::core::option::Option::None => ::core::option::Option::None,
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn returned(text: &str) -> String {
        let ty = syn::parse_str(text).unwrap();
        Getter::of(&ty, false).return_type().to_string().replace(' ', "")
    }

    #[test]
    fn scalars_are_returned_by_value() {
        assert_eq!(returned("u32"), "u32");
        assert_eq!(returned("core::primitive::bool"), "core::primitive::bool");
    }

    #[test]
    fn text_and_lists_are_borrowed_as_slices() {
        assert_eq!(returned("std::string::String"), "&::core::primitive::str");
        assert_eq!(returned("Vec<Item>"), "&[Item]");
    }

    #[test]
    fn an_option_treats_its_inside_the_same_way() {
        assert_eq!(returned("Option<u32>"), "::core::option::Option<u32>");
        assert_eq!(returned("Option<UserId>"), "::core::option::Option<&UserId>");
        assert_eq!(
            returned("Option<Option<String>>"),
            "::core::option::Option<::core::option::Option<&::core::primitive::str>>"
        );
    }

    #[test]
    fn anything_else_is_borrowed() {
        assert_eq!(returned("Item"), "&Item");
        assert_eq!(returned("self::String"), "&self::String");
    }

    #[test]
    fn copy_returns_the_type_as_it_is() {
        let ty = syn::parse_quote!(Option<UserId>);
        assert_eq!(Getter::of(&ty, true).return_type().to_string(), "Option < UserId >");
    }
}
