//! The corpora, without a fuzzer.

use std::fs;
use std::path::Path;

use crate::run;
use crate::targets::TARGETS;

// One test, for memory is counted for the whole process.
#[test]
fn every_target_holds_for_its_corpus() {
    for (name, target) in TARGETS {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
        let inputs = fs::read_dir(&corpus).expect("every target has a corpus");
        let mut count = 0;
        for input in inputs {
            let path = input.expect("it can be listed").path();
            println!("{}", path.display());
            run(target, &fs::read(&path).expect("it can be read"));
            count += 1;
        }
        assert!(count > 0, "the corpus of {name} is empty");
    }
}
