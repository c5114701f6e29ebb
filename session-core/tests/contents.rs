//! What stands in a record: cases 48 to 59 of the fault catalogue, and field types that serde
//! writes but can't read again.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::support::{config, exchange_at, issue, noon, request};
use serde::{Deserialize, Serialize};
use session_core::{SaveError, Session, SessionState};

/// A build of a struct whose only field is pinned, so that another build's bytes can be put there.
macro_rules! build {
    ($name:ident { $field:ident: $ty:ty }) => {
        #[derive(Session)]
        struct $name {
            #[session(tag = 1)]
            $field: $ty,
        }
    };
}

build!(Bytes { field: Tuple });
build!(Number { field: u32 });
build!(Text { field: String });
build!(Flag { field: bool });
build!(Maybe { field: Option<u8> });
build!(Letter { field: char });
build!(Choice { field: Color });
build!(Map { field: BTreeMap<u8, u8> });
build!(Float { field: f64 });

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
enum Color {
    #[default]
    Red,
    Green,
}

/// Up to four bytes, written as they are.
#[derive(Clone, Default)]
struct Tuple(Vec<u8>);

impl Serialize for Tuple {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeTuple;
        let mut tuple = serializer.serialize_tuple(self.0.len())?;
        self.0.iter().try_for_each(|byte| tuple.serialize_element(byte))?;
        tuple.end()
    }
}

impl<'de> Deserialize<'de> for Tuple {
    fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom("this build only writes"))
    }
}

/// A cookie whose pinned field holds these bytes.
fn holding(bytes: &[u8]) -> String {
    let config = crate::support::builder::<Bytes>().check_writes(false).build().unwrap();
    issue(&config, |view| view.set_field(Tuple(bytes.to_vec())))
}

/// Reads the field of build `T`: it must read as its default, with one event, however often.
fn reads_as_default<T: SessionState>(bytes: &[u8], is_default: impl Fn(&Session<T>) -> bool) {
    let cookie = holding(bytes);
    let response = request(&config::<T>(), &[&cookie], |view| {
        is_default(view) && is_default(view) && !view.is_new()
    });
    assert!(response.result, "{bytes:?}");
    assert_eq!(response.events.len(), 1, "{:?}", response.events);
    assert!(response.events[0].contains("field"), "{:?}", response.events);
    assert!(response.sets_nothing(), "its bytes stay");
}

// Beaker 11
#[test]
fn an_undecodable_value_reads_as_the_default() {
    reads_as_default::<Number>(&[1, 2], |view| view.field() == 0); // case 48
    reads_as_default::<Number>(&[0xff; 12], |view| view.field() == 0); // case 49
    reads_as_default::<Letter>(&[2, b'a', b'b', b'c'], |view| view.field() == '\0'); // case 50
    reads_as_default::<Choice>(&[2], |view| *view.field() == Color::Red); // case 56
    reads_as_default::<Flag>(&[2], |view| !view.field()); // case 57
    reads_as_default::<Maybe>(&[2, 0], |view| view.field().is_none()); // case 57
    reads_as_default::<Text>(&[1, 0xff], |view| view.field().is_empty()); // case 58
    reads_as_default::<Number>(&[], |view| view.field() == 0 && !view.has_field());
}

#[test]
fn what_postcard_reads_leniently_is_read() {
    let config = config::<Map>();
    let twice = request(&config, &[&holding(&[2, 1, 10, 1, 20])], |view| view.field().clone());
    assert_eq!(twice.result, BTreeMap::from([(1, 20)]), "case 51");
    let cookie = holding(&[0x81, 0x00]);
    let long = request(&crate::support::config::<Number>(), &[&cookie], |view| view.field());
    assert_eq!(long.result, 1, "case 49");
}

#[test]
fn what_was_found_undecodable_so_far_is_named_once() {
    exchange_at(noon(), &config::<Number>(), &[&holding(&[1, 2])], |exchange| {
        assert_eq!(exchange.unreadable_fields(), [""; 0], "nobody has read it");
        for view in [exchange.view(), exchange.reading_view()] {
            assert_eq!(view.field(), 0);
        }
        assert_eq!(exchange.unreadable_fields(), ["field"]);
    });
}

#[test]
fn undecodable_bytes_stay_until_the_field_is_set() {
    let config = config::<Number>();
    let cookie = holding(&[1, 2]);
    let edited = request(&config, &[&cookie], |view| *view.field_mut() += 0);
    assert!(edited.sets_nothing());
    let set = request(&config, &[&cookie], |view| view.set_field(0)).cookie().unwrap();
    assert!(request(&config, &[&set], |view| view.has_field()).result);
    let removed = request(&config, &[&cookie], |view| view.reset_field());
    assert!(removed.cookie().is_some());
}

