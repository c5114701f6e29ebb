//! Taking over the session that another library has left with the client.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::SystemTime;

use crate::arrival::MOST_TEXT;
use crate::config::SessionConfig;
use crate::cookie_header::each_pair;
use crate::envelope::Envelope;
use crate::error::LoadError;
use crate::exchange::Exchange;
use crate::exchange::loaded::Loaded;
use crate::former::{AnyFormer, FormerError, FormerHook};
use crate::revocation::AnyRevocation;
use crate::state::{SessionState, Tracked};
use crate::store::StoreError;
use crate::timestamp::Timestamp;

impl<T: SessionState> Exchange<T> {
    /// Finds the session in the request's headers, or the one that another library has left there,
    /// without waiting.
    #[cold]
    pub(super) fn load_now_or_former<'h>(
        config: &SessionConfig<T>,
        headers: impl IntoIterator<Item = &'h [u8]>,
        now: SystemTime,
    ) -> Result<Self, LoadError> {
        let headers: Vec<_> = headers.into_iter().collect();
        let found = Loaded::from_cookies::<T>(&config.inner, headers.iter().copied(), now.into());
        let loading = pin!(Self::new(config, found).or_former(config, &headers, now));
        match loading.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(loaded) => loaded,
            Poll::Pending => Err(LoadError::NotYet),
        }
    }

    /// Takes over what another library has left with the client, if there is no session.
    pub(super) async fn or_former(
        mut self,
        config: &SessionConfig<T>,
        headers: &[&[u8]],
        now: SystemTime,
    ) -> Result<Self, LoadError> {
        let Some((hook, former)) = AnyFormer::<T>::of(&config.inner) else {
            return Ok(self);
        };
        let is_admitted = self.shared.loaded().admits_former();
        let Some(found) = hook.find(headers).filter(|_| is_admitted) else {
            return Ok(self);
        };
        self.alone()?.note_former();
        let taken = match hook.until {
            Some(until) if now >= until => Err(FormerError::Ended),
            _ => self.take_over(config, former, found).await,
        };
        let (session, cookie) = (T::SCHEMA.name, &*hook.cookie);
        match taken {
            Ok(()) => tracing::info!(session, cookie, "former session taken over"),
            Err(FormerError::Store(error)) => return Err(error.into()),
            Err(reason @ FormerError::Ended) => {
                tracing::info!(session, cookie, %reason, "former session expired");
            }
            Err(reason) => {
                tracing::warn!(session, cookie, %reason, "former session cookie rejected");
            }
        }
        Ok(self)
    }

    async fn take_over(
        &mut self,
        config: &SessionConfig<T>,
        former: &AnyFormer<T>,
        found: Result<&str, FormerError>,
    ) -> Result<(), FormerError> {
        let value = former.take_over(found?).await?;
        self.inherit(value);
        if self.is_inheritance_revoked(config).await? {
            self.alone()?.disown();
            return Err(FormerError::refused("it was revoked"));
        }
        Ok(())
    }

    /// Begins the session with these contents.
    fn inherit(&self, value: T) {
        let mut session = self.reading_view();
        let view = session.view_mut();
        view.begin_with(value);
        // Even if somebody empties it: the former cookie has to go.
        view.mark_changed();
    }

    /// Whether the contents are those of a session that was revoked. When it began is not known, so
    /// that it is older than everything that was revoked.
    async fn is_inheritance_revoked(&self, config: &SessionConfig<T>) -> Result<bool, StoreError> {
        let Some(revocation) = AnyRevocation::<T>::of(&config.inner) else {
            return Ok(false);
        };
        let record = self.shared.current();
        let envelope = Envelope { record, ..Envelope::empty(Timestamp::from_seconds(0)) };
        let ancient = Self::of_envelope(config, envelope);
        revocation.is_revoked(&ancient.reading_view()).await
    }
}

impl FormerHook {
    /// The value of the cookie, if one came; or why it is none.
    fn find<'h>(&self, headers: &[&'h [u8]]) -> Option<Result<&'h str, FormerError>> {
        let (mut found, mut is_ambiguous) = (None, false);
        for header in headers {
            each_pair(header, |name, text| {
                if name == self.cookie.as_bytes() {
                    is_ambiguous |= *found.get_or_insert(text) != text;
                }
            });
        }
        let text = found?;
        let read = match text.len() {
            _ if is_ambiguous => Err("several different ones came along"),
            ..=MOST_TEXT => str::from_utf8(text).map_err(|_| "it is no text"),
            _ => Err("it is too long"),
        };
        Some(read.map_err(FormerError::refused))
    }
}

impl Loaded {
    /// Whether the client may have a former session: it brought no cookie that one of our keys has
    /// signed. What was a session of ours, and has ended, does not live on as what it once was.
    fn admits_former(&self) -> bool {
        match self.session {
            Ok(_) => false,
            Err(None) => true,
            Err(Some(rejection)) => rejection.is_foreign(),
        }
    }
}
