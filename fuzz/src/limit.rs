//! How much memory an input may take.

use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

use peak_alloc::PeakAlloc;

use crate::targets::Target;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Bytes that an input may take at once beyond its own, what the target itself compares with
/// included. A reallocation counts as both.
const MOST: usize = 64 * 1024;

static HIGHEST: AtomicUsize = AtomicUsize::new(0);
static BEFORE: AtomicUsize = AtomicUsize::new(0);

/// Memory counts from here on. A target begins again behind what others do for it first, such as a
/// parser that makes a table of every dot of a key.
pub fn begin() {
    BEFORE.store(MEMORY.current_usage(), Ordering::Relaxed);
    MEMORY.reset_peak_usage();
}

/// Runs a target on an input, which must not take more memory than is allowed. The highest peak so
/// far is printed whenever it rises.
///
/// # Panics
///
/// When what the target shows does not hold.
pub fn run(target: Target, input: &[u8]) {
    // Settings and runtimes are made once, and a thread keeps some buffers: not for this input alone.
    static WARM: Once = Once::new();
    WARM.call_once(|| target(input));
    begin();
    target(input);
    let taken = MEMORY.peak_usage().saturating_sub(BEFORE.load(Ordering::Relaxed));
    let beyond = taken.saturating_sub(input.len());
    if HIGHEST.fetch_max(beyond, Ordering::Relaxed) < beyond {
        eprintln!("peak allocation: {beyond} bytes beyond the {} of the input", input.len());
    }
    assert!(beyond <= MOST, "an input of {} bytes took {beyond} more", input.len());
}