#[test]
fn floats_are_bit_exact_and_never_endlessly_changed() {
    // case 59
    for float in [f64::NAN, -f64::NAN, -0.0, f64::INFINITY, f64::NEG_INFINITY] {
        let config = config::<Float>();
        let cookie = issue(&config, |view| view.set_field(float));
        let response = request(&config, &[&cookie], |view| {
            let read = view.field();
            view.set_field(read);
            *view.field_mut() = read;
            read
        });
        assert_eq!(response.result.to_bits(), float.to_bits());
        assert!(response.sets_nothing());
    }
}

#[derive(Session)]
struct Unordered {
    map: HashMap<u32, u32>,
    set: HashSet<u32>,
    nested: Vec<Nested>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Nested {
    tags: HashSet<u32>,
}

#[test]
fn handing_out_a_map_without_an_order_is_no_change() {
    let config = config::<Unordered>();
    let cookie = issue(&config, |view| {
        view.set_map((0..20).map(|n| (n, n)).collect::<HashMap<_, _>>());
        view.set_set((0..20).collect::<HashSet<_>>());
        view.set_nested(vec![Nested { tags: (0..20).collect() }]);
    });
    for _ in 0..20 {
        let response = request(&config, &[&cookie], |view| {
            assert_eq!(view.map().len() + view.set().len(), 40);
            view.map_mut().insert(0, 0);
            view.set_mut().insert(0);
            assert_eq!(view.nested_mut().len(), 1);
        });
        assert!(response.sets_nothing());
        assert_eq!(response.events, [""; 0], "reading a map is no change behind the back");
    }
    let changed = request(&config, &[&cookie], |view| view.map_mut().insert(0, 1));
    assert!(changed.cookie().is_some());
}

/// A field of a type that serde writes in a way that a compact format can't read again.
macro_rules! trap {
    ($module:ident, $ty:ident, $value:expr, $definition:item) => {
        mod $module {
            use super::*;
            $definition

            #[derive(Session)]
            struct Trap {
                before: u32,
                trap: $ty,
            }

            // Pyramid 13
            #[test]
            fn is_an_error_that_names_the_field() {
                let config = config::<Trap>();
                let cookie = issue(&config, |view| view.set_before(7));
                let response = request(&config, &[&cookie], |view| view.set_trap($value));
                let error = response.reply.unwrap_err();
                assert!(matches!(&error, SaveError::Field { session: "Trap", field: "trap", .. }));
                assert!(error.to_string().contains("serde"), "{error}");
                assert_eq!(response.events.len(), 1);
                assert_eq!(request(&config, &[&cookie], |view| view.before()).result, 7);
            }
        }
    };
}

trap!(
    flattened,
    Flat,
    Flat { rest: BTreeMap::from([(1, 2)]) },
    #[derive(Clone, Default, Serialize, Deserialize)]
    struct Flat {
        #[serde(flatten)]
        rest: BTreeMap<u8, u8>,
    }
);
trap!(
    internally_tagged,
    Tagged,
    Tagged::B { b: 1 },
    #[derive(Clone, Default, Serialize, Deserialize)]
    #[serde(tag = "kind")]
    enum Tagged {
        #[default]
        A,
        B {
            b: u8,
        },
    }
);
trap!(
    untagged,
    Untagged,
    Untagged::B(1),
    #[derive(Clone, Default, Serialize, Deserialize)]
    #[serde(untagged)]
    enum Untagged {
        #[default]
        A,
        B(u8),
    }
);
trap!(
    skipped,
    Skipping,
    Skipping { first: None, second: 1, third: Some(0) },
    #[derive(Clone, Default, Serialize, Deserialize)]
    struct Skipping {
        #[serde(skip_serializing_if = "Option::is_none")]
        first: Option<u8>,
        second: u8,
        third: Option<u8>,
    }
);

#[test]
fn a_mutex_in_a_field_is_reported_when_it_changes_behind_the_back() {
    use std::sync::{Arc, Mutex};
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<u32>>);
    impl Serialize for Shared {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.0.lock().unwrap().serialize(serializer)
        }
    }
    impl<'de> Deserialize<'de> for Shared {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Ok(Self(Arc::new(Mutex::new(u32::deserialize(deserializer)?))))
        }
    }
    #[derive(Session)]
    struct Hidden {
        counter: Shared,
    }
    let config = config::<Hidden>();
    let cookie = issue(&config, |view| view.set_counter(Shared::default()));
    let response = request(&config, &[&cookie], |view| *view.counter().0.lock().unwrap() += 1);
    assert_eq!(response.events.len(), usize::from(cfg!(debug_assertions)));
    assert!(response.events.iter().all(|event| event.contains("counter")));
}
