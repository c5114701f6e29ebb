//! A module without the prelude: no `Option`, no `Into`, no `Some` that is not written in full.

#![no_implicit_prelude]

#[derive(::session_actix::Session)]
#[session(cookie = "visitor", generation = 2, retired("user: Option<u32>", 17))]
struct Visitor {
    #[session(merge = add)]
    visits: u32,
    name: ::std::option::Option<::std::string::String>,
    #[session(owner)]
    user: ::std::option::Option<u64>,
    #[session(readonly)]
    cart: ::std::vec::Vec<::std::string::String>,
    #[session(was("u16"))]
    level: u32,
    theme: ::std::string::String,
}

fn uses(visitor: &mut ::session_actix::Session<Visitor>) {
    visitor.set_visits(visitor.visits() + visitor.level());
    visitor.set_name("Ada");
    visitor.set_user(17);
    let theme = ::std::string::ToString::to_string(visitor.theme());
    visitor.set_theme(theme);
    let _: &[::std::string::String] = visitor.cart();
}

#[::std::prelude::v1::test]
fn the_prelude_is_not_needed() {
    let _: fn(&mut ::session_actix::Session<Visitor>) = uses;
}
