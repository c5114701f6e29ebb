//! Fields that a module of the user's writes and reads: Beaker 9, Pyramid 10 (serializer).

use crate::support::{config, issue, request};
use session_core::Session;

/// Knows nothing of serde.
#[derive(Clone, Debug, Default, PartialEq)]
struct Point {
    x: i32,
    y: i32,
}

mod point {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use super::Point;

    pub(crate) fn serialize<S: Serializer>(
        point: &Point,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        (point.x, point.y).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Point, D::Error> {
        let (x, y) = Deserialize::deserialize(deserializer)?;
        match y {
            ..1000 => Ok(Point { x, y }),
            _ => Err(D::Error::custom("too high")),
        }
    }
}

/// Another form of the same.
mod sum {
    pub(crate) use super::point::serialize;

    pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<super::Point, D::Error> {
        super::point::deserialize(deserializer)
    }
}

#[derive(Session)]
struct Visitor {
    #[session(with = point)]
    place: Point,
    #[session(with = self::point, default = Point { x: 1, y: 1 })]
    home: Point,
}

#[test]
fn a_type_without_serde_is_stored_as_its_module_writes_it() {
    let cookie = issue(&config::<Visitor>(), |visitor| {
        visitor.place_mut().x = 5;
        visitor.set_home(Point { x: -3, y: 4 });
    });
    let response = request(&config::<Visitor>(), &[&cookie], |visitor| {
        assert_eq!((visitor.place().x, visitor.home().y), (5, 4));
        let _ = visitor.place_mut();
        visitor.snapshot().home
    });
    assert_eq!(response.result, Point { x: -3, y: 4 });
    assert!(response.sets_nothing());
}

#[test]
fn it_is_plain_postcard_of_what_the_module_writes() {
    #[derive(Session)]
    struct Module {
        #[session(tag = 5, with = point)]
        place: Point,
    }
    #[derive(Session)]
    struct Pair {
        #[session(tag = 5)]
        place: (i32, i32),
    }
    let cookie = issue(&config::<Module>(), |visitor| visitor.set_place(Point { x: 5, y: 6 }));
    let place = request(&config::<Pair>(), &[&cookie], |visitor| *visitor.place()).result;
    assert_eq!(place, (5, 6));
}

#[test]
fn another_module_is_another_form_and_never_reads_the_first_one_s() {
    #[derive(Session)]
    struct Other {
        #[session(with = sum)]
        place: Point,
        #[session(with = point)]
        home: Point,
    }
    let cookie = issue(&config::<Visitor>(), |visitor| {
        visitor.set_place(Point { x: 5, y: 6 });
        visitor.set_home(Point { x: 7, y: 8 });
    });
    let response = request(&config::<Other>(), &[&cookie], |visitor| {
        (visitor.has_place(), visitor.has_home())
    });
    assert_eq!(response.result, (false, false), "`point` and `self::point` differ as well");
}

#[test]
fn what_the_module_refuses_to_read_reads_as_the_default() {
    let refused = request(&config::<Visitor>(), &[], |visitor| {
        visitor.set_place(Point { x: 0, y: 1000 });
    });
    let error = refused.reply.unwrap_err().to_string();
    assert!(error.contains("place") && error.contains("can't be read again"), "{error}");
}
