//! An application that knows the library by another path.

mod web {
    pub(super) mod sessions {
        pub(in super::super) use session_actix::*;
    }
}

use self::web::sessions::Session;

#[derive(Session)]
#[session(crate = web::sessions)]
struct Relative {
    visits: u32,
}

#[derive(Session)]
#[session(crate = crate::pass::reexported_crate::web::sessions)]
struct Absolute {
    name: Option<String>,
}

/// A derive of the core crate, in a program that has the adapter's too.
#[derive(session_core::Session)]
struct Core {
    visits: u32,
}

fn uses(
    relative: &mut Session<Relative>,
    absolute: &mut Session<Absolute>,
    core: &mut Session<Core>,
) {
    relative.set_visits(relative.visits() + core.visits());
    absolute.set_name("Ada");
}

#[test]
fn the_library_is_found_where_the_struct_says() {
    let _: fn(&mut TrackedRelative, &mut TrackedAbsolute, &mut TrackedCore) = uses;
}
