//! What becomes of a field that two requests change at once, rule by rule and build by build.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use crate::support::{Client, Log, Server};
use session_core::{Session, SessionState};

#[derive(Session)]
struct Visitor {
    #[session(merge = add)]
    points: u8,
    #[session(merge = add)]
    balance: i64,
    #[session(merge = add)]
    spent: Duration,
    #[session(merge = union)]
    seen: BTreeSet<u32>,
    #[session(merge = union)]
    flags: HashSet<String>,
    #[session(merge = union)]
    cart: BTreeMap<String, u32>,
    #[session(merge = max)]
    level: u32,
    #[session(merge = append)]
    trail: Vec<String>,
}

/// All that either has appended.
fn append(base: Vec<String>, mut theirs: Vec<String>, mine: Vec<String>) -> Vec<String> {
    theirs.extend(mine.into_iter().skip(base.len()));
    theirs
}

/// What two requests that load at once leave behind; the first one writes first.
async fn both<T: SessionState, U: SessionState, R>(
    (client, first): (&Client<T>, impl FnOnce(&mut Session<T>)),
    (other, second): (&Client<U>, impl FnOnce(&mut Session<U>)),
    read: impl FnOnce(&Session<T>) -> R,
) -> (R, Vec<String>) {
    let (one, two) = (client.load().await, other.load().await);
    first(&mut one.view());
    second(&mut two.view());
    client.finish(one).await;
    let log = Log::start();
    assert!(other.finish(two).await.reply.is_ok());
    let events = log.events();
    (client.read(read).await, events)
}

/// The same with one build, from a state that a handler makes; there must be no event.
async fn merged<R>(
    begin: impl FnOnce(&mut Session<Visitor>),
    first: impl FnOnce(&mut Session<Visitor>),
    second: impl FnOnce(&mut Session<Visitor>),
    read: impl FnOnce(&Session<Visitor>) -> R,
) -> R {
    let server = Server::<Visitor>::new();
    let client = server.client_with(begin).await;
    let (result, events) = both((&client, first), (&client, second), read).await;
    assert_eq!(events, [""; 0]);
    result
}

#[tokio::test]
async fn numbers_are_added_up_as_far_as_their_type_reaches() {
    let points = async |base: u8, first: u8, second: u8| {
        merged(
            |visitor| visitor.set_points(base),
            |visitor| visitor.set_points(first),
            |visitor| visitor.set_points(second),
            |visitor| visitor.points(),
        )
        .await
    };
    assert_eq!(points(10, 13, 11).await, 14);
    assert_eq!(points(10, 8, 5).await, 3);
    assert_eq!(points(10, 250, 20).await, 255);
    assert_eq!(points(10, 1, 2).await, 0);
    let found = merged(
        |visitor| visitor.set_balance(-5),
        |visitor| *visitor.balance_mut() -= 10,
        |visitor| *visitor.balance_mut() += 7,
        |visitor| visitor.balance(),
    );
    assert_eq!(found.await, -8);
    let found = merged(
        |visitor| visitor.set_points(1),
        |visitor| visitor.set_spent(Duration::from_secs(5)),
        |visitor| visitor.set_spent(Duration::from_secs(6)),
        |visitor| *visitor.spent(),
    );
    assert_eq!(found.await, Duration::from_secs(11), "from an absent one");
}

#[tokio::test]
async fn a_counter_that_one_resets_and_one_counts_keeps_what_was_counted() {
    let begin = |visitor: &mut Session<Visitor>| visitor.set_points(10);
    let read = |visitor: &Session<Visitor>| visitor.points();
    let (add, reset) = (
        |visitor: &mut Session<Visitor>| *visitor.points_mut() += 2,
        |visitor: &mut Session<Visitor>| visitor.reset_points(),
    );
    assert_eq!(merged(begin, add, reset, read).await, 2);
    assert_eq!(merged(begin, reset, add, read).await, 2);
}

#[tokio::test]
async fn sets_are_united_and_lose_what_either_took() {
    let found = merged(
        |visitor| visitor.set_seen(BTreeSet::from([1, 2, 3])),
        |visitor| visitor.set_seen(BTreeSet::from([2, 3, 4])),
        |visitor| visitor.set_seen(BTreeSet::from([1, 3, 5])),
        |visitor| visitor.seen().clone(),
    );
    assert_eq!(found.await, BTreeSet::from([3, 4, 5]));
    let found = merged(
        |visitor| visitor.set_points(1),
        |visitor| visitor.set_flags(HashSet::from(["a".to_owned()])),
        |visitor| visitor.set_flags(HashSet::from(["b".to_owned()])),
        |visitor| visitor.flags().len(),
    );
    assert_eq!(found.await, 2);
    let item = |name: &str, count| (name.to_owned(), count);
    let found = merged(
        |visitor| visitor.set_cart(BTreeMap::from([item("cup", 1), item("tea", 1)])),
        |visitor| visitor.set_cart(BTreeMap::from([item("cup", 1), item("milk", 1)])),
        |visitor| visitor.set_cart(BTreeMap::from([item("cup", 2), item("tea", 1)])),
        |visitor| visitor.cart().clone(),
    );
    assert_eq!(found.await, BTreeMap::from([item("cup", 2), item("milk", 1)]));
}

