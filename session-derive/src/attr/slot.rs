//! The one rule for what is given twice.

use proc_macro2::Ident;

/// The place of an attribute's value, with the word that it was given under.
pub(crate) struct Slot<T>(Option<(Ident, T)>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Slot<T> {
    /// Takes the value of an attribute, which may be given only once.
    pub(super) fn set(&mut self, key: Ident, value: T) -> syn::Result<()> {
        if self.0.is_some() {
            return Err(syn::Error::new(
                key.span(),
                format!("`{key}` is given twice: keep one of them"),
            ));
        }
        self.0 = Some((key, value));
        Ok(())
    }

    /// The value, if it was given.
    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, value)| value)
    }

    /// The word, if it was given.
    pub(crate) fn key(&self) -> Option<&Ident> {
        self.0.as_ref().map(|(key, _)| key)
    }

    /// Whether it was given.
    pub(crate) fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// The value by itself.
    pub(crate) fn into_value(self) -> Option<T> {
        self.0.map(|(_, value)| value)
    }
}
