//! Marked secrets go through a real server, and are found in no log line, head or body: cases 109
//! and 110, in every mode. Everything that logs is listened to, actix-web too.

#[path = "../../../session-core/tests/support/canary.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared, and a part of it is used here")]
mod canary;
#[path = "../../../session-core/tests/support/derived.rs"]
#[allow(unreachable_pub, reason = "shared")]
mod derived;
mod log;
mod server;
#[path = "../support/switch.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared, and a part of it is used here")]
mod switch;
mod visit;
mod wire;

use server::{MODES, Site, hidden, shown};
use visit::Visit;

// cases 109, 110
#[test]
fn no_secret_is_in_a_log_a_head_or_a_body() {
    let log = log::Log::start();
    for mode in MODES {
        let site = match mode.may_hold_secrets() {
            true => Site::start(mode, hidden::sessions, hidden::routes),
            false => Site::start(mode, shown::sessions, shown::routes),
        };
        let secrets = Visit::of(&site).made();
        let text = log.take();
        for part in ["session_core", "session_actix", "TRACE", "actix_server", "actix_web"] {
            assert!(text.contains(part), "{}: nothing of {part} is in the log", mode.name);
        }
        secrets.assert_none_in("the log", text);
    }
}
