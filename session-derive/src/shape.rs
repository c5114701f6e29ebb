//! What a macro can know of a type: the standard library's containers, by their names.

use syn::{GenericArgument, PathArguments, Type, TypePath};

/// A type, as far as its name tells.
pub(crate) enum Shape<'a> {
    /// A number, `bool` or `char`.
    Scalar,
    /// `String`.
    String,
    /// `Option<T>`.
    Option(&'a Type),
    /// `Vec<T>`.
    Vec(&'a Type),
    /// `Box<T>`.
    Box(&'a Type),
    /// Something else that holds values of these types, and no others.
    Container(Vec<&'a Type>),
    /// A type of which nothing is known.
    Other,
}

const SCALARS: [&str; 16] = [
    "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32",
    "f64", "bool", "char",
];

impl<'a> Shape<'a> {
    /// What the type is by its name, written bare or with a path into the standard library.
    pub(crate) fn of(ty: &'a Type) -> Self {
        match bare(ty) {
            Type::Array(array) => Self::Container(vec![&array.elem]),
            Type::Tuple(tuple) => Self::Container(tuple.elems.iter().collect()),
            Type::Path(path) => Self::of_path(path),
            _ => Self::Other,
        }
    }

    fn of_path(path: &'a TypePath) -> Self {
        let Some((name, arguments)) = standard_name(path) else {
            return Self::Other;
        };
        match (&*name, &*arguments) {
            (scalar, []) if SCALARS.contains(&scalar) => Self::Scalar,
            ("String", []) => Self::String,
            ("Option", [inner]) => Self::Option(inner),
            ("Vec", [inner]) => Self::Vec(inner),
            ("Box", [inner]) => Self::Box(inner),
            ("VecDeque" | "LinkedList" | "BinaryHeap" | "BTreeSet" | "HashSet", [inner]) => {
                Self::Container(vec![inner])
            }
            // The hasher is not stored.
            ("HashSet", [inner, _hasher]) => Self::Container(vec![inner]),
            ("BTreeMap" | "HashMap", [key, value]) | ("HashMap", [key, value, _]) => {
                Self::Container(vec![key, value])
            }
            _ => Self::Other,
        }
    }
}

/// Without the parentheses, and the groups that `macro_rules` makes.
pub(crate) fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        other => other,
    }
}

/// Whether this is a `CsrfToken`, by its name; a type of the user's that is called so holds no
/// token, which then is never the right one.
pub(crate) fn is_csrf_token(ty: &Type) -> bool {
    match bare(ty) {
        Type::Path(ty) => ty.path.segments.last().is_some_and(|last| last.ident == "CsrfToken"),
        _ => false,
    }
}

/// Whether this is `str`.
pub(crate) fn is_str(ty: &Type) -> bool {
    matches!(bare(ty), Type::Path(path) if standard_name(path).is_some_and(|(name, _)| name == "str"))
}

/// The last name and the type arguments of a path that may lead into the standard library.
fn standard_name(ty: &TypePath) -> Option<(String, Vec<&Type>)> {
    let path = &ty.path;
    let (first, last) = (path.segments.first()?, path.segments.last()?);
    let standard = path.segments.len() == 1 && path.leading_colon.is_none()
        || path.segments.len() > 1
            && ["std", "alloc", "core", "collections"].iter().any(|root| first.ident == root);
    if ty.qself.is_some() || !standard {
        return None;
    }
    let arguments = match &last.arguments {
        PathArguments::None => Some(Vec::new()),
        PathArguments::AngleBracketed(generics) => {
            generics.args.iter().map(type_argument).collect()
        }
        PathArguments::Parenthesized(_) => None,
    };
    Some((last.ident.to_string(), arguments?))
}

fn type_argument(argument: &GenericArgument) -> Option<&Type> {
    match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}
