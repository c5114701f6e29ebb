//! The number under which a field travels (docs/format.md, Tags).

/// The tags that a user may pin.
pub(crate) const PINNED: std::ops::RangeInclusive<u32> = 1..=111;

const FIRST_HASHED: u64 = 128;
const HASHED: u64 = 16_256;

/// The tag of a field that is not pinned.
pub(crate) fn hashed(name: &str, ty: &str, version: u32) -> u16 {
    of_text(&text(name, ty, version))
}

/// The tag of one that a module of the user's encodes.
pub(crate) fn hashed_with(name: &str, ty: &str, version: u32, module: &str) -> u16 {
    let text = text(name, ty, version);
    of_text(&[&text[..], b"\0", module.as_bytes()].concat())
}

fn of_text(text: &[u8]) -> u16 {
    let tag = FIRST_HASHED + fnv1a64(text) % HASHED;
    u16::try_from(tag).expect("at most 16383")
}

/// What is hashed: the name, the type and the version, with zero bytes between.
fn text(name: &str, ty: &str, version: u32) -> Vec<u8> {
    format!("{name}\0{ty}\0{version}").into_bytes()
}

fn fnv1a64(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // Vectors of the FNV authors' test suite.
    #[test]
    fn the_hash_is_fnv_1a_64() {
        assert_eq!(fnv1a64(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a64(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a64(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn the_text_has_zero_bytes_between_its_parts() {
        assert_eq!(text("cart", "Vec<Item>", 2), b"cart\0Vec<Item>\x002");
    }

    #[test]
    fn hashed_tags_begin_after_the_format_s_own() {
        for name in ["a", "b", "visits", "user", "cart"] {
            assert!((128..=16_383).contains(&hashed(name, "u32", 0)));
        }
    }

    #[test]
    fn name_type_and_version_each_change_the_tag() {
        let tag = hashed("visits", "u32", 0);
        assert_ne!(tag, hashed("visitz", "u32", 0));
        assert_ne!(tag, hashed("visits", "u64", 0));
        assert_ne!(tag, hashed("visits", "u32", 1));
        assert_ne!(tag, hashed_with("visits", "u32", 0, "text"));
    }
}
