//! Loading: what the request brought becomes where every view starts from.

use crate::config::{Backing, Config};
use crate::error::LoadError;
use crate::event::EventKind;
use crate::exchange::loaded::Loaded;
use crate::rejection::Rejection;
use crate::state::SessionState;
use crate::timestamp::Timestamp;

impl Loaded {
    /// Finds the session among the cookies.
    pub(super) fn from_cookies<'h, T: SessionState>(
        config: &Config,
        headers: impl IntoIterator<Item = &'h [u8]>,
        now: Timestamp,
    ) -> Self {
        let (names, session) = config.receive(headers, now);
        let mut loaded = Self { now, names, session, initial: None, asked: None };
        loaded.check::<T>(config);
        loaded
    }

    /// Finds its id among the cookies, or in the header, and the session in the store.
    pub(super) async fn from_backing<'h, T: SessionState>(
        config: &Config,
        backing: &Backing,
        headers: impl IntoIterator<Item = &'h [u8]>,
        now: Timestamp,
    ) -> Result<Self, LoadError> {
        let received = config.receive_id(headers);
        let mut loaded = Self::from_store(config, backing, received, now).await?;
        loaded.check::<T>(config);
        Ok(loaded)
    }

    /// Writes the one line that a session gets which is none.
    pub(super) fn log(&self, config: &Config) {
        let Err(Some(rejection)) = self.session else {
            return;
        };
        // A cookie of our name may be one of another library: that is found out next, and logged.
        let is_former = |name: &str| rejection.is_foreign() && name == config.names[0];
        if !config.former.as_ref().is_some_and(|former| is_former(&former.cookie)) {
            rejection.log(config.schema.name, &config.names[0]);
            config.tell(match rejection.is_expiry() {
                true => EventKind::Expired(rejection),
                false => EventKind::Rejected(rejection),
            });
        }
    }

    /// Without the fields that it can't do without, a session is none.
    #[inline]
    fn check<T: SessionState>(&mut self, config: &Config) {
        self.check_required::<T>();
        self.log(config);
    }

    #[inline]
    pub(super) fn check_required<T: SessionState>(&mut self) {
        if let Ok(origin) = &self.session
            && let Err(field) = T::check_required(&origin.envelope.record)
        {
            self.reject(Rejection::Required(field.name));
        }
    }
}
