//! The methods that every session has.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::subject::Subject;
use crate::model::Session;
use crate::names::argument_name;

/// All of them: what acts on the session as a whole.
pub(super) fn methods(session: &Session<'_>, subject: &Subject) -> TokenStream {
    let identity = identity(session);
    let saving = saving(session);
    let whole = whole(session, subject);
    quote_spanned!(Span::mixed_site()=> #identity #saving #whole)
}

fn identity(session: &Session<'_>) -> TokenStream {
    let vis = &session.vis;
    quote_spanned! {Span::mixed_site()=>
        /// Gives the session a new identity, and keeps what is in it. A session that lives in a cookie has no id, so
        /// there its cookie is made anew, and a copy of the old one stays valid until it expires.
        ///
        /// Call it when somebody signs in, even as the same user again.
        #vis fn renew(&mut self) {
            self.view.renew();
        }

        /// Ends the session, at once and for all who use it in this request.
        ///
        /// This value can be used on, as a new session.
        #vis fn invalidate(&mut self) {
            self.view.invalidate();
        }

        /// Makes the cookie outlive the browser's session.
        #vis fn persist(&mut self) {
            self.view.persist();
        }
    }
}

fn saving(session: &Session<'_>) -> TokenStream {
    let Session { vis, krate, .. } = session;
    quote_spanned! {Span::mixed_site()=>
        /// Takes back what was changed here and not yet published.
        #vis fn revert(&mut self) {
            self.view.revert();
        }

        /// Has the session written though nothing changed in it.
        #vis fn mark_changed(&mut self) {
            self.view.mark_changed();
        }

        /// Publishes what was changed here, and takes what others have published in this request.
        #vis fn sync(&mut self) {
            self.view.sync();
        }

        /// Publishes what was changed here, and makes sure that it can be saved.
        ///
        /// # Errors
        ///
        /// What would keep the session from being saved.
        #vis fn save(&mut self) -> ::core::result::Result<#krate::SaveReport, #krate::SaveError> {
            self.view.save()
        }
    }
}

fn whole(session: &Session<'_>, subject: &Subject) -> TokenStream {
    let Session { vis, krate, .. } = session;
    let (value, ty) = (argument_name(), subject.ty());
    quote_spanned! {Span::mixed_site()=>
        /// A copy of all fields.
        #[must_use]
        #vis fn snapshot(&self) -> #ty {
            self.view.snapshot()
        }

        /// Sets all fields but those that are readonly.
        #vis fn replace(&mut self, #value: #ty) {
            self.view.replace(#value);
        }

        /// Removes all fields: they read as their defaults.
        #vis fn reset(&mut self) {
            self.view.reset();
        }

        /// How many bytes each field takes.
        #[must_use]
        #vis fn encoded_sizes(&self) -> #krate::EncodedSizes {
            self.view.encoded_sizes()
        }
    }
}
