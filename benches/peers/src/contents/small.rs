//! S: who is there.

use serde::{Deserialize, Serialize};
use session_actix::Session;

use super::implement::contents;

/// A counter, a user, a flag.
#[derive(Session, Serialize, Deserialize, Clone)]
pub struct Small {
    counter: u32,
    user: Option<u64>,
    signed_in: bool,
}

fn filled() -> Small {
    Small { counter: 300, user: Some(1_234_567), signed_in: true }
}

fn changed() -> Small {
    Small { counter: 301, user: Some(7_654_321), signed_in: false }
}

contents!("S" Small: counter set_counter, user set_user, signed_in set_signed_in);
