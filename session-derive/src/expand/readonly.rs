//! What a call of `set_…` on a `readonly` field runs into: words, rather than "no method named".

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::accessors::argument;
use crate::model::{Field, Session};

/// Methods that nobody can call, and the reason why.
pub(super) fn traps(field: &Field<'_>, session: &Session<'_>) -> TokenStream {
    let (vis, ty, names) = (&field.vis, field.ty, &field.names);
    let (set, get_mut, take, reset) = (&names.set, &names.get_mut, &names.take, &names.reset);
    let argument = argument(ty);
    let reason = reason_ident(field);
    let tracked = &session.tracked;
    // A bound with a lifetime of its own is checked where the method is called, not here.
    let never = quote!(where for<'never> #tracked: #reason<'never>);
    quote_spanned! {Span::mixed_site()=>
        #[doc(hidden)]
        #vis fn #set(&mut self, _: #argument) #never {}

        #[doc(hidden)]
        #vis fn #get_mut(&mut self) -> &mut #ty #never { ::core::unreachable!() }

        #[doc(hidden)]
        #vis fn #take(&mut self) -> #ty #never { ::core::unreachable!() }

        #[doc(hidden)]
        #vis fn #reset(&mut self) #never {}
    }
}

/// The bound that nothing fulfils.
pub(super) fn reason(field: &Field<'_>) -> TokenStream {
    let reason = reason_ident(field);
    let (name, set) = (&field.name, &field.names.set);
    let message = format!("the field `{name}` of the session is readonly");
    let label = format!("would change `{name}`");
    let note = format!(
        "to have `{set}` and the other methods that change it, leave out `readonly` at the field"
    );
    quote! {
        #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
        pub trait #reason<'never> {}

        // Without any implementation the compiler would propose to add one.
        #[diagnostic::do_not_recommend]
        impl<'never> #reason<'never> for __session::Nothing {}
    }
}

fn reason_ident(field: &Field<'_>) -> proc_macro2::Ident {
    format_ident!("__{}IsReadonly", field.ident, span = Span::mixed_site())
}
