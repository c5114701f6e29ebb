//! Settings on their way into a builder.

use super::Settings;
use super::blame::options;
use super::said::Said;
use crate::builder::{Choices, SessionBuilder};
use crate::config::SessionConfig;
use crate::error::BuildError;
use crate::state::SessionState;

impl<T: SessionState, M: From<SessionConfig<T>>> SessionBuilder<T, M> {
    /// Sets what `settings` say, and leaves the rest. Of two calls for one setting the later one
    /// counts: defaults of the application's own come before, and the operator's `cookie_name` wins
    /// over the struct's.
    ///
    /// The keys have to be in the ring that the builder was made with ([`Settings::keys`]), and a
    /// [store](Settings::store) has to be given to [`store`](Self::store), opened:
    /// [`build`](Self::build) sees to both.
    ///
    /// ```no_run
    /// # use session_core::{Session, SessionConfig, SessionBuilder, Settings};
    /// # #[derive(Session)]
    /// # struct Visitor {
    /// #     visits: u32,
    /// # }
    /// # fn open(_: &str) -> session_core::MemoryStore { session_core::MemoryStore::new() }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let settings = Settings::from_env("SESSION_")?;
    /// let mut sessions = SessionBuilder::new(settings.keys()?).settings(&settings);
    /// if let Some(url) = settings.store() {
    ///     sessions = sessions.store(open(url)); // `session_stores::open(url).await?`
    /// }
    /// let sessions: SessionConfig<Visitor> = sessions.build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn settings(self, settings: &Settings) -> Self {
        let mut builder = settings.said().fold(self, Self::said);
        builder.applied.push(settings.clone());
        builder
    }

    fn said(self, said: &Said) -> Self {
        match said {
            // An application opens the store, and begins with the keys.
            Said::Key(_) | Said::FormerKeys(_) | Said::Store(_) => self,
            Said::Algorithm(algorithm) => self.algorithm(*algorithm),
            Said::Context(context) => self.context(context),
            Said::CookieName(name) => self.cookie_name(name),
            Said::CookieSecure(secure) => self.cookie_secure(*secure),
            Said::CookieHttpOnly(http_only) => self.cookie_http_only(*http_only),
            Said::CookieSameSite(same_site) => self.cookie_same_site(*same_site),
            Said::CookiePath(path) => self.cookie_path(path),
            Said::CookieDomain(domain) => self.cookie_domain(domain),
            Said::Persistent(persistent) => self.persistent(*persistent),
            Said::PreviousScope(scopes) => scopes.iter().fold(self, |builder, scope| {
                builder.previous_scope(&scope.path, scope.domain.as_deref())
            }),
            Said::IdleTimeout(idle) => self.idle_timeout(*idle),
            Said::AbsoluteTimeout(absolute) => self.absolute_timeout(*absolute),
            Said::ClockSkew(skew) => self.clock_skew(*skew),
            Said::SaveOnError(save) => self.save_on_error(*save),
            Said::CacheControl(cache_control) => self.cache_control(*cache_control),
            Said::CheckWrites(check) => self.check_writes(*check),
            Said::RotationGrace(grace) => self.rotation_grace(*grace),
            Said::SealRecords(seal) => self.seal_records(*seal),
            Said::IdHeader(name) => self.id_header(name),
            Said::SweepEvery(every) => self.sweep_every(*every),
            Said::Eager(eager) => self.eager(*eager),
            Said::PadTo(bytes) => self.pad_to(*bytes),
        }
    }
}

impl Settings {
    /// Finds what they say and the builder was not given.
    pub(crate) fn check(&self, choices: &Choices) -> Result<(), BuildError> {
        if let (Some(key), None) = (self.written("store"), &choices.store) {
            return Err(BuildError::StoreNotOpened(key));
        }
        match self.key_outside(&choices.keys) {
            Some(key) => Err(BuildError::KeyNotInRing(key)),
            None => Ok(()),
        }
    }

    /// The error with the settings that it is about, as they were written.
    pub(crate) fn blame(applied: &[Self], error: BuildError) -> BuildError {
        let written = |key: &&str| applied.iter().rev().find_map(|settings| settings.written(key));
        let keys: Vec<_> = options(&error).iter().filter_map(written).collect();
        match keys.is_empty() {
            true => error,
            false => BuildError::Settings { keys, reason: Box::new(error) },
        }
    }
}
