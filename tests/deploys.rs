//! A rolling deploy over real sockets: builds of one struct with a field added, removed, retyped,
//! and with a raised generation, side by side on the cookies of one client. Nobody loses anything
//! that both builds know, and nobody is anybody else. Cases 53 to 55, 115 and 116.

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer, web};
use reqwest::Client;
use session_actix::{Key, Session, SessionMiddleware};

/// Somebody with a cookie jar.
fn client() -> Client {
    Client::builder().cookie_store(true).no_proxy().build().expect("these settings agree")
}

/// One build on a port of its own. Cookies know no ports, so a client takes them along.
struct Server {
    address: String,
    handle: ServerHandle,
}

impl Server {
    fn start(routes: fn(&mut web::ServiceConfig)) -> Self {
        let server = HttpServer::new(move || App::new().configure(routes))
            .workers(1)
            .disable_signals()
            .bind(("127.0.0.1", 0))
            .expect("a free port");
        let address = format!("http://{}", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { address, handle }
    }

    /// Asks this build, which answers with what it knows of the session.
    async fn ask(&self, client: &Client, path: &str) -> String {
        let answer = client.get(format!("{}/{path}", self.address)).send().await;
        let answer = answer.and_then(reqwest::Response::error_for_status).expect("an answer");
        answer.text().await.expect("the whole body")
    }

    async fn stop(self) {
        self.handle.stop(false).await;
    }
}

/// A build: its struct, what it shows of it, and what it lets a client do.
macro_rules! build {
    (
        $build:ident $(#[$meta:meta])* { $($fields:tt)* }
        shows $view:ident => $shown:expr;
        $($path:literal => $change:expr;)*
    ) => {
        mod $build {
            use super::*;

            #[derive(Session)]
            $(#[$meta])*
            struct Visitor { $($fields)* }

            fn show($view: &Session<Visitor>) -> String {
                $shown
            }

            pub(super) fn routes(app: &mut web::ServiceConfig) {
                let key = Key::from_bytes(&[1; 32]).expect("a key");
                let site = web::scope("").wrap(SessionMiddleware::<Visitor>::new(key));
                let site = site.route("/", web::get().to(async |view: Session<Visitor>| show(&view)));
                $(
                    let site = site.route(
                        concat!("/", $path),
                        web::get().to(async |mut view: Session<Visitor>| {
                            let change: fn(&mut Session<Visitor>) = $change;
                            change(&mut view);
                            show(&view)
                        }),
                    );
                )*
                app.service(site);
            }
        }
    };
}

build! {
    first { visits: u32, name: String, #[session(rotate)] user: Option<u32> }
    shows view => format!("{} {} {:?}", view.visits(), view.name(), view.user());
    "visit" => |view| view.set_visits(view.visits() + 1);
    "name" => |view| view.set_name("Ada");
    "alice" => |view| view.set_user(1);
    "sign-out" => |view| view.set_user(None);
}

build! {
    added { theme: String, visits: u32, name: String, #[session(rotate)] user: Option<u32> }
    shows view => format!("{} {} {:?} {}", view.visits(), view.name(), view.user(), view.theme());
    "visit" => |view| view.set_visits(view.visits() + 1);
    "theme" => |view| view.set_theme("dark");
}

build! {
    removed { visits: u32, #[session(rotate)] user: Option<u32> }
    shows view => format!("{} {:?}", view.visits(), view.user());
    "visit" => |view| view.set_visits(view.visits() + 1);
}

build! {
    raised #[session(generation = 1)] { visits: u32, #[session(rotate)] user: Option<u32> }
    shows view => format!("{} {:?}", view.visits(), view.user());
    "visit" => |view| view.set_visits(view.visits() + 1);
}

build! {
    retyped { visits: u64, name: String, #[session(rotate)] user: Option<u64> }
    shows view => format!("{} {} {:?}", view.visits(), view.name(), view.user());
    "visit" => |view| view.set_visits(view.visits() + 1);
    "bob" => |view| view.set_user(2);
    "sign-out" => |view| view.set_user(None);
}

#[actix_web::test]
async fn a_field_is_added_while_the_old_build_still_answers() {
    let (old, new) = (Server::start(first::routes), Server::start(added::routes));
    let client = client();
    old.ask(&client, "name").await;
    old.ask(&client, "alice").await;
    new.ask(&client, "theme").await;
    for visit in 1..=6 {
        let server = if visit % 2 == 0 { &old } else { &new };
        server.ask(&client, "visit").await;
    }
    assert_eq!(old.ask(&client, "").await, "6 Ada Some(1)");
    assert_eq!(new.ask(&client, "").await, "6 Ada Some(1) dark");
    old.stop().await;
    assert_eq!(new.ask(&client, "visit").await, "7 Ada Some(1) dark");
    new.stop().await;
}

#[actix_web::test]
async fn a_field_is_removed_and_lives_until_the_generation_is_raised() {
    let (old, new) = (Server::start(first::routes), Server::start(removed::routes));
    let client = client();
    old.ask(&client, "name").await;
    for visit in 1..=4 {
        let server = if visit % 2 == 0 { &old } else { &new };
        server.ask(&client, "visit").await;
    }
    assert_eq!(old.ask(&client, "").await, "4 Ada None", "the new build carried the name along");
    let next = Server::start(raised::routes);
    assert_eq!(next.ask(&client, "").await, "4 None");
    assert_eq!(
        old.ask(&client, "").await,
        "4 Ada None",
        "a raised generation is no reason to write"
    );
    next.ask(&client, "visit").await;
    assert_eq!(old.ask(&client, "").await, "5  None", "now the name is gone");
    assert_eq!(new.ask(&client, "visit").await, "6 None");
    for server in [old, new, next] {
        server.stop().await;
    }
}

#[actix_web::test]
async fn a_retyped_field_is_never_misread_and_nobody_is_anybody_else() {
    let (old, new) = (Server::start(first::routes), Server::start(retyped::routes));
    let client = client();
    old.ask(&client, "name").await;
    old.ask(&client, "visit").await;
    old.ask(&client, "alice").await;
    assert_eq!(new.ask(&client, "visit").await, "1 Ada None", "another type is another field");
    assert_eq!(old.ask(&client, "visit").await, "2 Ada Some(1)", "and both live side by side");
    assert_eq!(new.ask(&client, "bob").await, "1 Ada Some(2)");
    assert_eq!(old.ask(&client, "").await, "0 Ada None", "nothing of Alice is left");
    assert_eq!(old.ask(&client, "alice").await, "0 Ada Some(1)");
    assert_eq!(new.ask(&client, "").await, "0 Ada None", "nor of Bob");
    assert_eq!(new.ask(&client, "sign-out").await, "0 Ada None");
    assert_eq!(old.ask(&client, "").await, "0 Ada None", "signed out on both");
    old.stop().await;
    new.stop().await;
}
