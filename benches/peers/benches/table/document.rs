//! Writes what was measured into `docs/`.

use std::fs;
use std::io;
use std::path::Path;

use session_peers::document::replace_between;

use crate::charts;
use crate::machine;
use crate::tables::Tables;

pub(crate) fn write(tables: &Tables) -> io::Result<()> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    fs::write(docs.join("performance.svg"), charts::requests(&tables.requests))?;
    fs::write(docs.join("performance-curves.svg"), charts::curves(&tables.curves))?;
    let mut text = format!("Measured on {}.\n", machine::description());
    for (title, table) in tables.titled() {
        text += &format!("\n### {title}\n\n{table}");
    }
    replace_between(&docs.join("performance.md"), "tables", &text)
}
