//! Structs that a macro of the user's writes: of their methods too, nobody needs all.

use session_actix::Session;

macro_rules! fields {
    ($vis:vis $name:ident { $($field:ident: $ty:ty = $default:expr),* $(,)? }) => {
        #[derive(Session)]
        $vis struct $name {
            $(#[session(default = $default)] $field: $ty,)*
        }
    };
}

fields!(pub(super) Visitor {
    visits: u32 = 3 + 4,
    name: Option<String> = None,
    cart: Vec<(u8, String)> = vec![],
});
fields!(Private { visits: u32 = 0 });

macro_rules! body {
    ($body:tt) => {
        #[derive(Session)]
        pub(super) struct Whole $body
    };
}

body!({
    visits: u32,
    #[session(vis = "", readonly)]
    born: u64,
});

fn uses(visitor: &mut Session<Visitor>, private: &Session<Private>, whole: &Session<Whole>) {
    visitor.set_visits(private.visits() + whole.visits());
    visitor.set_name("Ada");
    visitor.cart_mut().clear();
}

#[test]
fn a_macro_can_write_a_session() {
    let _: fn(&mut Session<Visitor>, &Session<Private>, &Session<Whole>) = uses;
}
