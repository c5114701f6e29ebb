// A module that writes and reads does not help against what it can't give: `Clone` and `Send`.

use std::rc::Rc;

use session_actix::Session;

#[derive(Default)]
struct Point {
    x: i32,
}

mod any {
    use serde::{Deserializer, Serializer, de::Error};

    pub fn serialize<T, S: Serializer>(_: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }

    pub fn deserialize<'de, T, D: Deserializer<'de>>(_: D) -> Result<T, D::Error> {
        Err(D::Error::custom("never read"))
    }
}

#[derive(Clone)]
struct NoDefault;

#[derive(Session)]
struct Visitor {
    #[session(with = any)]
    place: Point,
    #[session(with = any)]
    shared: Rc<u32>,
    #[session(with = any, default = NoDefault)]
    fine: NoDefault,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_place();
}

fn main() {}
