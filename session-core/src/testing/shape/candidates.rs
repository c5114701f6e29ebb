//! Values that a type is given to find out what it asks for next.
//!
//! A type may check what it reads. Among these there is one for most that do: numbers that are not zero, times,
//! addresses, ids. The first of each is what types without checks get.

pub(super) const NUMBERS: [u8; 5] = [1, 0, 2, 16, 100];

pub(super) const FLAGS: [bool; 2] = [false, true];

pub(super) const CHARACTERS: [char; 3] = ['a', '1', 'A'];

pub(super) const TEXTS: [&str; 18] = [
    "",
    "a",
    "1",
    "A",
    "a@example.org",
    "https://example.org/",
    "example.org",
    "2000-01-01T00:00:00Z",
    "2000-01-01T00:00:00",
    "2000-01-01",
    "00:00:00",
    "00000000-0000-4000-8000-000000000001",
    "127.0.0.1",
    "1.0.0",
    "en",
    "EUR",
    "UTC",
    "/a",
];

/// Lengths of byte strings.
pub(super) const BYTES: [usize; 9] = [0, 16, 32, 4, 8, 12, 20, 24, 64];

/// Lengths of sequences and maps.
pub(super) const LENGTHS: [usize; 8] = [1, 0, 2, 3, 4, 8, 16, 32];
