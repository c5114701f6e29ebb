//! What stores have in common whose database is a server.

use sqlx::Connection;

use crate::{OpenError, StoreUrl};

use super::core::{Core, Dialect, opening, text};
use super::pool::Pool;
use super::settings::Settings;

/// How many connections there are at the most.
const CONNECTIONS: u32 = 10;

/// Opens the table of a URL, in which the client library knows these settings. It would pass over
/// others, and a misspelt `sslmode` would be no encryption.
pub(super) async fn open<C: Dialect>(url: &str, clients: &[&str]) -> Result<Core<C>, OpenError> {
    let mut url: StoreUrl = url.parse()?;
    let settings = Settings::take(&mut url, false)?;
    let client_url = url.without_ours();
    for setting in clients {
        url.take(setting);
    }
    url.finish()?;
    let options: <C as Connection>::Options = client_url.parse().map_err(text)?;
    let connections = settings.connections.unwrap_or(CONNECTIONS);
    let pool = Pool::new(options, connections, settings.deadline);
    let mut core = Core::new(&settings, pool, None);
    opening(core.check(settings.create)).await?;
    Ok(core)
}
