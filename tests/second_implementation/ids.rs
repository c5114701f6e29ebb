//! Ids, and where their sessions stand.

use serde_json::json;
use session_core::{Exchange, Session};

use crate::draw::Draw;
use crate::mode::MODES;
use crate::recorder::Recorder;
use crate::records::stand;
use crate::second::Second;
use crate::{NOW, at, bytes, hex};

#[derive(Session)]
struct Visitor {
    visits: u32,
    #[session(owner)]
    user: Option<String>,
}

#[actix_web::test]
async fn ids_of_rust_are_read_and_their_records_found() {
    let Some(mut second) = Second::start("ids of Rust are read") else { return };
    for (mode, seed) in MODES.iter().zip(0..) {
        let store = Recorder::default();
        let builder = mode.builder::<Visitor>().store(store.clone());
        let config = builder.random(Draw::new(seed).into_random()).build().expect("agreed");
        for _ in 0..8 {
            let exchange = Exchange::load(&config, [], at(NOW)).await.expect("no store is asked");
            exchange.view().set_user("ada");
            let reply = exchange.finish(at(NOW), 200).await.expect("memory is there");
            let set = reply.set_cookies().next().expect("it is new").to_vec();
            let set = String::from_utf8(set).expect("ASCII");
            let text = set.split_once('=').and_then(|(_, rest)| rest.split(';').next());
            let question = json!({"ring": [mode.entry()], "text": text});
            let answer = second.ask("read_id", question);
            assert_eq!(answer["again"].as_str(), text, "{mode:?}");
            let put = store.take().remove(0);
            assert_eq!(answer["key"], put.key.to_string());

            let question = json!({"ring": [mode.entry()], "value": hex(b"\x01\x03ada")});
            let owner = &second.ask("owner_key", question)["owner"];
            assert_eq!(owner.as_str(), put.owner.map(|owner| owner.to_string()).as_deref());
        }
    }
}

#[actix_web::test]
async fn ids_of_the_other_implementation_are_looked_for_where_it_says() {
    let Some(mut second) = Second::start("ids of the other are read") else { return };
    for (mode, seed) in MODES.iter().zip(50..) {
        let store = Recorder::default();
        let mut draw = Draw::new(seed);
        let config = mode.builder::<Visitor>().store(store.clone()).build().expect("agreed");
        for visits in 1..8 {
            let id = hex(&draw.bytes(16));
            let text = second.ask_text("write_id", json!({"ring": [mode.entry()], "id": id}));
            let question = json!({"ring": [mode.entry()], "text": text});
            let key = second.ask("read_id", question)["key"].clone();
            let body = json!({
                "created": NOW, "issued": NOW, "schema": 0, "padding": null,
                "values": {"visits": visits}, "unknown": {},
            });
            let record = second.ask_text(
                "write_record",
                json!({
                    "ring": [mode.entry()], "key": key, "sealed": false, "body": body,
                    "mark": hex(&draw.bytes(8)),
                    "struct": [{"name": "visits", "type": "u32"}], "named": {},
                }),
            );
            stand(&store.memory, key.as_str().expect("hex"), &bytes(&record)).await;
            let header = mode.header(&text);
            let exchange = Exchange::load(&config, [header.as_bytes()], at(NOW)).await;
            let exchange = exchange.expect("memory is there");
            assert_eq!(exchange.reading_view().visits(), visits, "{mode:?}");
        }
    }
}
