//! The pictures of the page.

use session_peers::action::Action;
use session_peers::subjects::Subject;

use crate::curves::{Curves, KINDS, Point};
use crate::requests::Requests;
use crate::svg::{Anchor, COLOURS, Picture};

const BAR: f64 = 13.0;
/// Left of the bars.
const NAMES: f64 = 165.0;
const LENGTH: f64 = 520.0;

/// What each library adds to a request, as bars from zero.
pub(crate) fn requests(requests: &[Requests; 3]) -> String {
    let mut picture = Picture::new(780, 650);
    let actions = [Action::ReadOne, Action::ChangeOne];
    let mut y = 10.0;
    for action in actions {
        let added = |it: &Requests| Subject::ALL.map(|subject| it.added(action, subject));
        let most = requests.iter().flat_map(added).fold(0.0, f64::max);
        picture.title(
            10.0,
            y + 14.0,
            &format!("{}: nanoseconds added to a request", action.name()),
        );
        y += 24.0;
        for contents in requests {
            picture.text(10.0, y + 3.5 * BAR, Anchor::Start, contents.name);
            for (subject, colour) in Subject::ALL.into_iter().zip(COLOURS) {
                let added = contents.added(action, subject);
                let width = (LENGTH * added / most).max(1.0);
                picture.text(NAMES - 6.0, y + BAR - 2.0, Anchor::End, subject.name());
                picture.bar(NAMES, y + 1.0, width, BAR - 2.0, colour);
                let label = grouped(added);
                picture.text(NAMES + width + 5.0, y + BAR - 2.0, Anchor::Start, &label);
                y += BAR + 1.0;
            }
            y += 10.0;
        }
        y += 14.0;
    }
    picture.finish()
}

/// How the cost grows, side by side.
pub(crate) fn curves(curves: &Curves) -> String {
    let mut picture = Picture::new(780, 360);
    let fields = |point: &Point| point.fields as f64;
    let bytes = |point: &Point| point.bytes as f64;
    panel(&mut picture, 60.0, ("by fields (u32 each)", "fields"), &curves.fields, fields);
    panel(
        &mut picture,
        450.0,
        ("by bytes (one text)", "bytes of cookie value"),
        &curves.bytes,
        bytes,
    );
    for (number, (kind, colour)) in KINDS.into_iter().zip(COLOURS).enumerate() {
        let x = 60.0 + 120.0 * number as f64;
        picture.bar(x, 338.0, 14.0, 8.0, colour);
        picture.text(x + 20.0, 346.0, Anchor::Start, kind);
    }
    picture.finish()
}

const SIDE: (f64, f64) = (300.0, 230.0);
const TOP: f64 = 40.0;

fn panel(
    picture: &mut Picture,
    left: f64,
    (title, axis): (&str, &str),
    points: &[Point],
    size: impl Fn(&Point) -> f64,
) {
    let (width, height) = SIDE;
    let bottom = TOP + height;
    let widest = points.iter().map(&size).fold(0.0, f64::max);
    let step = step(points.iter().flat_map(|point| point.took).fold(0.0, f64::max));
    let place = |across: f64, took: f64| {
        (left + width * across / widest, bottom - height * took / (5.0 * step))
    };
    picture.title(left, 22.0, &format!("nanoseconds {title}"));
    for number in 0..=5 {
        let took = f64::from(number) * step;
        let (_, y) = place(0.0, took);
        picture.line(&[(left, y), (left + width, y)], "#ddd", 1.0);
        picture.text(left - 6.0, y + 4.0, Anchor::End, &grouped(took));
    }
    for (number, point) in points.iter().enumerate() {
        let (x, _) = place(size(point), 0.0);
        picture.line(&[(x, bottom), (x, bottom + 4.0)], "#222", 1.0);
        // The first ones are too close to each other for a text each.
        if number != 1 {
            picture.text(x, bottom + 18.0, Anchor::Middle, &grouped(size(point)));
        }
    }
    picture.text(left + width / 2.0, bottom + 36.0, Anchor::Middle, axis);
    for (kind, colour) in COLOURS[..KINDS.len()].iter().enumerate() {
        let line: Vec<_> = points.iter().map(|it| place(size(it), it.took[kind])).collect();
        picture.line(&line, colour, 2.0);
    }
}

/// A fifth of a height that has room for this, as a round number.
fn step(most: f64) -> f64 {
    let power = 10_f64.powf((most / 5.0).log10().floor());
    let fits = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 8.0].into_iter().find(|it| it * power * 5.0 >= most);
    fits.unwrap_or(10.0) * power
}

/// A whole number below a million, its thousands apart.
fn grouped(number: f64) -> String {
    match number.round() as i64 {
        number @ 1000.. => format!("{},{:03}", number / 1000, number % 1000),
        number => number.to_string(),
    }
}
