//! What is the same for each of the contents but for the names of its fields.

/// Implements [`Contents`](super::Contents); values come from the functions `filled` and `changed`
/// beside the struct.
macro_rules! contents {
    ($name:literal $contents:ident: $($field:ident $set:ident),*) => {
        impl $crate::contents::Contents for $contents {
            const NAME: &'static str = $name;

            fn filled() -> Self {
                filled()
            }

            fn changed() -> Self {
                changed()
            }

            fn counter(&self) -> u32 {
                self.counter
            }

            fn counter_mut(&mut self) -> &mut u32 {
                &mut self.counter
            }

            fn read_one(view: &::session_core::Session<Self>) -> u32 {
                view.counter()
            }

            fn read_all(view: &::session_core::Session<Self>) {
                $(::std::hint::black_box(view.$field());)*
            }

            fn change_one(view: &mut ::session_core::Session<Self>, counter: u32) {
                view.set_counter(counter);
            }

            fn change_all(self, view: &mut ::session_core::Session<Self>) {
                $(view.$set(self.$field);)*
            }

            fn get_all(session: &impl $crate::key_values::KeyValues) {
                fn get<T: ::serde::de::DeserializeOwned + 'static>(
                    _: fn($contents) -> T,
                    session: &impl $crate::key_values::KeyValues,
                    key: &str,
                ) -> T {
                    session.get(key)
                }
                $(::std::hint::black_box(get(|it| it.$field, session, stringify!($field)));)*
            }

            fn insert_all(self, session: &impl $crate::key_values::KeyValues) {
                $(session.insert(stringify!($field), self.$field);)*
            }
        }
    };
}

pub(super) use contents;
