//! What is within bounds comes back; what is not is refused, both ways.

use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;
use std::net::IpAddr;
use std::thread;
use std::time::{Duration, Instant};

use serde::de::{DeserializeOwned, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::*;
use crate::decoding::{DecodeError, decode};
use crate::encoding::{EncodeError, encode};

fn encoded<T: Serialize>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut out = Vec::new();
    encode(value, &mut out).map(|()| out)
}

fn broken<T: DeserializeOwned>(bytes: &[u8]) -> Option<Broken> {
    match decode::<T>(bytes) {
        Err(DecodeError::Broken(broken)) => Some(broken),
        _ => None,
    }
}

/// Types that contain themselves, each in another way. A level is one byte of `1`, and another
/// byte ends it.
mod endless {
    use super::*;

    #[derive(Debug, Serialize, Deserialize, PartialEq)]
    pub(super) struct List(pub(super) Vec<List>);

    #[derive(Serialize, Deserialize)]
    pub(super) struct Link {
        next: Option<Box<Link>>,
    }

    #[derive(Serialize, Deserialize)]
    pub(super) enum Tuple {
        End,
        More(Box<Tuple>, ()),
    }

    #[derive(Serialize, Deserialize)]
    pub(super) enum Struct {
        End,
        More { inner: Box<Struct> },
    }

    #[derive(Serialize, Deserialize)]
    pub(super) enum Newtype {
        End,
        More(Box<Newtype>),
    }

    #[derive(Serialize, Deserialize)]
    pub(super) struct Map(BTreeMap<(), Map>);
}

fn nested(levels: usize) -> endless::List {
    (0..levels).fold(endless::List(Vec::new()), |inner, _| endless::List(vec![inner]))
}

// case 47
#[test]
fn a_value_nests_as_deep_as_the_bound_both_ways() {
    // A list and its struct are a level each, and the innermost list is one more.
    let deepest = nested(usize::from(DEEPEST) / 2 - 1);
    let bytes = encoded(&deepest).unwrap();
    assert_eq!(decode::<endless::List>(&bytes).unwrap(), deepest);

    let deeper = nested(usize::from(DEEPEST) / 2);
    assert_eq!(encoded(&deeper), Err(EncodeError::Broken(Broken::TooDeep)));
    let bytes = postcard::to_allocvec(&deeper).unwrap();
    assert_eq!(broken::<endless::List>(&bytes), Some(Broken::TooDeep));
}

// case 47
#[test]
fn every_type_that_contains_itself_is_read_on_a_small_stack() {
    fn refuses<T: DeserializeOwned>() {
        let bytes = [1; 60_000];
        assert_eq!(broken::<T>(&bytes), Some(Broken::TooDeep), "{}", std::any::type_name::<T>());
    }
    let small = thread::Builder::new().stack_size(512 * 1024).spawn(|| {
        refuses::<endless::List>();
        refuses::<endless::Link>();
        refuses::<endless::Tuple>();
        refuses::<endless::Struct>();
        refuses::<endless::Newtype>();
        refuses::<endless::Map>();
    });
    small.unwrap().join().expect("the stack is large enough");
}

// cases 44, 45 and 46
#[test]
fn a_length_that_no_bytes_stand_for_is_refused_at_once() {
    let before = Instant::now();
    for length in [
        &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1][..],
        &[0x80, 0x94, 0xeb, 0xdc, 3],
    ] {
        assert_eq!(broken::<Vec<()>>(length), Some(Broken::TooLong), "case 46");
        assert_eq!(broken::<Vec<PhantomData<u8>>>(length), Some(Broken::TooLong), "case 46");
        assert_eq!(broken::<Vec<u64>>(length), Some(Broken::TooLong), "case 44");
        assert_eq!(broken::<BTreeMap<u8, u8>>(length), Some(Broken::TooLong), "case 45");
        assert_eq!(broken::<HashMap<(), ()>>(length), Some(Broken::TooLong), "case 45");
        assert!(decode::<String>(length).is_err(), "case 44");
    }
    assert!(before.elapsed() < Duration::from_secs(1), "nothing was counted");
}

// case 46
#[test]
fn elements_without_bytes_come_back_as_many_as_can_be_read_again() {
    let bytes = encoded(&vec![(); EMPTY_MOST]).unwrap();
    assert_eq!(decode::<Vec<()>>(&bytes).unwrap().len(), EMPTY_MOST);
    let too_many = encoded(&vec![(); EMPTY_MOST + 1]);
    assert_eq!(too_many, Err(EncodeError::Broken(Broken::TooLong)));
    let inner = (vec![(); EMPTY_MOST + 1], "text behind it does not count");
    assert_eq!(encoded(&inner), Err(EncodeError::Broken(Broken::TooLong)));
}

#[test]
fn long_lists_with_contents_are_as_before() {
    let long: Vec<u8> = (0..=u8::MAX).cycle().take(100_000).collect();
    let bytes = encoded(&long).unwrap();
    assert_eq!(bytes, postcard::to_allocvec(&long).unwrap());
    assert_eq!(decode::<Vec<u8>>(&bytes).unwrap(), long);
}

#[test]
fn every_form_of_a_value_is_written_and_read_as_postcard_does_it() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Form {
        Unit,
        Newtype(u16),
        Tuple(u16, u8),
        Struct { number: u16 },
    }
    // For who reads and writes it, an address is text, and is bytes for everybody else.
    let addresses = [IpAddr::from([192, 0, 2, 1]), IpAddr::from([0x2001; 8])];
    let forms = [Form::Unit, Form::Newtype(300), Form::Tuple(300, 7), Form::Struct { number: 300 }];
    let value = (addresses, forms, BTreeMap::from([(1u8, Some("tea".to_owned()))]));
    let bytes = encoded(&value).unwrap();
    assert_eq!(bytes, postcard::to_allocvec(&value).unwrap());
    assert_eq!(
        decode::<([IpAddr; 2], [Form; 4], BTreeMap<u8, Option<String>>)>(&bytes).unwrap(),
        value
    );
    let shown = encoded(&format_args!("{} and {}", "tea", 7)).unwrap();
    assert_eq!(shown, encoded(&"tea and 7").unwrap());
}

/// How many elements a list said it has, or how many entries a map.
struct Claimed<const IS_MAP: bool>(Option<usize>);

impl<'de, const IS_MAP: bool> Deserialize<'de> for Claimed<IS_MAP> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Ask;
        impl<'de> Visitor<'de> for Ask {
            type Value = Option<usize>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list or a map")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let claimed = list.size_hint();
                while list.next_element::<u8>()?.is_some() {}
                Ok(claimed)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let claimed = map.size_hint();
                while map.next_entry::<u16, ()>()?.is_some() {}
                Ok(claimed)
            }
        }
        let claimed = if IS_MAP { from.deserialize_map(Ask) } else { from.deserialize_seq(Ask) };
        claimed.map(Self)
    }
}

// case 45
#[test]
fn memory_is_set_aside_for_few_elements_at_a_time() {
    let claimed = |len| {
        let list = encoded(&vec![7u8; len]).unwrap();
        let map =
            encoded(&(0..len as u16).map(|key| (key, ())).collect::<BTreeMap<_, _>>()).unwrap();
        [decode::<Claimed<false>>(&list).unwrap().0, decode::<Claimed<true>>(&map).unwrap().0]
    };
    assert_eq!(claimed(20), [Some(20); 2]);
    assert_eq!(claimed(4000), [Some(RESERVED_MOST); 2]);
}
