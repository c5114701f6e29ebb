//! Heap allocations that a session adds to a request: `cargo bench -p session-peers --bench
//! allocations`. The bench `table` asks for it too; an allocator that counts would falsify its times.
//!
//! A line has contents, action, library and the number, less that of the bare application.

use allocation_counter::measure;
use session_peers::action::Action;
use session_peers::application::Application;
use session_peers::contents::Size;
use session_peers::subjects::{Subject, cookie};

/// Calls that are counted, after as many that are not.
const CALLS: u32 = 10;

#[actix_web::main]
async fn main() {
    for size in Size::ALL {
        print(size).await;
    }
}

async fn print(size: Size) {
    for subject in Subject::ALL {
        let (application, bare) = (subject.application(size).await, subject.bare(size).await);
        let cookie = cookie(&*application);
        for action in Action::ALL {
            let cookie = if action.brings_session() { &*cookie } else { "" };
            let added = count(&*application, action, cookie) - count(&*bare, action, cookie);
            println!("{}\t{}\t{}\t{added}", size.name(), action.name(), subject.name());
        }
    }
}

/// Allocations of a call.
fn count(application: &dyn Application, action: Action, cookie: &str) -> f64 {
    application.round(action, cookie, CALLS, &mut |calls| calls());
    let mut count = 0;
    application.round(action, cookie, CALLS, &mut |calls| count = measure(calls).count_total);
    count as f64 / f64::from(CALLS)
}
