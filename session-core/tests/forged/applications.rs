//! Two applications in one process.

use std::thread;

use session_core::{Rejection, Session};
use tokio::runtime::Builder;

use super::forge::{Forge, OURS};
use super::site::{MODES, Mode, Site};
use crate::support::noon;

/// Of one application; the fields of the other have the same tags, and other types.
#[derive(Session)]
struct Shop {
    #[session(tag = 1)]
    visits: u64,
    #[session(tag = 2)]
    note: String,
}

#[derive(Session)]
struct Admin {
    #[session(tag = 1)]
    visits: String,
    #[session(tag = 2, rotate)]
    user: Option<u32>,
}

fn both(mode: Mode) -> (Site<Shop>, Site<Admin>) {
    let context = |context| Forge { context, ..OURS };
    let shop = Site::of(mode, context("shop"), |builder| builder);
    (shop, Site::of(mode, context("admin"), |builder| builder))
}

/// A request of each, at the same time; the cookies that they set.
async fn at_once(
    (shop, admin): (&Site<Shop>, &Site<Admin>),
    cookies: &[String; 2],
    number: u32,
) -> [String; 2] {
    let first = shop.load(cookies[0].as_bytes(), noon()).await;
    let second = admin.load(cookies[1].as_bytes(), noon()).await;
    let (mut in_shop, mut in_admin) = (first.view(), second.view());
    assert_eq!(in_shop.visits(), u64::from(number), "what the request before has set");
    assert_eq!(in_admin.user(), number.checked_sub(1));
    in_shop.set_visits(u64::from(number) + 1);
    in_admin.set_user(number);
    in_admin.set_visits("a".repeat(number as usize % 90));
    in_shop.set_note("s".repeat(90 - number as usize % 90));
    assert_eq!((in_shop.visits(), in_admin.user()), (u64::from(number) + 1, Some(number)));
    drop((in_shop, in_admin));
    let second = second.finish(noon(), 200).await;
    let first = first.finish(noon(), 200).await;
    let mut set = [first, second].map(|reply| {
        let reply = reply.expect("it can be saved");
        let cookie = reply.set_cookies().next().map(<[u8]>::to_vec);
        cookie.map(|cookie| String::from_utf8(cookie).expect("ASCII"))
    });
    [0, 1].map(|at| {
        let set = set[at].take().and_then(|set| Some(set.split_once(';')?.0.to_owned()));
        set.unwrap_or_else(|| cookies[at].clone())
    })
}

// case 114
#[test]
fn two_applications_that_work_at_the_same_time_share_nothing_in_any_mode() {
    let work = |mode: Mode| {
        let (shop, admin) = both(mode);
        let mut cookies = [String::new(), String::new()];
        let runtime = Builder::new_current_thread().enable_time().build().expect("it starts");
        for number in 0..120 {
            cookies = runtime.block_on(at_once((&shop, &admin), &cookies, number));
        }
        assert_eq!((shop.heard.take(), admin.heard.take()), (Vec::new(), Vec::new()));
    };
    thread::scope(|scope| {
        for mode in MODES {
            scope.spawn(move || work(mode));
        }
    });
}

// case 114
#[tokio::test]
async fn the_session_of_one_application_is_none_in_the_other_which_alone_is_told() {
    for mode in MODES {
        let (shop, admin) = both(mode);
        let nothing = [String::new(), String::new()];
        let cookies = at_once((&shop, &admin), &nothing, 0).await;
        assert_eq!(shop.refusal(&cookies[1]).await, Some(Rejection::Signature), "{mode:?}");
        assert!(admin.heard.take().is_empty(), "{mode:?}");
        assert_eq!(admin.refusal(&cookies[0]).await, Some(Rejection::Signature), "{mode:?}");
        assert!(shop.heard.take().is_empty(), "{mode:?}");
        assert!(shop.is_session(&cookies[0]).await && admin.is_session(&cookies[1]).await);
    }
}
