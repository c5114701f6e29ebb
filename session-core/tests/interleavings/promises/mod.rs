//! What holds after every schedule.

mod contents;
mod cookies;
mod endings;
mod records;

use super::run::Run;

/// A promise: what is wrong if it is broken.
type Promise = fn(&Run<'_>) -> Option<String>;

const PROMISES: [Promise; 12] = [
    contents::what_was_added_is_counted_once,
    contents::of_one_field_the_later_change_stays,
    contents::a_change_that_is_overwritten_is_told,
    contents::a_request_is_saved_whole_or_not_at_all,
    contents::who_is_signed_in_is_who_signed_in,
    cookies::errors_come_from_faults,
    cookies::one_request_gives_a_new_identity,
    cookies::who_comes_with_an_old_id_leaves_the_cookie_alone,
    cookies::an_old_id_reads_nothing_that_came_later,
    endings::what_has_ended_does_not_return,
    records::what_is_over_stays_over,
    records::there_is_no_record_that_nobody_can_find,
];

pub(super) fn broken_promise(run: &Run<'_>) -> Option<String> {
    PROMISES.iter().find_map(|promise| promise(run))
}
