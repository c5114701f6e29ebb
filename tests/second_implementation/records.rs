//! What stands in a store: live and rotated records, bare, sealed and encrypted.

use std::time::Duration;

use serde_json::{Value, json};
use session_core::{Exchange, MemoryStore, Session, SessionConfig, SessionStore, Swap, Write};

use crate::draw::Draw;
use crate::everything::{Everything, described, named, values};
use crate::mode::{MODES, Mode};
use crate::recorder::{Put, Recorder};
use crate::second::Second;
use crate::{NOW, at, bytes, hex, limits, seconds};

const NOWHERE: [u8; 32] = [0; 32];

/// Puts a record into a store.
pub(crate) async fn stand(store: &MemoryStore, key: &str, record: &[u8]) {
    let write = Write::new(record, at(NOW), at(NOW) + Duration::from_secs(60));
    let key = key.parse().expect("a key");
    assert_eq!(store.create(&key, write).await.expect("memory is there"), Swap::Done);
}

/// One request at a time; the cookie that it leaves the client with.
async fn request(
    config: &SessionConfig<Everything>,
    cookie: &str,
    now: u32,
    change: impl FnOnce(&mut Session<Everything>),
) -> String {
    let exchange = Exchange::load(config, [cookie.as_bytes()], at(now)).await;
    let exchange = exchange.expect("memory is there");
    change(&mut exchange.view());
    let reply = exchange.finish(at(now), 200).await.expect("memory is there");
    match reply.set_cookies().next() {
        Some(set) => {
            let set = str::from_utf8(set).expect("ASCII");
            set.split(';').next().expect("a cookie").to_owned()
        }
        None => cookie.to_owned(),
    }
}

/// The modes, each with records that are bare and ones that are sealed.
fn protections() -> impl Iterator<Item = (&'static Mode, bool)> {
    MODES.iter().flat_map(|mode| [(mode, false), (mode, true)])
}

/// What the other implementation makes of what was written.
fn read(second: &mut Second, mode: &Mode, sealed: bool, put: &Put, now: u32) -> Value {
    let answer = second.ask(
        "read_record",
        json!({
            "ring": [mode.entry()], "key": put.key.to_string(), "sealed": sealed,
            "bytes": hex(&put.bytes), "limits": limits(now),
            "struct": described(), "named": named(),
        }),
    );
    assert_eq!(answer["again"], hex(&put.bytes), "{mode:?}");
    assert_eq!(answer["nonce"].is_string(), sealed && mode.encrypts());
    answer
}

fn times(answer: &Value) -> [&Value; 2] {
    [&answer["body"]["created"], &answer["body"]["issued"]]
}

