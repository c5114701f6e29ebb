//! Handlers that panic and clients that leave, on a real server: cases 88 to 90.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use actix_web::rt::time::sleep;
use actix_web::{App, HttpServer, web};
use reqwest::Client;
use session_actix::{Key, Session, SessionMiddleware, SessionRef};

#[derive(Session)]
struct Visitor {
    visits: u32,
}

async fn visit(mut visitor: Session<Visitor>) -> String {
    visitor.set_visits(visitor.visits() + 1);
    visitor.visits().to_string()
}

async fn look(visitor: SessionRef<Visitor>) -> String {
    visitor.visits().to_string()
}

async fn fail(mut visitor: Session<Visitor>) -> String {
    visitor.set_visits(100);
    panic!("a handler's bug, which the server outlives");
}

async fn dawdle(mut visitor: Session<Visitor>) -> String {
    visitor.set_visits(100);
    sleep(Duration::from_millis(200)).await;
    visitor.visits().to_string()
}

/// One worker, so that a fault and what comes after it meet.
fn start() -> SocketAddr {
    let sessions = SessionMiddleware::<Visitor>::new(Key::from_bytes(&[1; 32]).expect("a key"));
    let server = HttpServer::new(move || {
        App::new()
            .route("/visit", web::get().to(visit))
            .route("/look", web::get().to(look))
            .route("/fail", web::get().to(fail))
            .route("/dawdle", web::get().to(dawdle))
            .wrap(sessions.clone())
    });
    let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).expect("a free port");
    let address = server.addrs()[0];
    actix_web::rt::spawn(server.run());
    address
}

fn client() -> Client {
    let client = Client::builder().cookie_store(true).no_proxy().timeout(Duration::from_secs(30));
    client.build().expect("these settings agree")
}

async fn get(client: &Client, address: SocketAddr, path: &str) -> reqwest::Result<String> {
    client.get(format!("http://{address}{path}")).send().await?.text().await
}

#[actix_web::test]
async fn a_panic_saves_nothing_and_the_server_lives() {
    // case 88
    let (address, client) = (start(), client());
    assert_eq!(get(&client, address, "/visit").await.unwrap(), "1");
    for _ in 0..3 {
        assert!(get(&client, address, "/fail").await.is_err(), "the connection is closed");
        assert_eq!(get(&client, address, "/look").await.unwrap(), "1");
    }
    assert_eq!(get(&client, address, "/visit").await.unwrap(), "2");
}

#[actix_web::test]
async fn a_client_that_leaves_takes_nothing_with_it() {
    // cases 89, 90
    let (address, client) = (start(), client());
    assert_eq!(get(&client, address, "/visit").await.unwrap(), "1");
    for path in ["/dawdle", "/visit"] {
        let mut connection = TcpStream::connect(address).expect("the server listens");
        write!(connection, "GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n").expect("it reads");
        drop(connection);
    }
    let dawdled = get(&client, address, "/dawdle").await.unwrap();
    assert_eq!(dawdled, "100", "whoever waits gets all of it");
    assert_eq!(get(&client, address, "/visit").await.unwrap(), "101");
}
