//! A clock that goes back.

use std::time::{Duration, SystemTime};

use session_core::Rejection;

use super::Visitor;
use super::forge::{SEVEN, good};
use super::site::{MODES, Site};
use crate::support::{hours, noon};

const SECOND: Duration = Duration::from_secs(1);

// case 36
#[tokio::test]
async fn a_clock_that_goes_back_extends_nothing_in_any_mode() {
    for mode in MODES {
        for back in [SECOND, 30 * SECOND, 60 * SECOND] {
            let site = Site::<Visitor>::new(mode);
            let header = site.with(&good(SEVEN)).await;
            let changed =
                site.request_at(noon() - back, &header, |visitor| visitor.set_visits(8)).await;
            let header = changed.cookie().unwrap_or(header);
            let read = site.request(&header, |visitor| (visitor.visits(), visitor.created_at()));
            assert_eq!(read.await.result, (8, noon()), "{mode:?}, {back:?}");
            // Idle since noon, and not since later.
            for (end, is_new) in [(noon() + hours(24) - SECOND, false), (noon() + hours(24), true)]
            {
                let at_end = site.load(header.as_bytes(), end).await;
                assert_eq!(at_end.reading_view().is_new(), is_new, "{mode:?}, {back:?}");
            }
        }
    }
}

// case 36
#[tokio::test]
async fn a_clock_that_goes_back_far_is_no_panic_and_no_session_in_any_mode() {
    let past = [noon() - 61 * SECOND, noon() - hours(24 * 365 * 7), SystemTime::UNIX_EPOCH];
    for mode in MODES {
        let site = Site::<Visitor>::new(mode);
        let header = site.with(&good(SEVEN)).await;
        for now in past {
            site.heard.take();
            let response = site.request_at(now, &header, |visitor| visitor.is_new()).await;
            assert!(response.result && response.sets_nothing(), "{mode:?}");
            assert_eq!(site.heard.take(), [Rejection::Future], "{mode:?}");
            assert_eq!(response.events.len(), 1, "{mode:?}: {:?}", response.events);
        }
        assert!(site.is_session(&header).await, "{mode:?}: nothing was taken from it");
    }
}
