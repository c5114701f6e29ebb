//! Contents of one kind and many sizes: so many numbers, or one text.

use std::hint::black_box;

use serde::{Deserialize, Serialize};
use session_actix::Session;
use session_core::Session as View;

use super::Contents;
use crate::key_values::KeyValues;

/// Implements [`Contents`] but for where the values come from. All fields are read and set by what
/// every session has.
macro_rules! whole {
    ($name:expr, $($field:ident),*) => {
        const NAME: &'static str = $name;

        fn counter(&self) -> u32 {
            self.counter
        }

        fn counter_mut(&mut self) -> &mut u32 {
            &mut self.counter
        }

        fn read_one(view: &View<Self>) -> u32 {
            view.counter()
        }

        fn read_all(view: &View<Self>) {
            black_box(view.snapshot());
        }

        fn change_one(view: &mut View<Self>, counter: u32) {
            view.set_counter(counter);
        }

        fn change_all(self, view: &mut View<Self>) {
            view.replace(self);
        }

        fn get_all(session: &impl KeyValues) {
            black_box(Self { $($field: session.get(stringify!($field))),* });
        }

        fn insert_all(self, session: &impl KeyValues) {
            $(session.insert(stringify!($field), self.$field);)*
        }
    };
}

macro_rules! numbers {
    ($name:literal $contents:ident: $($field:ident),*) => {
        #[doc = concat!("Numbers: ", $name, ".")]
        #[derive(Session, Serialize, Deserialize, Clone)]
        pub struct $contents {
            $($field: u32,)*
        }

        impl Contents for $contents {
            fn filled() -> Self {
                Self { $($field: 300),* }
            }

            fn changed() -> Self {
                Self { $($field: 301),* }
            }

            whole!($name, $($field),*);
        }
    };
}

numbers!("1" One: counter);
numbers!("3" Three: counter, f01, f02);
numbers!("10" Ten: counter, f01, f02, f03, f04, f05, f06, f07, f08, f09);
numbers!("30" Thirty:
    counter, f01, f02, f03, f04, f05, f06, f07, f08, f09, f10, f11, f12, f13, f14, f15, f16,
    f17, f18, f19, f20, f21, f22, f23, f24, f25, f26, f27, f28, f29);
numbers!("100" Hundred:
    counter, f01, f02, f03, f04, f05, f06, f07, f08, f09, f10, f11, f12, f13, f14, f15, f16,
    f17, f18, f19, f20, f21, f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32, f33, f34,
    f35, f36, f37, f38, f39, f40, f41, f42, f43, f44, f45, f46, f47, f48, f49, f50, f51, f52,
    f53, f54, f55, f56, f57, f58, f59, f60, f61, f62, f63, f64, f65, f66, f67, f68, f69, f70,
    f71, f72, f73, f74, f75, f76, f77, f78, f79, f80, f81, f82, f83, f84, f85, f86, f87, f88,
    f89, f90, f91, f92, f93, f94, f95, f96, f97, f98, f99);

macro_rules! texts {
    ($($contents:ident: $bytes:literal),*) => {$(
        #[doc = concat!("A text that makes a cookie value of about ", $bytes, " bytes.")]
        #[derive(Session, Serialize, Deserialize, Clone)]
        pub struct $contents {
            counter: u32,
            text: String,
        }

        impl Contents for $contents {
            fn filled() -> Self {
                Self { counter: 300, text: "a".repeat(length($bytes)) }
            }

            fn changed() -> Self {
                Self { counter: 301, text: "b".repeat(length($bytes)) }
            }

            whole!(stringify!($bytes), counter, text);
        }
    )*};
}

/// Of the text: base64 makes four characters of three bytes, and about 40 bytes are around it.
fn length(cookie: usize) -> usize {
    cookie * 3 / 4 - 40
}

texts!(Text100: 100, Text300: 300, Text1000: 1000, Text2000: 2000, Text4000: 4000);
