//! Types, constants and fields of the user's may be called like anything that generated code uses.

#![expect(dead_code, non_upper_case_globals, reason = "they are here for their names")]

use session_actix::Session;

struct Option;
struct Result;
struct String;
struct Vec;
struct Box;
struct Field;
struct View;
struct Some;
struct None;
trait Into {}
trait Default {}
trait Clone {}
trait Deref {}
mod core {}
mod std {}

// Unit structs, constants and statics are what a pattern may mean. actix-web's `#[get]` makes such a struct of a handler.
#[expect(non_camel_case_types, reason = "so are the names of handlers")]
struct visit;
#[expect(non_camel_case_types, reason = "so are the names of handlers")]
struct value;
const record: u32 = 1;
const opened: u32 = 2;
const view: u32 = 3;
const inner: u32 = 4;
const lack: u32 = 5;
const all: u32 = 6;
static formatter: u32 = 7;
static base: u32 = 8;

/// Fields with the names of locals, parameters and methods of generated code.
#[derive(Session)]
struct Visitor {
    view: u32,
    value: u32,
    record: u32,
    opened: u32,
    base: u32,
    fields: u32,
    visit: u32,
    lack: u32,
    all: bool,
    inner: ::std::option::Option<::std::string::String>,
    formatter: ::std::string::String,
    get: u32,
    set: u32,
    deref: u32,
    fmt: u32,
    from_view: u32,
    is_new: bool,
    is_changed: bool,
    created_at: u64,
}

fn uses(visitor: &mut Session<Visitor>) {
    visitor.set_view(visitor.value() + visitor.record() + visitor.opened() + visitor.base());
    visitor.set_get(visitor.set() + visitor.fields() + visitor.visit() + visitor.lack());
    visitor.set_inner("text");
    // The field wins over the method of the lifecycle.
    visitor.set_is_new(!visitor.is_new());
    let snapshot = visitor.snapshot();
    visitor.replace(snapshot);
}

#[test]
fn any_name_will_do() {
    let _: fn(&mut Session<Visitor>) = uses;
}
