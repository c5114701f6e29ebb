//! One request and its response.

use std::time::{Duration, SystemTime};

use session_core::{Exchange, Key, Reply, SessionBuilder, SessionConfig, SessionState};

use crate::reference::{KEY, Mode};

/// Noon on New Year's Day 2026, in seconds since 2020.
pub(crate) const NOON: u32 = 189_432_000;

/// The point in time that the format writes as this number.
pub(crate) fn at(seconds: u32) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_577_836_800 + u64::from(seconds))
}

pub(crate) fn builder<T: SessionState>(mode: Mode) -> SessionBuilder<T> {
    let key = Key::from_bytes(&KEY).expect("a key");
    // An input that fails has to fail again.
    let random = |bytes: &mut [u8]| {
        bytes.fill(7);
        Ok(())
    };
    SessionBuilder::new(key).algorithm(mode.algorithm()).random(random)
}

/// The settings of each mode.
pub(crate) fn configs<T: SessionState>() -> [SessionConfig<T>; 3] {
    Mode::ALL.map(|mode| builder(mode).build().expect("the settings agree"))
}

/// The request of a client with this value in its cookie.
pub(crate) fn load<T: SessionState>(
    config: &SessionConfig<T>,
    value: &[u8],
    now: u32,
) -> Exchange<T> {
    let header = [b"session=", value].concat();
    Exchange::load_now(config, [&header[..]], at(now)).expect("cookies never wait")
}

/// The value that the response gives to the cookie; an empty one where it is removed.
pub(crate) fn cookie(reply: &Reply) -> Option<Vec<u8>> {
    let pair = reply.set_cookies().next()?.split(|byte| *byte == b';').next()?;
    Some(pair.strip_prefix(b"session=").expect("it is ours").to_vec())
}
