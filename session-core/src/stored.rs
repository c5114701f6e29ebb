//! What stands in a store: `kind write payload`.

use crate::envelope::Envelope;
use crate::store::{Revision, StoreKey};
use crate::timestamp::Timestamp;

const LIVE: u8 = 0x01;
const ROTATED: u8 = 0x02;

/// What stands in a store under the key of a session.
#[derive(Debug)]
pub(crate) enum Stored {
    /// A session.
    Live(Envelope),
    /// A session that has taken a new identity. Its old id reads what was there before, until the
    /// deadline.
    Rotated { deadline: Timestamp, to: StoreKey, before: Envelope },
}

impl Stored {
    /// `None` for bytes that no session has.
    pub(crate) fn parse(bytes: &[u8]) -> Option<(Revision, Self)> {
        let revision = Revision::of(bytes)?;
        let payload = &bytes[Revision::PLACE.end..];
        let stored = match bytes[0] {
            LIVE => Self::Live(Envelope::parse(payload)?),
            ROTATED => {
                let (deadline, payload) = payload.split_first_chunk()?;
                let (to, body) = payload.split_first_chunk()?;
                Self::Rotated {
                    deadline: Timestamp::from_seconds(u32::from_le_bytes(*deadline)),
                    to: StoreKey::from_bytes(*to),
                    before: Envelope::parse(body)?,
                }
            }
            _ => return None,
        };
        Some((revision, stored))
    }

    /// What a body is appended to.
    pub(crate) fn live(revision: Revision) -> Vec<u8> {
        [&[LIVE][..], revision.as_bytes()].concat()
    }

    /// The same session, after it has taken a new identity.
    pub(crate) fn rotated(
        revision: Revision,
        deadline: Timestamp,
        to: &StoreKey,
        before: &Envelope,
    ) -> Vec<u8> {
        let seconds = deadline.seconds().to_le_bytes();
        let mut out = [&[ROTATED][..], revision.as_bytes(), &seconds, to.as_bytes()].concat();
        before.write(&mut out);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revision() -> Revision {
        Revision::from_bytes([9; 8])
    }

    fn envelope() -> Envelope {
        Envelope::parse(&[1, 100, 0, 0, 0, 0, 0, 1, 1, 7]).unwrap()
    }

    #[test]
    fn both_kinds_are_read_back() {
        let mut live = Stored::live(revision());
        envelope().write(&mut live);
        let Some((found, Stored::Live(read))) = Stored::parse(&live) else { unreachable!() };
        assert_eq!((found, read), (revision(), envelope()));

        let (at, to) = (Timestamp::from_seconds(130), StoreKey::from_bytes([5; 32]));
        let rotated = Stored::rotated(revision(), at, &to, &envelope());
        let Some((found, Stored::Rotated { deadline, to: key, before })) = Stored::parse(&rotated)
        else {
            unreachable!()
        };
        assert_eq!((found, deadline, key, before), (revision(), at, to, envelope()));
    }

    // case 102
    #[test]
    fn foreign_and_cut_off_bytes_are_no_session() {
        let to = StoreKey::from_bytes([5; 32]);
        let rotated = Stored::rotated(revision(), Timestamp::from_seconds(1), &to, &envelope());
        let header = rotated.len() - 3;
        for len in 0..header {
            assert!(Stored::parse(&rotated[..len]).is_none(), "{len}");
        }
        let mut foreign = rotated;
        foreign[0] = 3;
        assert!(Stored::parse(&foreign).is_none());
        assert!(Stored::parse(b"{\"visits\": 1, \"user\": null}").is_none());
    }
}
