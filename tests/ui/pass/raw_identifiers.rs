//! Names that are keywords.

use session_actix::Session;

#[derive(Clone, Default, serde::Serialize, serde::Deserialize)]
#[expect(non_camel_case_types, reason = "a keyword is")]
struct r#struct;

#[derive(Session)]
#[expect(non_camel_case_types, reason = "a keyword is")]
struct r#fn {
    r#type: u32,
    r#match: Option<String>,
    #[session(readonly)]
    r#async: Vec<r#struct>,
    #[session(accessor = "r#move")]
    moved: bool,
    #[session(rename = "r#loop")]
    round: u32,
    raw: r#struct,
}

fn uses(session: &mut Session<r#fn>) {
    session.set_type(session.r#type() + session.round());
    session.set_match("text");
    session.set_move(session.r#match().is_some() && session.has_raw());
    let _: &[r#struct] = session.r#async();
    *session.move_mut() ^= session.r#move();
}

#[test]
fn a_keyword_can_name_anything() {
    let _: fn(&mut Trackedfn) = uses;
}
