//! Handlers beside their session. actix-web makes a unit struct of each, and a pattern may mean that.

use actix_web::{App, get, post};
use session_actix::Session;

#[derive(Session)]
struct Visitor {
    visits: u32,
    value: Option<String>,
    #[session(readonly)]
    record: u32,
}

#[get("/visit")]
async fn visit(mut visitor: Session<Visitor>) -> String {
    visitor.set_visits(visitor.visits() + 1);
    visitor.visits().to_string()
}

#[get("/visits")]
async fn visits(visitor: Session<Visitor>) -> String {
    visitor.visits().to_string()
}

#[post("/value")]
async fn value(mut visitor: Session<Visitor>) -> String {
    visitor.set_value("some");
    String::new()
}

#[get("/record")]
async fn record(visitor: Session<Visitor>) -> String {
    visitor.record().to_string()
}

#[get("/request")]
async fn request() -> String {
    String::new()
}

#[get("/view")]
async fn view() -> String {
    String::new()
}

#[get("/opened")]
async fn opened() -> String {
    String::new()
}

#[test]
fn a_handler_is_called_as_the_user_likes() {
    let app = App::new().service(visit).service(visits).service(value);
    let _ = app.service(record).service(request).service(view).service(opened);
}
