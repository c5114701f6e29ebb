#![no_main]

use session_fuzz::{run, targets};

libfuzzer_sys::fuzz_target!(|input: &[u8]| run(targets::record, input));
