//! Values that nobody chose, the same in each run.

use std::io;
use std::sync::Mutex;

/// SplitMix64.
#[derive(Clone)]
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number of any length: small ones are as likely as large ones.
    pub(crate) fn spread(&mut self) -> u64 {
        let shift = self.below(64);
        self.number() >> shift
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.number() % end
    }

    pub(crate) fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    pub(crate) fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let length = self.below(4);
        (0..length).map(|_| item(self)).collect()
    }

    pub(crate) fn text(&mut self) -> String {
        const LETTERS: [char; 6] = ['a', '0', 'ß', '茶', '🍵', '\0'];
        let length = [0, 1, 5, 40, 130][self.below(5) as usize];
        (0..length).map(|_| LETTERS[self.below(6) as usize]).collect()
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.number() as u8).collect()
    }

    /// As what a builder draws its random bytes from.
    pub(crate) fn into_random(self) -> impl Fn(&mut [u8]) -> io::Result<()> + Send + Sync {
        let draw = Mutex::new(self);
        move |out: &mut [u8]| {
            let drawn = draw.lock().expect("nobody panics here").bytes(out.len());
            out.copy_from_slice(&drawn);
            Ok(())
        }
    }
}