#[tokio::test]
async fn the_larger_value_wins_unless_somebody_reset_it() {
    let (five, nine) = (
        |visitor: &mut Session<Visitor>| visitor.set_level(5),
        |visitor: &mut Session<Visitor>| visitor.set_level(9),
    );
    let begin = |visitor: &mut Session<Visitor>| visitor.set_level(3);
    let reset = |visitor: &mut Session<Visitor>| visitor.reset_level();
    let read = |visitor: &Session<Visitor>| visitor.has_level().then(|| visitor.level());
    assert_eq!(merged(begin, nine, five, read).await, Some(9));
    assert_eq!(merged(begin, five, nine, read).await, Some(9));
    assert_eq!(merged(begin, nine, reset, read).await, None);
    assert_eq!(merged(begin, reset, nine, read).await, None);
    let absent = |visitor: &mut Session<Visitor>| visitor.set_points(1);
    assert_eq!(merged(absent, nine, five, read).await, Some(9));
}

#[tokio::test]
async fn a_function_of_ones_own_decides() {
    let found = merged(
        |visitor| visitor.trail_mut().push("home".into()),
        |visitor| visitor.trail_mut().push("tea".into()),
        |visitor| visitor.trail_mut().push("cup".into()),
        |visitor| visitor.trail().to_vec(),
    );
    assert_eq!(found.await, ["home", "tea", "cup"]);
}

/// Several builds of one struct.
macro_rules! builds {
    ($($module:ident [$($attribute:tt)*] $body:tt)*) => {
        $(mod $module {
            #[derive(session_core::Session)]
            $($attribute)*
            pub(super) struct Visitor $body
        })*
    };
}

builds! {
    narrow [] { #[session(merge = add)] visits: u32, name: String }
    wide [] { #[session(merge = add, was("u32"))] visits: u64, theme: String }
    pinned [] { #[session(merge = add, tag = 1)] visits: u32, name: String }
    broken [] { #[session(tag = 1)] visits: String, name: String }
    raised [#[session(generation = 1)]] { name: String }
    newest [#[session(generation = 1)]] { name: String, theme: String }
}

#[tokio::test]
async fn a_former_type_takes_part_in_the_merge() {
    let server = Server::<narrow::Visitor>::new();
    let client = server.client_with(|visitor| visitor.set_visits(10)).await;
    let wide = client.on(&server.beside::<wide::Visitor>());
    let old = (&client, |visitor: &mut Session<narrow::Visitor>| *visitor.visits_mut() += 1);
    let new = (&wide, |visitor: &mut Session<wide::Visitor>| *visitor.visits_mut() += 2);
    let (left, events) = both(old, new, |visitor| visitor.has_visits()).await;
    assert_eq!((left, events), (false, vec![]), "the former one goes when it is written");
    assert_eq!(wide.read(|visitor| visitor.visits()).await, 13);
}

#[tokio::test]
async fn where_base_or_theirs_can_not_be_read_mine_wins_with_an_event() {
    for (begin, first) in [("x", "y"), ("", "x")] {
        let server = Server::<broken::Visitor>::new();
        let client = server.client_with(|visitor| visitor.set_name("Ada")).await;
        if !begin.is_empty() {
            client.request(|visitor| visitor.set_visits(begin.repeat(200))).await;
        }
        let pinned = client.on(&server.beside::<pinned::Visitor>());
        let theirs = |visitor: &mut Session<broken::Visitor>| visitor.set_visits(first.repeat(200));
        let mine = |visitor: &mut Session<pinned::Visitor>| visitor.set_visits(5);
        let (_, events) = both((&client, theirs), (&pinned, mine), |_| ()).await;
        assert_eq!(events.len(), 1);
        assert!(events[0].contains("can't be merged") && events[0].contains("visits"));
        assert_eq!(pinned.read(|visitor| visitor.visits()).await, 5);
    }
}

#[tokio::test]
async fn fields_of_another_build_survive_a_conflict() {
    let server = Server::<narrow::Visitor>::new();
    let client = server.client_with(|visitor| visitor.set_name("Ada")).await;
    let wide = client.on(&server.beside::<wide::Visitor>());
    wide.request(|visitor| visitor.set_theme("light")).await;
    // One that was there, and changes meanwhile.
    let theirs = (&wide, |visitor: &mut Session<wide::Visitor>| visitor.set_theme("dark"));
    let mine = (&client, |visitor: &mut Session<narrow::Visitor>| visitor.set_name("Bob"));
    let (theme, events) = both(theirs, mine, |visitor| visitor.theme().to_owned()).await;
    assert_eq!((theme.as_str(), events), ("dark", vec![]));
    assert_eq!(client.read(|visitor| visitor.name().to_owned()).await, "Bob");
    // One that goes meanwhile.
    let theirs = (&wide, |visitor: &mut Session<wide::Visitor>| visitor.reset_theme());
    let mine = (&client, |visitor: &mut Session<narrow::Visitor>| visitor.set_name("Cyd"));
    let (has_theme, _) = both(theirs, mine, |visitor| visitor.has_theme()).await;
    assert!(!has_theme);
}

// case 116
#[tokio::test]
async fn a_generation_that_is_raised_meanwhile_keeps_what_it_brought() {
    let server = Server::<narrow::Visitor>::new();
    let client = server.client_with(|visitor| visitor.set_name("Ada")).await;
    let newest = client.on(&server.beside::<newest::Visitor>());
    let raised = client.on(&server.beside::<raised::Visitor>());
    let theirs = |visitor: &mut Session<newest::Visitor>| visitor.set_theme("dark");
    let mine = |visitor: &mut Session<raised::Visitor>| visitor.set_name("Bob");
    let read = |visitor: &Session<newest::Visitor>| visitor.theme().to_owned();
    let (theme, _) = both((&newest, theirs), (&raised, mine), read).await;
    assert_eq!(theme, "dark");
    assert_eq!(client.read(|visitor| visitor.name().to_owned()).await, "Bob");
}
