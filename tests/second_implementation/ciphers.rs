//! The other implementation has a cipher of its own, which is held against the published vectors.

use serde_json::{Value, json};

use crate::second::Second;

#[test]
fn its_cipher_is_that_of_rfc_8452() {
    let Some(mut second) = Second::start("its_cipher_is_that_of_rfc_8452") else { return };
    let vectors: Value =
        serde_json::from_str(include_str!("../vectors/published/rfc8452.json")).expect("JSON");
    let vectors = vectors["vectors"].as_array().expect("a list");
    assert!(vectors.len() >= 20);
    for vector in vectors {
        let sealed = second.ask_text("encrypt", json!(vector));
        let expected = ["ciphertext", "tag"].map(|part| vector[part].as_str().expect("hex"));
        assert_eq!(sealed, expected.concat(), "{}", vector["name"]);
    }
}
