//! What is rightly signed, encrypted or sealed, and yet no session; and what comes close to a session: from outside, in
//! every mode.

mod applications;
mod bodies;
mod clocks;
mod forge;
mod keys;
mod reasons;
mod refusals;
mod site;
mod texts;

use session_core::Session;

#[derive(Session)]
pub(super) struct Visitor {
    #[session(tag = 1)]
    visits: u32,
    #[session(tag = 2)]
    name: String,
    #[session(tag = 3, rotate)]
    user: Option<u32>,
}
