// The user denies whatever can be denied, and hears of nothing but their own code.

#![deny(
    warnings,
    missing_docs,
    unnameable_types,
    unreachable_pub,
    unused_qualifications,
    unused_results
)]
//! The user's program.

use session_actix::Session;

/// A session of which everything is public.
#[derive(Debug, Session)]
#[session(cookie = "visitor", generation = 2, retired("user: Option<u32>", 17))]
pub struct Visitor {
    visits: u32,
    #[session(tag = 3)]
    cart: Vec<String>,
    #[session(rotate, was("u64"))]
    user: Option<u64>,
    #[session(readonly)]
    born: u64,
    #[session(copy)]
    trial: Option<bool>,
    /// No longer used.
    #[deprecated]
    pub old: u8,
}

/// The methods of a session are public here as well.
pub mod guest {
    /// A session in a module.
    #[derive(Debug, super::Session)]
    pub struct Guest {
        name: Option<String>,
    }
}

pub struct NotDocumented;

fn main() {}
