//! A session in the body of a function, with types that are known only there.

use serde::{Deserialize, Serialize};
use session_actix::Session;

#[test]
fn a_function_can_have_a_session_of_its_own() {
    #[derive(Clone, Default, Serialize, Deserialize)]
    struct Item {
        name: String,
    }

    #[derive(Session)]
    struct Visitor {
        cart: Vec<Item>,
    }

    let _: fn(&mut Session<Visitor>) = |visitor| {
        let name = visitor.cart().first().map(|item| item.name.clone()).unwrap_or_default();
        visitor.cart_mut().push(Item { name });
    };
}
