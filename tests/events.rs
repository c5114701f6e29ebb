//! What happens to sessions, counted by an example and read from outside.

mod support {
    pub(crate) mod client;
    pub(crate) mod example;
    pub(crate) mod page;
    pub(crate) mod program;
}

use support::client::Visitor;
use support::example::Example;

#[actix_web::test]
async fn what_happens_to_sessions_is_counted_by_kind_and_reason() {
    let server = Example::start("metrics");
    let visitor = Visitor::new();
    for path in ["/", "/", "/login", "/logout"] {
        visitor.get(server.url(path)).await;
    }
    let forger = Visitor::new();
    forger.get(server.url("/metrics")).await;
    let request = reqwest::Client::new().get(server.url("/")).header("cookie", "visitor=AAAA");
    assert_eq!(request.send().await.unwrap().text().await.unwrap(), "visit 1\n");
    let mut counted: Vec<_> =
        forger.get(server.url("/metrics")).await.body.lines().map(str::to_owned).collect();
    assert_eq!(counted.remove(0), "# TYPE session_events_total counter");
    let line = |labels: &str, count| {
        format!("session_events_total{{session=\"Visitor\",event={labels}}} {count}")
    };
    assert_eq!(
        counted,
        [
            line(r#""created""#, 2),
            line(r#""invalidated""#, 1),
            line(r#""rejected",reason="Signature""#, 1),
            line(r#""renewed""#, 1),
        ]
    );
}
