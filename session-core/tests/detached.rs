//! Sessions outside a request: Beaker 12 (get a session by its id), and sessions that a background
//! job begins.

use crate::support::{Client, Server, config, hours, request};
use session_core::{Detached, LoadError, SaveError, Session, StoreError};

#[derive(Session)]
struct Visitor {
    #[session(merge = add)]
    visits: u32,
    report: Option<String>,
    #[session(rotate)]
    user: Option<u32>,
}

async fn signed_in(server: &Server<Visitor>) -> Client<Visitor> {
    server.client_with(|visitor| visitor.set_user(7)).await
}

#[tokio::test]
async fn a_job_changes_a_session_that_it_knows_by_its_key() {
    let server = Server::<Visitor>::new();
    let client = signed_in(&server).await;
    let key = client.read(|visitor| visitor.store_key().expect("it is in a store")).await;
    let job = Detached::load(&server.config, &key).await.unwrap().expect("it is there");
    assert_eq!(job.session().user(), Some(7));
    job.session().set_report("ready");
    assert_eq!(job.save().await.unwrap(), None);
    let report = client.read(|visitor| visitor.report().map(str::to_owned)).await;
    assert_eq!(report.as_deref(), Some("ready"));
}

// case 80
#[tokio::test]
async fn what_a_request_changes_meanwhile_is_kept_too() {
    let server = Server::<Visitor>::new();
    let client = signed_in(&server).await;
    let job = Detached::load(&server.config, &client.key()).await.unwrap().unwrap();
    job.session().set_visits(10);
    job.session().set_report("ready");
    client.request(|visitor| visitor.set_visits(visitor.visits() + 1)).await;
    job.save().await.unwrap();
    let seen = client.read(|visitor| (visitor.visits(), visitor.has_report())).await;
    assert_eq!(seen, (11, true));
}

#[tokio::test]
async fn a_session_that_is_not_there_or_has_expired_is_none() {
    let server = Server::<Visitor>::new();
    let client = signed_in(&server).await;
    let key = client.key();
    server.clock.advance(hours(24));
    assert!(Detached::load(&server.config, &key).await.unwrap().is_none());
    let client = signed_in(&server).await;
    let key = client.key();
    client.request(|visitor| visitor.invalidate()).await;
    assert!(Detached::load(&server.config, &key).await.unwrap().is_none());
}

// case 83
#[tokio::test]
async fn a_session_that_ends_while_the_job_runs_is_an_error_and_stays_ended() {
    let server = Server::<Visitor>::new();
    let client = signed_in(&server).await;
    let job = Detached::load(&server.config, &client.key()).await.unwrap().unwrap();
    job.session().set_report("late");
    client.request(|visitor| visitor.invalidate()).await;
    assert!(matches!(job.save().await, Err(SaveError::Discarded { session: "Visitor" })));
    assert!(client.read(|visitor| visitor.is_new()).await);
}

#[tokio::test]
async fn a_job_can_end_a_session_and_not_give_it_another_identity() {
    let server = Server::<Visitor>::new();
    let client = signed_in(&server).await;
    let key = client.key();
    let load = || Detached::load(&server.config, &key);
    for change in [
        (|visitor: &mut Session<Visitor>| visitor.set_user(8)) as fn(&mut Session<Visitor>),
        |visitor| visitor.renew(),
    ] {
        let job = load().await.unwrap().unwrap();
        change(&mut job.session());
        let error = job.save().await.unwrap_err();
        assert!(matches!(error, SaveError::IdentityWithoutClient { .. }), "{error}");
    }
    assert_eq!(client.read(|visitor| visitor.user()).await, Some(7));
    let job = load().await.unwrap().unwrap();
    job.session().invalidate();
    assert_eq!(job.save().await.unwrap(), None, "its client is told by the next request");
    assert!(client.read(|visitor| visitor.is_new()).await);
}

#[tokio::test]
async fn a_job_can_not_put_another_session_in_the_place_of_its_client_s() {
    let server = Server::<Visitor>::new();
    let client = signed_in(&server).await;
    let job = Detached::load(&server.config, &client.key()).await.unwrap().unwrap();
    job.session().invalidate();
    job.session().set_visits(1);
    let error = job.save().await.unwrap_err();
    assert!(matches!(error, SaveError::IdentityWithoutClient { .. }), "{error}");
    assert_eq!(client.read(|visitor| visitor.user()).await, Some(7), "nothing is half done");
}

#[tokio::test]
async fn a_job_neither_keeps_a_session_alive_nor_brings_one_back() {
    let server = Server::<Visitor>::new();
    let client = signed_in(&server).await;
    let load = async || Detached::load(&server.config, &client.key()).await.unwrap().unwrap();
    server.clock.advance(hours(20));
    let job = load().await;
    assert_eq!(job.session().user(), Some(7));
    job.save().await.unwrap();
    let job = load().await;
    job.session().set_visits(1);
    server.clock.advance(hours(4));
    assert!(matches!(job.save().await, Err(SaveError::Discarded { .. })));
    assert!(client.read(|visitor| visitor.is_new()).await);
}

#[tokio::test]
async fn a_view_that_is_alive_while_a_job_saves_is_an_error() {
    let server = Server::<Visitor>::new();
    let client = signed_in(&server).await;
    let job = Detached::load(&server.config, &client.key()).await.unwrap().unwrap();
    let mut view = job.session();
    view.set_visits(1);
    assert!(matches!(job.save().await, Err(SaveError::Unpublished { .. })));
}

#[tokio::test]
async fn a_session_that_a_job_begins_is_its_client_s_by_the_cookie() {
    let server = Server::<Visitor>::new();
    let job = Detached::new(&server.config).await.unwrap();
    job.session().set_user(9);
    let cookie = job.save().await.unwrap().expect("it began");
    let client = server.client();
    client.put_cookie(cookie.split(';').next().map(str::to_owned));
    assert_eq!(client.read(|visitor| visitor.user()).await, Some(9));
    // The same without a store: the cookie holds the session.
    let in_cookies = config::<Visitor>();
    let job = Detached::new(&in_cookies).await.unwrap();
    job.session().set_visits(3);
    let cookie = job.save().await.unwrap().expect("it began");
    assert!(cookie.starts_with("session="));
}

#[tokio::test]
async fn without_a_store_there_is_nothing_to_look_for() {
    let in_cookies = config::<Visitor>();
    let key = signed_in(&Server::<Visitor>::new()).await.key();
    let error = Detached::load(&in_cookies, &key).await.unwrap_err();
    assert!(matches!(error, LoadError::Store(StoreError::Unsupported(_))), "{error}");
    assert_eq!(request(&in_cookies, &[], |visitor| visitor.store_key()).result, None);
}