#[actix_web::test]
async fn all_records_in_a_session_s_life_are_read_and_written_again_byte_for_byte() {
    let Some(mut second) = Second::start("records of Rust are read") else { return };
    for ((mode, sealed), seed) in protections().zip(0..) {
        let mut draw = Draw::new(seed);
        let fields = Everything::drawn(&mut draw);
        let store = Recorder::default();
        let builder = mode.builder::<Everything>().store(store.clone()).seal_records(sealed);
        let config = builder.random(draw.into_random()).build().expect("agreed");
        let mut read = |put: &Put, now: u32| read(&mut second, mode, sealed, put, now);
        let mut stored = values(&fields, NOW);
        stored.as_object_mut().expect("a struct").remove("user");

        let cookie = request(&config, "", NOW, |view| {
            view.replace(fields.clone());
            view.set_code(&*fields.code);
            view.reset_user();
        })
        .await;
        let [begun] = &store.take()[..] else { panic!("one record") };
        let answer = read(begun, NOW);
        assert_eq!(answer["body"]["values"], stored);
        assert_eq!(answer["deadline"], Value::Null);
        assert_eq!(times(&answer), [NOW, NOW]);

        let cookie = request(&config, &cookie, NOW + 5, |view| view.set_visits(9)).await;
        let [changed] = &store.take()[..] else { panic!("one record") };
        let answer = read(changed, NOW + 5);
        stored["visits"] = json!(9);
        assert_eq!(answer["body"]["values"], stored);
        assert_eq!(times(&answer), [NOW, NOW + 5]);
        assert_eq!(answer["change"], "is written");

        let cookie = request(&config, &cookie, NOW + 9, |view| view.set_user(7)).await;
        let [new, old] = &store.take()[..] else { panic!("two records") };
        let answer = read(old, NOW + 9);
        assert_eq!(answer["deadline"], NOW + 9 + 30);
        assert_eq!(answer["rotated_to"], new.key.to_string());
        assert_eq!(answer["body"]["values"], stored);
        assert_eq!(times(&answer), [NOW, NOW + 5]);
        assert_eq!(answer["change"], "is discarded");
        let answer = read(new, NOW + 9);
        stored["user"] = json!(7);
        assert_eq!(answer["body"]["values"], stored);
        assert_eq!(times(&answer), [NOW + 9, NOW + 9]);

        let cookie = request(&config, &cookie, NOW + 20, |view| view.set_user(8)).await;
        let [new, old] = &store.take()[..] else { panic!("two records") };
        let answer = read(old, NOW + 20);
        assert_eq!(answer["deadline"], NOW + 20);
        assert_eq!(answer["rotated_to"], new.key.to_string());
        assert_eq!(answer["body"]["values"], json!({}));
        assert_eq!(times(&answer), [NOW + 20, NOW + 20]);
        assert_eq!(answer["is_session"], false);

        request(&config, &cookie, NOW + 30, |view| view.invalidate()).await;
        let [ended] = &store.take()[..] else { panic!("one record") };
        let answer = read(ended, NOW + 30);
        assert_eq!(answer["rotated_to"], hex(&NOWHERE));
        assert_eq!(answer["deadline"], NOW + 30);
        assert_eq!(answer["body"]["values"], json!({}));
        assert_eq!(answer["change"], "begins another session");
    }
}

/// What the other implementation is asked to write, for an id.
struct Place {
    mode: &'static Mode,
    sealed: bool,
    key: String,
    header: String,
}

impl Place {
    fn drawn(second: &mut Second, draw: &mut Draw, mode: &'static Mode, sealed: bool) -> Self {
        let id = json!({"ring": [mode.entry()], "id": hex(&draw.bytes(16))});
        let text = second.ask_text("write_id", id);
        let answer = second.ask("read_id", json!({"ring": [mode.entry()], "text": text}));
        let key = answer["key"].as_str().expect("hex").to_owned();
        Self { mode, sealed, key, header: mode.header(&text) }
    }

    /// A record with this for its random bytes.
    fn write(&self, second: &mut Second, random: u8, body: &Value, rest: Value) -> Vec<u8> {
        let mut question = json!({
            "ring": [self.mode.entry()], "key": self.key, "sealed": self.sealed, "body": body,
            "mark": hex(&[random; 8]), "nonce": hex(&[random; 12]),
            "struct": described(), "named": named(),
        });
        let rest = rest.as_object().expect("an object").clone();
        question.as_object_mut().expect("an object").extend(rest);
        bytes(&second.ask_text("write_record", question))
    }

    async fn holding(&self, record: &[u8]) -> Recorder {
        let store = Recorder::default();
        stand(&store.memory, &self.key, record).await;
        store
    }

    fn config(&self, store: &Recorder, random: u8) -> SessionConfig<Everything> {
        let random = move |out: &mut [u8]| {
            out.fill(random);
            Ok(())
        };
        let builder = self.mode.builder().store(store.clone()).seal_records(self.sealed);
        builder.random(random).build().expect("agreed")
    }
}

fn body(fields: &Everything, created: u32, issued: u32) -> Value {
    json!({
        "created": created, "issued": issued, "schema": 3, "padding": null,
        "values": values(fields, issued), "unknown": {"5": "2a"},
    })
}

