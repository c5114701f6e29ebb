//! What memcached says when it does not do what it was asked.

use async_memcached::{Error, ErrorKind, Status};
use session_core::StoreError;

/// Answers by which nothing was written and nothing will be if it is asked again.
const REFUSALS: [&str; 2] = ["object too large for cache", "out of memory storing object"];

pub(super) fn store_error(error: Error) -> StoreError {
    let refuses = match &error {
        Error::Protocol(Status::Error(ErrorKind::Server(reason))) => {
            REFUSALS.iter().any(|refusal| reason.contains(refusal))
        }
        _ => false,
    };
    if refuses { StoreError::refused(in_words(&error)) } else { unavailable(&error) }
}

pub(super) fn in_words(error: &Error) -> String {
    format!("memcached: {error}")
}

/// Whether it is an answer and no mishap: the connection is as good as before.
pub(super) fn is_an_answer(error: &Error) -> bool {
    matches!(error, Error::Protocol(Status::Exists | Status::NotFound | Status::NotStored))
}

fn unavailable(error: &Error) -> StoreError {
    StoreError::unavailable(in_words(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(reason: &str) -> Error {
        Error::Protocol(Status::Error(ErrorKind::Server(reason.to_owned())))
    }

    #[test]
    fn a_refusal_and_a_lost_answer_are_apart() {
        let full = store_error(answer("out of memory storing object"));
        assert!(matches!(full, StoreError::Refused(_)), "{full}");
        for error in [answer("temporary failure"), Error::ConnectionClosed] {
            let error = store_error(error);
            assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
        }
    }
}
