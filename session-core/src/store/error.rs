//! Why a store could not do what it was asked to.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// Why a store could not do what it was asked to. Clients see a bare 503.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The store can't be reached, or its answer was lost. A write may have taken effect: the
    /// library finds out by loading.
    #[error("the session store can't be reached: {0}")]
    Unavailable(#[source] Arc<dyn Error + Send + Sync>),
    /// The store has not answered in time. A write may have taken effect.
    #[error("the session store has not answered within {0:?}")]
    Deadline(Duration),
    /// The store is there and won't keep this: its disk is full, or the session is larger than it
    /// takes. Nothing was written.
    #[error("the session store refuses: {0}")]
    Refused(#[source] Arc<dyn Error + Send + Sync>),
    /// The store has no such operation.
    #[error("this session store can't {0}")]
    Unsupported(&'static str),
}

impl StoreError {
    /// The store can't be reached, or its answer was lost.
    pub fn unavailable(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Unavailable(Arc::from(cause.into()))
    }

    /// The store refuses, and nothing was written.
    pub fn refused(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Refused(Arc::from(cause.into()))
    }

    /// Whether the same operation may succeed a little later. A disk may be emptied; a store never
    /// learns what it can't do.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        !matches!(self, Self::Unsupported(_))
    }

    /// Whether a write that failed with this may have taken effect all the same.
    pub(crate) fn is_ambiguous(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Deadline(_))
    }
}
