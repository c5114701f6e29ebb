//! What the session crates log on this thread, at every level.

use std::io::{Write, sink};
use std::sync::{Arc, Mutex, Once};

use tracing::subscriber::DefaultGuard;

/// Listens until it is asked.
pub struct Log {
    text: Text,
    _listening: DefaultGuard,
}

#[derive(Clone, Default)]
struct Text(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub fn start() -> Self {
        LISTENING.call_once(listen_everywhere);
        let text = Text::default();
        let writer = text.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .without_time()
            .with_writer(move || writer.clone())
            .finish();
        Self { text, _listening: tracing::subscriber::set_default(subscriber) }
    }

    /// The lines until now that are more than details.
    pub fn events(self) -> Vec<String> {
        let is_detail = |line: &String| line.contains("DEBUG") || line.contains("TRACE");
        self.lines().into_iter().filter(|line| !is_detail(line)).collect()
    }

    /// All of it until now, other crates' lines too.
    pub fn text(&self) -> String {
        let bytes = self.text.0.lock().expect("no writer panics").clone();
        String::from_utf8(bytes).expect("logs are text")
    }

    /// The lines until now.
    pub fn lines(self) -> Vec<String> {
        let text = self.text();
        let ours = text.lines().filter(|line| line.contains(" session_"));
        ours.map(str::to_owned).collect()
    }
}

static LISTENING: Once = Once::new();

/// Without anybody who listens everywhere, tracing switches events off where the listener of another
/// thread goes, and a listener that comes at that moment may miss some.
fn listen_everywhere() {
    let everything = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
    // A test that has set one of its own has what this is for.
    let _ = tracing::subscriber::set_global_default(everything.with_writer(sink).finish());
}

impl Write for Text {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no writer panics").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
