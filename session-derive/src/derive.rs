//! The way through all stages.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::check;
use crate::entry::Entry;
use crate::errors::Errors;
use crate::expand;
use crate::model::Session;

/// Expands the derive.
pub(crate) fn derive(input: TokenStream, entry: Entry) -> TokenStream {
    let (errors, code) = expand(input, entry);
    let errors = errors.iter().map(syn::Error::to_compile_error);
    quote!(#(#errors)* #code)
}

/// All mistakes, and the code. Beside mistakes stands code with the same signatures, so that what uses the session
/// does not become an error as well.
pub(crate) fn expand(input: TokenStream, entry: Entry) -> (Vec<syn::Error>, TokenStream) {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return (vec![error], TokenStream::new()),
    };
    let errors = Errors::new();
    let session = Session::new(&input, entry, &errors);
    check::check(&session, &errors);

    let errors = errors.finish();
    let code = if errors.is_empty() { expand::sound(&session) } else { expand::faulty(&session) };
    (errors, code)
}
