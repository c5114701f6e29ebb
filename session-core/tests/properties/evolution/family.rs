//! The builds: fields added, removed, reordered, renamed and retyped, generations raised.

use super::build::builds;
use super::server::{Kind, boxed};
use super::value::{Account, Value as _};

builds! {
    plain [] generation 0 retired [] {
        visits: u32 as "visits u32";
        name: String as "name String";
        [rotate] user: Option<u32> as "user Option<u32>" rotates true;
    }
    grown [] generation 0 retired [] {
        theme: String as "theme String";
        name: String as "name String";
        [tag = 7] plan: u16 as "7";
        [rotate] user: Option<u32> as "user Option<u32>" rotates true;
        visits: u32 as "visits u32";
    }
    shrunk [] generation 0 retired [] {
        name: String as "name String";
    }
    signed_out [] generation 0 retired [] {
        theme: String as "theme String";
        visits: u32 as "visits u32";
    }
    retyped [] generation 0 retired [] {
        visits: u64 as "visits u64";
        name: Vec<u8> as "name Vec<u8>";
        [rotate] user: Option<u32> as "user Option<u32>" rotates true;
    }
    bridged [] generation 0 retired [] {
        [was("u32")] visits: u64 as "visits u64" was ["visits u32"];
        name: String as "name String";
        [rotate] user: Option<u32> as "user Option<u32>" rotates true;
    }
    bridged_twice [] generation 0 retired [] {
        [version = 1, was("u64", "u32")]
        visits: u64 as "visits u64 1" was ["visits u64", "visits u32"];
        theme: String as "theme String";
        [rotate] user: Option<u32> as "user Option<u32>" rotates true;
    }
    versioned [] generation 0 retired [] {
        [version = 1] visits: u32 as "visits u32 1";
        [default = String::of(2)] name: String as "name String" default 2;
        [tag = 7] plan: u16 as "7";
    }
    renamed [] generation 0 retired [] {
        [rename = "visits"] count: u32 as "visits u32";
        [rename = "name"] theme: String as "name String";
    }
    lasting [] generation 0 retired [] {
        [expires = "30d"] visits: u32 as "visits expires<u32>" lasts true;
        name: String as "name String";
        [rotate] user: Option<u32> as "user Option<u32>" rotates true;
    }
    wide_user [] generation 0 retired [] {
        name: String as "name String";
        theme: String as "theme String";
        [rotate] user: Option<u64> as "user Option<u64>" rotates true;
    }
    bridged_user [] generation 0 retired [] {
        name: String as "name String";
        [rotate, was("Option<u64>", "Option<u32>")]
        user: Account as "user Account" was ["user Option<u64>", "user Option<u32>"] rotates true;
        visits: u32 as "visits u32";
    }
    user_without_rotation [] generation 0 retired [] {
        user: Option<u32> as "user Option<u32>";
        theme: String as "theme String";
    }
    required [] generation 0 retired [] {
        [required] name: String as "name String";
        [required, tag = 7] plan: u16 as "7";
        [rotate] user: Option<u64> as "user Option<u64>" rotates true;
    }
    raised [#[session(generation = 1)]] generation 1 retired [] {
        name: String as "name String";
        [rotate] user: Option<u32> as "user Option<u32>" rotates true;
    }
    raised_again [#[session(generation = 2)]] generation 2 retired [] {
        name: String as "name String";
        theme: String as "theme String";
        [rotate] user: Option<u64> as "user Option<u64>" rotates true;
    }
    retired [#[session(retired("visits: u32"))]] generation 0 retired ["visits u32"] {
        name: String as "name String";
        [rotate] user: Option<u32> as "user Option<u32>" rotates true;
    }
    raised_and_retired
    [#[session(generation = 2, retired("theme: String", "user: Option<u32>"))]]
    generation 2 retired ["theme String", "user Option<u32>"] {
        visits: u64 as "visits u64";
        [rotate] user: Option<u64> as "user Option<u64>" rotates true;
    }
}

/// All of them.
pub(super) fn family() -> &'static [Kind] {
    macro_rules! kinds {
        ($($module:ident)*) => { &[$(boxed::<$module::Visitor>),*] };
    }
    const ALL: &[Kind] = kinds![
        plain grown shrunk signed_out retyped bridged bridged_twice versioned renamed lasting
        wide_user bridged_user user_without_rotation required raised raised_again retired
        raised_and_retired
    ];
    ALL
}
