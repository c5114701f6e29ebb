//! Where sessions are, and how their cookies are authenticated.

use std::sync::{Arc, Mutex};

use session_core::{
    Algorithm, Key, Revision, SessionBuilder, SessionState, SessionStore, StoreError, StoreKey,
    Swap, Write,
};

use super::draw::Draw;

#[derive(Clone, Copy, Debug)]
pub(super) enum Mode {
    /// In the cookie.
    Cookie(Algorithm),
    /// In a store, and a signed id in the cookie.
    Store(Algorithm),
}

impl Mode {
    /// Settings of this mode, with a key and random bytes that are drawn.
    pub(super) fn builder<T: SessionState>(self, draw: &mut Draw) -> SessionBuilder<T> {
        let (key, random) = (draw.any::<[u8; 32]>(), draw.any::<[u8; 16]>());
        let builder = SessionBuilder::new(Key::from_bytes(&key).expect("32 bytes, not zero"))
            .random(move |bytes| {
                bytes.copy_from_slice(&random[..bytes.len()]);
                Ok(())
            });
        match self {
            Self::Cookie(algorithm) => builder.algorithm(algorithm),
            Self::Store(algorithm) => builder.algorithm(algorithm).store(Generous::default()),
        }
    }

    pub(super) fn encrypts(self) -> bool {
        matches!(self, Self::Cookie(Algorithm::Aes256GcmSiv))
    }
}

/// A store that has a session under every key, so that any id opens one that is let through.
#[derive(Clone, Default)]
struct Generous(Arc<Mutex<Option<Vec<u8>>>>);

impl SessionStore for Generous {
    async fn load(&self, _: &StoreKey) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.lock().unwrap().clone())
    }

    async fn create(&self, _: &StoreKey, write: Write<'_>) -> Result<Swap, StoreError> {
        *self.0.lock().unwrap() = Some(write.bytes().to_vec());
        Ok(Swap::Done)
    }

    async fn update(
        &self,
        key: &StoreKey,
        _: Revision,
        write: Write<'_>,
    ) -> Result<Swap, StoreError> {
        self.create(key, write).await
    }

    async fn delete(&self, _: &StoreKey) -> Result<(), StoreError> {
        Ok(())
    }
}
