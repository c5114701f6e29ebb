//! The token that a request carries.

use actix_web::HttpMessage as _;
use actix_web::body::{BodyStream, to_bytes_limited};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, Query};
use session_core::CsrfToken;

use super::rejection::CsrfRejection;

/// The token that a request carries, in a header or in a form. The form is there for the handler,
/// too.
pub(super) async fn presented(
    request: &mut ServiceRequest,
    form_limit: usize,
) -> Result<String, CsrfRejection> {
    if let Some(token) = request.headers().get(CsrfToken::HEADER) {
        return token.to_str().map(str::to_owned).map_err(|_| CsrfRejection::WrongToken);
    }
    if !is_form(request) {
        return Err(CsrfRejection::NoToken);
    }
    let body = body(request, form_limit).await?;
    let token = of_form(&body);
    request.set_payload(Payload::from(body));
    token.ok_or(CsrfRejection::NoToken)
}

/// Whether it is a form as browsers send it. One with files in it has its token in a header.
fn is_form(request: &ServiceRequest) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let essence = kind.map(|kind| kind.split(';').next().unwrap_or_default().trim());
    essence.is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

async fn body(request: &mut ServiceRequest, limit: usize) -> Result<Bytes, CsrfRejection> {
    let payload = BodyStream::new(request.take_payload());
    match to_bytes_limited(payload, limit).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => Err(CsrfRejection::Unreadable),
        Err(_) => Err(CsrfRejection::TooLarge),
    }
}

/// The field of the token, the first if there are several.
fn of_form(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let Query(fields) = Query::<Vec<(String, String)>>::from_query(text).ok()?;
    fields.into_iter().find(|(name, _)| name == CsrfToken::FORM_FIELD).map(|(_, token)| token)
}
