// The module of `with` writes, but does not read.

use session_actix::Session;

#[derive(Clone, Default)]
struct Point {
    x: i32,
}

mod point {
    use serde::{Serialize, Serializer};

    pub fn serialize<S: Serializer>(point: &super::Point, serializer: S) -> Result<S::Ok, S::Error> {
        point.x.serialize(serializer)
    }
}

#[derive(Session)]
struct Visitor {
    #[session(with = point)]
    place: Point,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_place();
}

fn main() {}
