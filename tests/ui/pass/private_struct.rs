//! A session that nobody outside of its module can name, and a type of a field that is private as well.

use serde::{Deserialize, Serialize};
use session_actix::{Session, SessionRef};

#[derive(Clone, Default, Serialize, Deserialize)]
struct Item {
    name: String,
}

#[derive(Session)]
struct Visitor {
    cart: Vec<Item>,
    last: Option<Item>,
}

impl TrackedVisitor {
    fn add(&mut self, name: &str) {
        self.cart_mut().push(Item { name: name.to_owned() });
        self.set_last(self.cart().last().cloned());
    }
}

async fn index(mut visitor: Session<Visitor>) -> String {
    visitor.add("tea");
    visitor.last().map(|item| item.name.clone()).unwrap_or_default()
}

async fn size(visitor: SessionRef<Visitor>) -> String {
    visitor.cart().len().to_string()
}

#[test]
fn a_private_struct_is_taken_by_private_handlers() {
    let _ = actix_web::App::new()
        .route("/", actix_web::web::get().to(index))
        .route("/size", actix_web::web::get().to(size));
}
