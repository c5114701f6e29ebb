// `with` takes a path, where serde's own takes a string.

use session_actix::Session;

#[derive(Clone, Default)]
struct Point {
    x: i32,
}

#[derive(Session)]
struct Visitor {
    #[session(with = "point")]
    home: Point,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.reset_home();
}

fn main() {}
