//! A build of the struct, as its requests and the model see it.

use std::fmt;

use session_core::{Session, SessionState};

use super::act::{Deed, Whole};
use super::draft::FLAGS;

/// What is known of a build from its source alone.
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) generation: u32,
    /// What it drops always.
    pub(super) retired: &'static [&'static str],
    pub(super) fields: Vec<FieldShape>,
}

/// One field: what makes its tag, in words.
pub(super) struct FieldShape {
    pub(super) key: &'static str,
    pub(super) was: &'static [&'static str],
    pub(super) rotates: bool,
    /// It does not last as long as the session.
    pub(super) lasts: bool,
    /// The number of its default.
    pub(super) default: u8,
    /// How its type shows the value of a number.
    pub(super) text: fn(u8) -> String,
}

/// The accessors of one field.
pub(super) struct Door<T: SessionState> {
    /// Whether it is present, and what it is.
    pub(super) read: fn(&Session<T>) -> (bool, String),
    pub(super) act: fn(&mut Session<T>, Deed),
}

/// A struct that is one build.
pub(super) trait Build: SessionState {
    fn shape() -> Shape;
    fn doors() -> Vec<Door<Self>>;
    /// What a handler does to all of a session.
    fn act(visitor: &mut Session<Self>, act: Whole);
}

impl Shape {
    /// What this build reads or writes.
    pub(super) fn knows(&self, key: &str) -> bool {
        key == FLAGS || self.fields.iter().any(|field| field.keys().any(|own| own == key))
    }
}

impl FieldShape {
    pub(super) fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.was.iter().copied().chain([self.key])
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Builds of one struct. Each field says by what words its tag is made, which the model goes by.
macro_rules! builds {
    ($($module:ident [$($attribute:tt)*] generation $generation:literal retired [$($retired:literal),*] {$(
        $([$($word:tt)*])? $field:ident: $ty:ty as $key:literal
            $(was [$($was:literal),+])? $(rotates $rotates:literal)? $(lasts $lasts:literal)? $(default $default:literal)?;
    )*})*) => {$(
        pub(super) mod $module {
            #[allow(unused_imports, reason = "most builds name nothing of this file")]
            use super::*;
            use $crate::properties::evolution::build::{Build, Door, FieldShape, Shape, accessors};
            use $crate::properties::evolution::act::Whole;
            use $crate::properties::evolution::value;

            #[derive(session_core::Session)]
            $($attribute)*
            pub(in crate::properties::evolution) struct Visitor {$(
                $(#[session($($word)*)])?
                $field: $ty,
            )*}

            impl Build for Visitor {
                fn shape() -> Shape {
                    Shape {
                        name: stringify!($module),
                        generation: $generation,
                        retired: &[$($retired),*],
                        fields: vec![$(FieldShape {
                            key: $key,
                            was: &[$($($was),+)?],
                            rotates: false $(|| $rotates)?,
                            lasts: false $(|| $lasts)?,
                            default: 0 $(+ $default)?,
                            text: value::text::<$ty>,
                        }),*],
                    }
                }

                fn doors() -> Vec<Door<Self>> {
                    vec![$(accessors!($field, $ty)),*]
                }

                fn act(visitor: &mut session_core::Session<Self>, act: Whole) {
                    match act {
                        Whole::Persist => visitor.persist(),
                        Whole::Renew => visitor.renew(),
                        Whole::Rewrite => visitor.mark_changed(),
                        Whole::Revert => visitor.revert(),
                        Whole::Reset => visitor.reset(),
                        Whole::Invalidate => visitor.invalidate(),
                    }
                }
            }
        }
    )*};
}

/// The accessors of a field by its name.
macro_rules! accessors {
    (visits, $ty:ty) => { accessors!(@ $ty, visits has_visits set_visits visits_mut take_visits reset_visits) };
    (count, $ty:ty) => { accessors!(@ $ty, count has_count set_count count_mut take_count reset_count) };
    (name, $ty:ty) => { accessors!(@ $ty, name has_name set_name name_mut take_name reset_name) };
    (theme, $ty:ty) => { accessors!(@ $ty, theme has_theme set_theme theme_mut take_theme reset_theme) };
    (user, $ty:ty) => { accessors!(@ $ty, user has_user set_user user_mut take_user reset_user) };
    (plan, $ty:ty) => { accessors!(@ $ty, plan has_plan set_plan plan_mut take_plan reset_plan) };
    (@ $ty:ty, $get:ident $has:ident $set:ident $edit:ident $take:ident $reset:ident) => {
        Door {
            read: |visitor| (visitor.$has(), format!("{:?}", visitor.$get())),
            act: |visitor, deed| match deed {
                $crate::properties::evolution::act::Deed::Set(number) => {
                    visitor.$set(<$ty as value::Value>::of(number));
                }
                $crate::properties::evolution::act::Deed::Edit(number) => {
                    *visitor.$edit() = <$ty as value::Value>::of(number);
                }
                $crate::properties::evolution::act::Deed::Take => drop::<$ty>(visitor.$take()),
                $crate::properties::evolution::act::Deed::Reset => visitor.$reset(),
            },
        }
    };
}

pub(super) use {accessors, builds};
