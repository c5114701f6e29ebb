//! Applications whose sessions are full of secrets, one for each mode.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread;

use actix_web::middleware::Logger;
use actix_web::rt::System;
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer};
use session_actix::__private::Tracked;
use session_actix::{
    Algorithm, BuildError, CsrfProtection, CsrfToken, Former, FormerError, Key, KeyRing, Session,
    SessionBuilder, SessionError, SessionMiddleware, SessionState,
};

use crate::canary::{marked, marked_text};
use crate::switch::Switch;

#[derive(Clone, Copy)]
pub(crate) struct Mode {
    pub(crate) name: &'static str,
    algorithm: Algorithm,
    pub(crate) is_stored: bool,
    is_sealed: bool,
    pub(crate) in_header: bool,
}

const COOKIE: Mode = Mode {
    name: "a signed cookie",
    algorithm: Algorithm::HmacSha1_128,
    is_stored: false,
    is_sealed: false,
    in_header: false,
};
const STORE: Mode = Mode { name: "a store", is_stored: true, ..COOKIE };

pub(crate) const MODES: [Mode; 7] = [
    COOKIE,
    Mode { name: "a cookie of SHA-256", algorithm: Algorithm::HmacSha256_128, ..COOKIE },
    Mode { name: "an encrypted cookie", algorithm: Algorithm::Aes256GcmSiv, ..COOKIE },
    STORE,
    Mode { name: "a store, with the id in a header", in_header: true, ..STORE },
    Mode { name: "a store of sealed records", is_sealed: true, ..STORE },
    Mode {
        name: "a store of encrypted records",
        algorithm: Algorithm::Aes256GcmSiv,
        is_sealed: true,
        ..STORE
    },
];

impl Mode {
    pub(crate) fn may_hold_secrets(&self) -> bool {
        self.is_stored || self.algorithm == Algorithm::Aes256GcmSiv
    }

    fn sessions<T: SessionState>(&self, key: &str, store: &Switch) -> SessionMiddleware<T> {
        let ring = KeyRing::new(secret_key(key)).accept(secret_key("former key"));
        let builder = SessionMiddleware::<T>::builder(ring).algorithm(self.algorithm);
        let builder: SessionBuilder<T, _> = match self.is_stored {
            true => builder.store(store.clone()).seal_records(self.is_sealed),
            false => builder,
        };
        let built: Result<_, BuildError> = match self.in_header {
            true => builder.id_header("x-session").build(),
            false => builder.former(Refusing).build(),
        };
        built.expect("the settings agree")
    }
}

fn secret_key(name: &str) -> Key {
    Key::from_bytes(&marked(name)).expect("32 bytes, not zero")
}

/// Refuses the cookies of another library.
struct Refusing;

impl<T: SessionState> Former<T> for Refusing {
    fn cookie_name(&self) -> &str {
        "former"
    }

    async fn take_over(&self, _: &str) -> Result<T, FormerError> {
        Err(FormerError::refused("it is none"))
    }
}

/// A running server.
pub(crate) struct Site {
    pub(crate) mode: Mode,
    pub(crate) store: Switch,
    pub(crate) address: SocketAddr,
    /// The same with another key.
    pub(crate) stranger: SocketAddr,
}

impl Site {
    pub(crate) fn start<T: SessionState>(
        mode: Mode,
        sessions: fn(Mode, &str, &Switch) -> SessionMiddleware<T>,
        routes: fn(&mut ServiceConfig),
    ) -> Self {
        let store = Switch::default();
        let [address, stranger] =
            ["key", "wrong key"].map(|key| serve(sessions(mode, key, &store), &store, routes));
        Self { mode, store, address, stranger }
    }
}

fn serve<T: SessionState>(
    sessions: SessionMiddleware<T>,
    store: &Switch,
    routes: fn(&mut ServiceConfig),
) -> SocketAddr {
    let (started, address) = mpsc::channel();
    let store = web::Data::new(store.clone());
    thread::spawn(move || {
        System::new().block_on(async move {
            let server = HttpServer::new(move || {
                App::new()
                    .app_data(store.clone())
                    .service(web::scope("/in").configure(routes).wrap(sessions.clone()))
                    .service(web::scope("/out").configure(routes))
                    .wrap(Logger::default())
            });
            let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0));
            let server = server.expect("a free port");
            started.send(server.addrs()[0]).expect("somebody waits");
            server.run().await
        })
    });
    address.recv().expect("it starts")
}

macro_rules! account {
    ($module:ident $($secret:ident)?) => {
        pub(crate) mod $module {
            use super::*;

            #[derive(Session)]
            #[session(cookie = "account")]
            pub(crate) struct Account {
                #[session(tag = 1 $(, $secret)?)]
                token: String,
                #[session(owner)]
                user: Option<String>,
                csrf: CsrfToken,
            }

            pub(crate) fn sessions(
                mode: Mode,
                key: &str,
                store: &Switch,
            ) -> SessionMiddleware<Account> {
                mode.sessions(key, store)
            }

            async fn fill(mut account: Session<Account>) -> &'static str {
                account.set_token(marked_text("token"));
                account.set_user(marked_text("user"));
                "filled"
            }

            async fn read(account: Session<Account>) -> String {
                let overview = Tracked::view(&account).overview();
                tracing::trace!("{overview:?} {overview:#?} {account:?}");
                (account.token().len() + account.user().map_or(0, str::len)).to_string()
            }

            async fn form(mut account: Session<Account>) -> Result<String, SessionError> {
                Ok(account.csrf_mut().get_or_create()?)
            }

            async fn panics(mut account: Session<Account>) -> &'static str {
                account.set_token(marked_text("another token"));
                panic!("a handler's bug, which the server outlives")
            }

            async fn grows(mut account: Session<Account>) -> &'static str {
                account.set_token(marked_text("token").repeat(200));
                "grown"
            }

            async fn fails(mut account: Session<Account>) -> Result<String, SessionError> {
                account.set_token(marked_text("another token"));
                Err(SessionError::NoMiddleware("Account"))
            }

            async fn loses(
                mut account: Session<Account>,
                store: web::Data<Switch>,
            ) -> &'static str {
                account.set_token(marked_text("another token").repeat(2));
                store.go_down();
                "lost"
            }

            async fn leaves(mut account: Session<Account>) -> HttpResponse {
                account.invalidate();
                HttpResponse::SeeOther().insert_header(("location", "/in/read")).finish()
            }

            pub(crate) fn routes(config: &mut ServiceConfig) {
                config
                    .route("/fill", web::get().to(fill))
                    .route("/read", web::get().to(read))
                    .route("/form", web::get().to(form))
                    .route("/panics", web::get().to(panics))
                    .route("/grows", web::get().to(grows))
                    .route("/fails", web::get().to(fails))
                    .route("/loses", web::get().to(loses))
                    .route("/leaves", web::get().to(leaves))
                    .service(
                        web::resource("/submit")
                            .route(web::post().to(read))
                            .wrap(CsrfProtection::<Account>::new()),
                    );
            }
        }
    };
}

account!(shown);
account!(hidden secret);
