//! What Redis says when it does not do what it was asked.

use redis::{ErrorKind, RedisError, ServerErrorKind};
use session_core::StoreError;

/// Answers by which nothing was written and nothing will be if it is asked again.
const REFUSALS: [&str; 7] =
    ["OOM", "READONLY", "MISCONF", "NOREPLICAS", "NOPERM", "NOAUTH", "WRONGTYPE"];

pub(super) fn store_error(error: RedisError) -> StoreError {
    let refuses = error.code().is_some_and(|code| REFUSALS.contains(&code));
    let cause = in_words(&error);
    if refuses { StoreError::refused(cause) } else { StoreError::unavailable(cause) }
}

/// Redis quotes the arguments of a command it does not know: they are left out.
pub(super) fn in_words(error: &RedisError) -> String {
    let Some(code) = error.code() else {
        return format!("Redis: {error}");
    };
    let detail = error.detail().unwrap_or_default();
    let detail = detail.split_once(", with args").map_or(detail, |(detail, _)| detail);
    format!("Redis answers {code} {detail}").trim_end().to_owned()
}

/// Whether another connection may do better than the one that this came over. A server that
/// became a replica may no longer be the one that its name leads to.
pub(super) fn is_of_the_connection(error: &RedisError) -> bool {
    let read_only = ErrorKind::Server(ServerErrorKind::ReadOnly);
    error.is_io_error() || error.is_unrecoverable_error() || error.kind() == read_only
}

pub(super) fn is_unknown_script(error: &RedisError) -> bool {
    error.kind() == ErrorKind::Server(ServerErrorKind::NoScript)
}

/// Something else than a session stands under the key.
pub(super) fn is_wrong_type(error: &RedisError) -> bool {
    error.code() == Some("WRONGTYPE")
}

pub(super) fn unexpected() -> StoreError {
    StoreError::unavailable("Redis answers with something else than what was asked for")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(line: &str) -> RedisError {
        let value = redis::parse_redis_value(format!("-{line}\r\n").as_bytes()).unwrap();
        value.extract_error().unwrap_err()
    }

    #[test]
    fn a_refusal_and_a_lost_answer_are_apart() {
        for line in ["OOM command not allowed", "READONLY You can't", "MISCONF Redis is"] {
            let error = store_error(answer(line));
            assert!(matches!(error, StoreError::Refused(_)), "{error}");
            assert!(error.to_string().ends_with(line), "{error}");
        }
        for line in ["LOADING Redis is", "CLUSTERDOWN The cluster", "TRYAGAIN Multiple", "ERR x"] {
            let error = store_error(answer(line));
            assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
        }
    }

    #[test]
    fn keys_and_values_are_not_quoted() {
        let error =
            store_error(answer("ERR unknown command 'UNLINK', with args beginning with: x"));
        assert!(error.to_string().ends_with("ERR unknown command 'UNLINK'"), "{error}");
    }

    #[test]
    fn a_server_that_became_a_replica_is_looked_for_anew() {
        assert!(is_of_the_connection(&answer("READONLY You can't write against a replica")));
        assert!(!is_of_the_connection(&answer("OOM command not allowed")));
    }
}
