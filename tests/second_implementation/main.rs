//! Cookies, ids and records that Rust writes and another implementation reads, and the other way
//! round. The other one, in `session_format`, is in Python and was written from `docs/format.md`
//! alone; it is asked over a pipe.

#[path = "../format/recorder.rs"]
mod recorder;
#[path = "../support/requirement.rs"]
mod requirement;

mod ciphers;
mod cookies;
mod draw;
mod everything;
mod ids;
mod invalid;
mod invalid_records;
mod mode;
mod records;
mod second;
mod tags;
mod vectors;

use std::time::SystemTime;

use session_core::Timestamp;

/// 2026-01-01T00:00:00Z, in the seconds of the page.
const NOW: u32 = 189_388_800;
const IDLE: u32 = 86_400;
const ABSOLUTE: u32 = 1_209_600;

fn at(seconds: u32) -> SystemTime {
    Timestamp::from_seconds(seconds).into()
}

fn seconds(time: SystemTime) -> u64 {
    let origin = at(0);
    time.duration_since(origin).expect("after 2020").as_secs()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2);
    let byte = |pair| u8::from_str_radix(str::from_utf8(pair).expect("ASCII"), 16).expect("hex");
    digits.map(byte).collect()
}

/// The limits of both sides, which are the defaults.
fn limits(now: u32) -> serde_json::Value {
    serde_json::json!({"now": now, "idle": IDLE, "absolute": ABSOLUTE, "skew": 60, "grace": 30})
}
