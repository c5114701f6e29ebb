//! What `set_` takes for an `Option<String>`.

/// What the setter of an `Option<String>` takes: text, or an option of text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no text",
    label = "a field of type `Option<String>` takes `&str`, `String`, or an `Option` of either",
    note = "to clear it, call its `reset_…` or set `None::<String>`"
)]
pub trait IntoOptionalString {
    /// The value to set.
    fn into_optional_string(self) -> Option<String>;
}

impl IntoOptionalString for &str {
    fn into_optional_string(self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl IntoOptionalString for String {
    fn into_optional_string(self) -> Option<String> {
        Some(self)
    }
}

impl IntoOptionalString for &String {
    fn into_optional_string(self) -> Option<String> {
        Some(self.clone())
    }
}

impl IntoOptionalString for Option<&str> {
    fn into_optional_string(self) -> Option<String> {
        self.map(str::to_owned)
    }
}

impl IntoOptionalString for Option<String> {
    fn into_optional_string(self) -> Option<String> {
        self
    }
}
