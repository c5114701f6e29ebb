// Spans of time that are none, and fields that can't expire.

use std::collections::BTreeSet;

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[session(expires = 900)]
    number: u32,
    #[session(expires = "15")]
    without_unit: u32,
    #[session(expires = "15min")]
    unknown_unit: u32,
    #[session(expires = "0s")]
    nothing: u32,
    #[session(expires = "100000d")]
    forever: u32,
    #[session(expires)]
    without_value: u32,
    #[session(expires = "1h", merge = union)]
    merged: BTreeSet<u32>,
    #[session(expires = "1h", rotate)]
    user: Option<u32>,
    #[session(expired = "1h")]
    misspelt: u32,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_number();
}

fn main() {}
