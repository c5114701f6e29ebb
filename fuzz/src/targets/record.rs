//! Records and bodies are read as the page of the format says, and are what they were read from.

use session_core::{Envelope, Record};

use crate::reference::{Body, Fields, fields};

pub fn run(input: &[u8]) {
    let record = Record::parse(input);
    assert_eq!(record.as_ref().map(all), fields(input));
    if let Some(record) = record {
        assert_eq!(record.as_bytes(), input);
        let copy = record.clone();
        assert!(copy == record && copy.is_empty() == input.is_empty());
        for (tag, value) in record.fields() {
            assert_eq!(record.get(tag), Some(value));
            assert_eq!(copy.get(tag), Some(value));
            let next = tag + 1;
            assert_eq!(record.get(next).is_some(), record.fields().any(|(tag, _)| tag == next));
        }
    }
    let envelope = Envelope::parse(input).map(|envelope| Body {
        issued: envelope.issued.seconds(),
        created: envelope.created.seconds(),
        schema: envelope.schema,
        fields: all(&envelope.record),
    });
    assert_eq!(envelope, Body::parse(input));
}

fn all(record: &Record) -> Fields {
    record.fields().map(|(tag, value)| (tag, value.to_vec())).collect()
}
