//! All programs of so many acts, in all orders.

use session_core::EventKind;

use crate::interleavings::choices::{Choices, explore};
use crate::interleavings::is_full;

use super::model::{Fields, Model};
use super::real::Real;

/// What a view does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    Visit(u32),
    Add(u32),
    Sync,
    Revert,
    Invalidate,
    Drop,
}

/// What is in the session that the request brings.
const LOADED: Fields = Fields { visits: 7, points: 5 };

/// How long the programs of views are, and when the response is made.
struct Size {
    acts: &'static [usize],
    finishes_anytime: bool,
}

/// A program of so many acts at the most, and its end. What it sets says who has set it.
fn program(choices: &mut Choices, view: usize, most: usize) -> Vec<Act> {
    let mark = u32::try_from(view + 1).expect("few views");
    let length = 1 + choices.choose(most);
    let mut program: Vec<_> = (0..length)
        .map(|index| match choices.choose(5) {
            0 => Act::Visit(mark * 10 + u32::from(index > 0)),
            1 => Act::Add(10_u32.pow(mark)),
            2 => Act::Sync,
            3 => Act::Revert,
            _ => Act::Invalidate,
        })
        .collect();
    program.push(Act::Drop);
    program
}

/// One order of one set of programs.
fn run(choices: &mut Choices, real: &Real, size: &Size) {
    let views = size.acts.len();
    let mut programs: Vec<_> = size
        .acts
        .iter()
        .enumerate()
        .collect::<Vec<_>>()
        .into_iter()
        .map(|(view, &most)| program(choices, view, most).into_iter().peekable())
        .collect();
    let (mut model, mut request) = (Model::new(LOADED, views), real.request(views));
    let mut trace = Vec::new();
    loop {
        let mut next: Vec<_> =
            (0..views).filter(|&view| programs[view].peek().is_some()).map(Some).collect();
        if model.reply.is_none() && (size.finishes_anytime || next.is_empty()) {
            next.push(None);
        }
        if next.is_empty() {
            break;
        }
        match next[choices.choose(next.len())] {
            Some(view) => {
                let act = programs[view].next().expect("it is not at its end");
                trace.push(Some((view, act)));
                model.act(view, act);
                request.act(view, act);
            }
            None => {
                trace.push(None);
                model.finish();
                request.finish();
            }
        }
        assert_eq!(request.published(), model.published, "{trace:?}");
    }
    assert_eq!(request.told(), model.told, "{trace:?}");
    assert_eq!(request.reply(), model.reply.expect("it was finished"), "{trace:?}");
}

fn try_all(size: &Size) -> usize {
    let real = Real::new(LOADED);
    let orders = explore(|choices| run(choices, &real, size));
    println!("{orders} orders of views: {:?} acts", size.acts);
    orders
}

/// The name and the fields of an event that tells of changes.
pub(super) fn told(kind: EventKind<'_>) -> Option<(&'static str, Vec<&'static str>)> {
    let (EventKind::Discarded { fields }
    | EventKind::Conflict { fields }
    | EventKind::LateChange { fields }) = kind
    else {
        return None;
    };
    Some((
        match kind {
            EventKind::Discarded { .. } => "discarded",
            EventKind::Conflict { .. } => "conflict",
            _ => "late_change",
        },
        fields.to_vec(),
    ))
}

// cases 123, 124
#[test]
fn what_two_views_publish_survives_unless_its_epoch_has_ended() {
    let most: &'static [usize] = if is_full() { &[2, 2] } else { &[2, 1] };
    assert!(try_all(&Size { acts: most, finishes_anytime: false }) > 1300);
}

// case 91
#[test]
fn what_comes_after_the_response_is_told() {
    let most: &'static [usize] = if is_full() { &[2, 2] } else { &[1, 1] };
    assert!(try_all(&Size { acts: most, finishes_anytime: true }) > 700);
}

// cases 123, 124
#[test]
fn what_three_views_publish_survives_unless_its_epoch_has_ended() {
    if is_full() {
        assert!(try_all(&Size { acts: &[2, 1, 1], finishes_anytime: false }) > 30000);
        assert!(try_all(&Size { acts: &[1, 1, 1], finishes_anytime: true }) > 30000);
    }
}
