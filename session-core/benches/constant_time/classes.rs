//! Inputs that are wrong in different ways.

/// The inputs of two classes, all of one length.
pub(crate) type Classes = [Vec<Vec<u8>>; 2];

/// Inputs of a class.
pub(crate) const INPUTS: u16 = 1000;
/// Bytes at the end that nobody may guess.
const SECRET: usize = 16;

/// Wrong in the first byte of what is secret, and in the last.
pub(crate) fn first_or_last(right: &[Vec<u8>]) -> Classes {
    [SECRET, 1].map(|back| right.iter().map(|right| wrong_at(right, back)).collect())
}

/// Wrong in the last byte of what is secret, and wrong in all of it. Each input has another right
/// one, so that a class has random bytes either way, and decoding them takes no less.
pub(crate) fn last_or_random(right: &[Vec<u8>]) -> Classes {
    let open = |right: &Vec<u8>| right[..right.len() - SECRET].to_vec();
    let replaced = |right: &Vec<u8>| [open(right), random::<SECRET>().to_vec()].concat();
    let [_, last] = first_or_last(right);
    [last, right.iter().map(replaced).collect()]
}

/// Wrong in one byte, counted from the end.
fn wrong_at(right: &[u8], back: usize) -> Vec<u8> {
    let mut wrong = right.to_vec();
    let [by] = random();
    wrong[right.len() - back] ^= by | 1;
    wrong
}

pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("there are random bytes");
    bytes
}
