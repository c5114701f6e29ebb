//! M: what an application with accounts keeps.

use serde::{Deserialize, Serialize};
use session_actix::Session;

use super::implement::contents;

/// As [`Small`](super::Small), and texts.
#[derive(Session, Serialize, Deserialize, Clone)]
pub struct Medium {
    pub(super) counter: u32,
    pub(super) user: Option<u64>,
    pub(super) signed_in: bool,
    pub(super) name: String,
    pub(super) locale: String,
    pub(super) roles: Vec<String>,
    pub(super) token: String,
    pub(super) last_seen: u64,
    pub(super) message: Option<String>,
}

fn filled() -> Medium {
    Medium {
        counter: 300,
        user: Some(1_234_567),
        signed_in: true,
        name: "Ada Lovelace".into(),
        locale: "en-GB".into(),
        roles: ["admin", "editor", "author"].map(str::to_owned).to_vec(),
        token: "0123456789abcdef0123456789abcdef".into(),
        last_seen: 1_767_268_800,
        message: Some("Signed in.".into()),
    }
}

fn changed() -> Medium {
    Medium {
        counter: 301,
        user: Some(7_654_321),
        signed_in: false,
        name: "Grace Hopper".into(),
        locale: "en-US".into(),
        roles: ["owner", "writer", "reader"].map(str::to_owned).to_vec(),
        token: "fedcba9876543210fedcba9876543210".into(),
        last_seen: 1_767_268_860,
        message: Some("Signed up.".into()),
    }
}

contents!("M" Medium: counter set_counter, user set_user, signed_in set_signed_in, name set_name,
    locale set_locale, roles set_roles, token set_token, last_seen set_last_seen,
    message set_message);
