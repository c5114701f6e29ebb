//! Sessions that actix-session keeps in a Redis.

mod support;

use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;

use actix_session::config::CookieContentSecurity::Signed;
use actix_session::storage::RedisSessionStore;
use actix_web::App;
use redis::AsyncCommands;
use redis::aio::ConnectionManager;
use session_actix::{ActixSessionCookies, StoreError};
use support::program::Program;
use support::requirement::find_or_skip;
use support::{Log, Visitor, after, before, former_key, names};

struct Redis {
    program: Program,
    url: String,
    _directory: tempfile::TempDir,
}

/// A server of its own; `None`, said loudly, without Redis.
fn start(test: &str) -> Option<Redis> {
    let mut command = Command::new(find_or_skip(test, &["redis-server"])?);
    let directory = tempfile::tempdir().expect("a directory");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let port = listener.local_addr().expect("it is bound").port();
    drop(listener);
    command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""]);
    let mut program = Program::start("redis-server", command.arg("--dir").arg(directory.path()));
    program.wait_for("Ready to accept connections");
    Some(Redis { program, url: format!("redis://127.0.0.1:{port}"), _directory: directory })
}

impl Redis {
    async fn connect(&self) -> ConnectionManager {
        let client = redis::Client::open(&*self.url).expect("a URL");
        ConnectionManager::new(client).await.expect("Redis answers")
    }

    /// Somebody who has signed in while the application had actix-session.
    async fn signed_in_before(&self) -> Visitor {
        let store = RedisSessionStore::new(&*self.url).await.expect("Redis answers");
        let site = serve!(App::new().configure(before::routes).wrap(before::sessions(
            store.clone(),
            &former_key(1),
            Signed
        )));
        let visitor = Visitor::new();
        visitor.post(site.url("/sign-in"), "").await;
        assert_eq!(visitor.get(site.url("/")).await.body, "Some(7)");
        visitor
    }
}

/// As on the page about it.
fn former(redis: ConnectionManager) -> ActixSessionCookies<after::Visitor> {
    after::former(former_key(1), Signed).stored(move |session_key| {
        let mut redis = redis.clone();
        async move { redis.get(session_key).await.map_err(StoreError::unavailable) }
    })
}

#[actix_web::test]
async fn whoever_was_signed_in_stays_signed_in_and_can_sign_out() {
    let Some(redis) = start("whoever_was_signed_in_stays_signed_in") else { return };
    for stored in [false, true] {
        let visitor = redis.signed_in_before().await;
        let site = after::start(after::sessions(former(redis.connect().await), stored));
        let first = visitor.get(site.url("/")).await;
        assert_eq!(
            (first.body, names(&visitor, &site)),
            (after::page_of_ada(), vec!["__Host-visitor".to_owned()])
        );
        visitor.post(site.url("/sign-out"), "").await;
        assert_eq!(visitor.get(site.url("/")).await.body, after::page_of_a_stranger());
    }
}

#[actix_web::test]
async fn a_session_that_redis_has_no_more_is_no_session() {
    let Some(redis) = start("a_session_that_redis_has_no_more") else { return };
    let visitor = redis.signed_in_before().await;
    let mut connection = redis.connect().await;
    let () = redis::cmd("FLUSHALL").query_async(&mut connection).await.expect("Redis answers");
    let site = after::start(after::sessions(former(connection), false));
    assert_eq!(visitor.get(site.url("/")).await.body, after::page_of_a_stranger());
}

#[actix_web::test]
async fn as_long_as_redis_is_down_nobody_is_taken_for_a_stranger() {
    let Some(redis) = start("as_long_as_redis_is_down") else { return };
    let visitor = redis.signed_in_before().await;
    let connection = redis.connect().await;
    drop(redis.program);
    let log = Log::start();
    let site = after::start(after::sessions(former(connection), false));
    let answer = visitor.get(site.url("/")).await;
    assert_eq!(answer.status, 503);
    assert_eq!(names(&visitor, &site), ["id"], "the next request is asked again");
    drop(log);
}
