//! What stands in a store.

use sha2::{Digest, Sha256};

use super::Body;

/// What stands in a store under the key of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stored {
    Live(Body),
    Rotated { deadline: u32, to: [u8; 32], before: Body },
}

impl Stored {
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let (header, payload) = bytes.split_first_chunk::<9>()?;
        match header[0] {
            1 => Some(Self::Live(Body::parse(payload)?)),
            2 => {
                let (deadline, payload) = payload.split_first_chunk()?;
                let (to, body) = payload.split_first_chunk()?;
                let deadline = u32::from_le_bytes(*deadline);
                Some(Self::Rotated { deadline, to: *to, before: Body::parse(body)? })
            }
            _ => None,
        }
    }

    /// The session that it is at that time, with the settings of the targets.
    pub(crate) fn session(self, now: u32) -> Option<Body> {
        let session = match self {
            Self::Live(body) => body,
            // Keys of all zeros are nobody's: the session has ended.
            Self::Rotated { deadline, to, before } if now < deadline && to != [0; 32] => before,
            Self::Rotated { .. } => return None,
        };
        session.is_valid(now).then_some(session)
    }
}

/// What a store keeps the session of an id under.
pub(crate) fn store_key(id: [u8; 16]) -> [u8; 32] {
    Sha256::digest([&b"session-v1\0"[..], &id].concat()).into()
}
