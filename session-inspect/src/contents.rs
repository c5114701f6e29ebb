//! The fields of a session, by name where the schema's lock file is known.

use std::fmt::Write as _;

use session_core::Envelope;
use session_core::testing::{LockEntry, LockFile, LockState};

use crate::report::Lines;

/// The tag of the flags, and the one that is known.
const FLAGS: u16 = 112;
const PERSISTENT: u8 = 1;
/// Tags of the format itself.
const FORMAT_TAGS: std::ops::RangeInclusive<u16> = 112..=127;

/// The fields of a session.
pub(crate) struct Fields<'a> {
    envelope: &'a Envelope,
    lock: Option<&'a LockFile>,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(envelope: &'a Envelope, lock: Option<&'a LockFile>) -> Self {
        Self { envelope, lock }
    }

    /// Adds a line for each.
    pub(crate) fn show(&self, values: bool, lines: &mut Lines) {
        let record = &self.envelope.record;
        if let Some(flags) = record.get(FLAGS) {
            let is_persistent = flags.first().is_some_and(|first| first & PERSISTENT != 0);
            lines.add("flags", if is_persistent { "persistent" } else { "none that is known" });
        }
        let fields: Vec<_> = record.fields().filter(|(tag, _)| *tag != FLAGS).collect();
        let bytes: usize = fields.iter().map(|(_, value)| value.len()).sum();
        lines.add("fields", format_args!("{}, values of {bytes} bytes", fields.len()));
        let names: Vec<_> = fields.iter().map(|(tag, _)| self.name(*tag)).collect();
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        for ((tag, value), name) in fields.iter().zip(names) {
            let (len, unit) = (value.len(), if value.len() == 1 { "byte" } else { "bytes" });
            let value = self.value(*tag, value, values);
            let line = format!("tag {tag:>5}  {name:<width$}  {len:>4} {unit:<5}  {value}");
            lines.add("", line.trim_end());
        }
    }

    fn entry(&self, tag: u16) -> Option<&'a LockEntry> {
        self.lock?.entry(tag)
    }

    fn name(&self, tag: u16) -> String {
        let Some(entry) = self.entry(tag) else {
            return if FORMAT_TAGS.contains(&tag) { "of the format" } else { "unknown" }.to_owned();
        };
        let state = match entry.state() {
            LockState::Present => String::new(),
            state => format!(" ({state})"),
        };
        match (entry.name(), entry.ty()) {
            ("", _) => format!("unknown{state}"),
            (name, "") => format!("{name}{state}"),
            (name, ty) => format!("{name}: {ty}{state}"),
        }
    }

    /// The bytes of a field of which it is known that they may be shown.
    fn value(&self, tag: u16, value: &[u8], values: bool) -> String {
        match self.entry(tag) {
            Some(entry) if entry.is_secret() => "redacted".to_owned(),
            Some(_) if values => value.iter().fold(String::new(), |mut text, byte| {
                // A string takes all that is written.
                let _ = write!(text, "{byte:02x}");
                text
            }),
            _ => String::new(),
        }
    }
}
