//! Values without parts.

use proptest::prelude::*;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

use super::come_back;

/// A float with all of its bits: one that is not a number is equal to itself.
#[derive(Clone, Copy, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Double(f64);

impl PartialEq for Double {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

#[derive(Clone, Copy, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Single(f32);

impl PartialEq for Single {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

/// Any bits, and often those that mean something of their own.
pub(super) fn doubles() -> impl Strategy<Value = Double> {
    let special = [f64::NAN, -f64::NAN, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE];
    let bits = prop_oneof![
        any::<u64>(),
        prop::sample::select(special.map(f64::to_bits).to_vec()),
        // Not numbers, of the kind that calculations turn into the other kind.
        (1..=0x7_ffff_ffff_ffffu64).prop_map(|payload| f64::INFINITY.to_bits() | payload),
    ];
    bits.prop_map(|bits| Double(f64::from_bits(bits)))
}

pub(super) fn singles() -> impl Strategy<Value = Single> {
    let signalling = (1..=0x3f_ffffu32).prop_map(|payload| f32::INFINITY.to_bits() | payload);
    prop_oneof![any::<u32>(), signalling].prop_map(|bits| Single(f32::from_bits(bits)))
}

/// What serde calls bytes, which is no sequence to it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Blob(Vec<u8>);

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Blob;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Blob, E> {
                Ok(Blob(bytes.to_vec()))
            }
        }
        deserializer.deserialize_byte_buf(Bytes)
    }
}

fn blobs() -> impl Strategy<Value = Blob> {
    proptest::collection::vec(any::<u8>(), 0..300).prop_map(Blob)
}

come_back! {
    a_bool_comes_back: bool = any::<bool>();
    an_i8_comes_back: i8 = any::<i8>();
    an_i16_comes_back: i16 = any::<i16>();
    an_i32_comes_back: i32 = any::<i32>();
    an_i64_comes_back: i64 = any::<i64>();
    an_i128_comes_back: i128 = any::<i128>();
    an_isize_comes_back: isize = any::<isize>();
    a_u8_comes_back: u8 = any::<u8>();
    a_u16_comes_back: u16 = any::<u16>();
    a_u32_comes_back: u32 = any::<u32>();
    a_u64_comes_back: u64 = any::<u64>();
    a_u128_comes_back: u128 = any::<u128>();
    a_usize_comes_back: usize = any::<usize>();
    // case 59
    an_f32_comes_back_bit_by_bit: Single = singles();
    an_f64_comes_back_bit_by_bit: Double = doubles();
    a_char_comes_back: char = any::<char>();
    a_string_comes_back: String = "\\PC{0,60}|[\\x00-\\x1f]{0,8}";
    bytes_come_back: Blob = blobs();
    a_unit_comes_back: () = Just(());
}