#[actix_web::test]
async fn live_records_of_the_other_implementation_are_read_and_written_alike() {
    let Some(mut second) = Second::start("live records of the other are read") else { return };
    for ((mode, sealed), seed) in protections().zip(20..) {
        let mut draw = Draw::new(seed);
        let fields = Everything::drawn(&mut draw);
        let place = Place::drawn(&mut second, &mut draw, mode, sealed);
        let was = place.write(&mut second, 1, &body(&fields, NOW - 40, NOW - 9), json!({}));
        let store = place.holding(&was).await;
        let config = place.config(&store, 2);
        request(&config, &place.header, NOW, |view| {
            assert_eq!(view.snapshot(), fields);
            assert_eq!(seconds(view.created_at()), u64::from(NOW - 40));
            assert_eq!(view.issued_at().map(seconds), Some(u64::from(NOW - 9)));
            view.mark_changed();
        })
        .await;
        let mut written = body(&fields, NOW - 40, NOW);
        written["values"]["code"] = values(&fields, NOW - 9)["code"].clone();
        let expected = place.write(&mut second, 2, &written, json!({}));
        let [put] = &store.take()[..] else { panic!("one record") };
        assert_eq!(hex(&put.bytes), hex(&expected), "{mode:?}, sealed: {sealed}");
    }
}

#[actix_web::test]
async fn rotated_records_of_the_other_implementation_are_read_until_their_deadline() {
    let Some(mut second) = Second::start("rotated records of the other are read") else { return };
    for ((mode, sealed), seed) in protections().zip(40..) {
        let mut draw = Draw::new(seed);
        let fields = Everything::drawn(&mut draw);
        let place = Place::drawn(&mut second, &mut draw, mode, sealed);
        let deadline = NOW + 3;
        let to = json!({"deadline": deadline, "rotated_to": hex(&draw.bytes(32))});
        let record = place.write(&mut second, 1, &body(&fields, NOW - 40, NOW - 9), to);
        let store = place.holding(&record).await;
        let config = place.config(&store, 2);
        let mut seen = Vec::new();
        for now in [deadline - 1, deadline] {
            let load = Exchange::load(&config, [place.header.as_bytes()], at(now)).await;
            let view = load.expect("memory is there").reading_view();
            seen.push((!view.is_new()).then(|| view.snapshot()));
        }
        assert_eq!(seen, [Some(fields), None], "{mode:?}, sealed: {sealed}");
    }
}

/// What Rust makes of a rotated record: whether it is a session, and what becomes of a change.
async fn fate(place: &Place, record: &[u8], grace: u32) -> Value {
    let store = place.holding(record).await;
    let builder = place.mode.builder::<Everything>().store(store.clone());
    let grace = Duration::from_secs(grace.into());
    let config = builder.rotation_grace(grace).build().expect("agreed");
    let mut is_session = false;
    request(&config, &place.header, NOW, |view| {
        is_session = !view.is_new();
        view.mark_changed();
        view.set_visits(view.visits().wrapping_add(1));
    })
    .await;
    let change = match store.take().first() {
        None => "is discarded",
        Some(put) if put.key.to_string() == place.key => "is written",
        Some(_) => "begins another session",
    };
    json!({"is_session": is_session, "change": change})
}

#[actix_web::test]
async fn a_rotated_record_is_remembered_as_long_by_both() {
    let Some(mut second) = Second::start("a rotated record is remembered") else { return };
    let mut draw = Draw::new(60);
    let fields = Everything::drawn(&mut draw);
    let place = Place::drawn(&mut second, &mut draw, &MODES[0], false);
    let to = hex(&[7; 32]);
    for grace in [0, 10, 30, 60] {
        for past in [-1, 0, 1, 9, 10, 29, 30, 31, 59, 60] {
            let deadline = NOW.checked_add_signed(-past).expect("in range");
            let to = json!({"deadline": deadline, "rotated_to": to});
            let record = place.write(&mut second, 1, &body(&fields, NOW - 9, NOW - 9), to);
            let mut limits = limits(NOW);
            limits["grace"] = json!(grace);
            let question = json!({
                "ring": [place.mode.entry()], "key": place.key, "sealed": false,
                "bytes": hex(&record), "limits": limits, "struct": [], "named": {},
            });
            let answer = second.ask("read_record", question);
            let answer = json!({"is_session": answer["is_session"], "change": answer["change"]});
            assert_eq!(answer, fate(&place, &record, grace).await, "{grace}, {past}");
        }
    }
}
