//! A body of one chunk, which is made when it is asked for.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;

pub struct Late<F>(pub Option<F>);

impl<F: FnOnce() -> String + Unpin> MessageBody for Late<F> {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(self.0.take().map(|chunk| Ok(chunk().into())))
    }
}
