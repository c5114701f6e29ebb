//! Fields that are not in every build.

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    #[cfg(test)]
    visits: u32,
    #[cfg(not(test))]
    visits: NotThere,
    #[cfg_attr(test, session(default = 3))]
    attempts: u32,
    #[cfg(not(test))]
    #[session(misspelt)]
    user: NotThere,
}

fn uses(visitor: &mut Session<Visitor>) {
    visitor.set_visits(visitor.visits() + visitor.attempts());
}

#[test]
fn fields_that_are_left_out_leave_no_trace() {
    let _: fn(&mut Session<Visitor>) = uses;
}
