//! Sessions in modules, with the visibilities that there are.

mod shop {
    pub(super) mod session {
        use session_actix::Session;

        use super::Item;

        #[derive(Session)]
        pub(in super::super) struct Visitor {
            cart: Vec<Item>,
            #[session(vis = "pub(super)")]
            coupon: Option<String>,
            #[session(vis = "")]
            attempts: u32,
        }

        pub(in super::super) fn attempt(visitor: &mut Session<Visitor>) {
            visitor.set_attempts(visitor.attempts() + 1);
        }
    }

    #[derive(Clone, Default, serde::Serialize, serde::Deserialize)]
    pub(super) struct Item {
        pub(super) name: String,
    }

    pub(super) fn redeem(visitor: &mut session_actix::Session<session::Visitor>) -> bool {
        visitor.coupon().is_some() && !visitor.take_coupon().unwrap_or_default().is_empty()
    }
}

use self::shop::session::{TrackedVisitor, Visitor, attempt};
use session_actix::Session;

fn uses(visitor: &mut Session<Visitor>) {
    attempt(visitor);
    if shop::redeem(visitor) {
        visitor.cart_mut().push(shop::Item { name: "tea".to_owned() });
    }
}

#[test]
fn the_tracked_form_is_seen_where_the_struct_is() {
    let _: fn(&mut TrackedVisitor) = uses;
}
