//! From a value to a `Set-Cookie` and back.

use std::collections::BTreeMap;

use proptest::prelude::*;
use session_core::{Algorithm, Envelope, MemoryStore, SessionConfig};

use super::holder::Holder;
use crate::properties::{ALGORITHMS, holds, wait};
use crate::support::{Client, Scripted, builder};

/// Where sessions are kept in turn.
#[derive(Clone)]
enum Place {
    Cookie(Algorithm),
    Store(Scripted),
    Sealed,
}

/// A value comes back, is no change when it is given again, and stays as it is when something else
/// changes.
pub(super) fn comes_back<H: Holder>(values: impl Strategy<Value = H::Value>) {
    let cookies = ALGORITHMS.into_iter().map(Place::Cookie);
    let places: Vec<_> =
        cookies.chain([Place::Store(Scripted::default()), Place::Sealed]).collect();
    let places: Vec<_> = places.into_iter().map(|place| (config::<H>(&place), place)).collect();
    holds(6, (values, any::<u32>(), "[a-z]{0,8}"), |(value, before, after)| {
        for (config, place) in &places {
            wait(goes_round::<H>(config, place, &value, before, &after));
        }
    });
}

fn config<H: Holder>(place: &Place) -> SessionConfig<H> {
    let builder = match place {
        Place::Cookie(algorithm) => builder().algorithm(*algorithm),
        Place::Store(store) => builder().store(store.clone()),
        Place::Sealed => builder()
            .algorithm(Algorithm::Aes256GcmSiv)
            .store(MemoryStore::new())
            .seal_records(true),
    };
    builder.build().expect("the settings agree")
}

async fn goes_round<H: Holder>(
    config: &SessionConfig<H>,
    place: &Place,
    value: &H::Value,
    before: u32,
    after: &str,
) {
    let client = Client::of(config);
    client.request(|visitor| H::put(visitor, before, value.clone(), after)).await;
    let expected = (before, value.clone(), after.to_owned());
    assert_eq!(client.read(H::get).await, expected);
    // case 86
    let touched = client.request(H::touch).await;
    assert!(touched.sets_nothing(), "nothing was changed");
    if H::IS_ORDERED {
        let again = client.request(|visitor| H::set(visitor, value.clone())).await;
        assert!(again.sets_nothing(), "the same value is no change");
    }
    let stored = bytes(&client, place).await;
    let other = format!("{after}!");
    client.request(|visitor| H::set_after(visitor, &other)).await;
    assert_eq!(client.read(H::get).await, (before, value.clone(), other));
    if let (Some(stored), Some(now)) = (stored, bytes(&client, place).await) {
        assert_eq!(now.keys().collect::<Vec<_>>(), [&1, &2, &3]);
        assert_eq!((&stored[&1], &stored[&2]), (&now[&1], &now[&2]), "copied, byte for byte");
        assert_ne!(stored[&3], now[&3]);
    }
}

/// The bytes of each field, where a client or a store can see them.
async fn bytes<H: Holder>(client: &Client<H>, place: &Place) -> Option<BTreeMap<u16, Vec<u8>>> {
    let body = match place {
        Place::Cookie(Algorithm::Aes256GcmSiv) | Place::Sealed => return None,
        Place::Cookie(_) => client.message().split_last_chunk::<16>()?.0.to_vec(),
        Place::Store(store) => store.records().await.get(&client.key())?.get(9..)?.to_vec(),
    };
    let envelope = Envelope::parse(&body).expect("the format");
    let fields = envelope.record.fields().map(|(tag, bytes)| (tag, bytes.to_vec()));
    Some(fields.collect())
}
