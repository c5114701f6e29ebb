//! What a database is told, in its own words.

use std::sync::Arc;

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

/// What a database is told, `{table}` standing for the table's name; values are bound in the order
/// that is given here.
pub(super) struct Words {
    /// What stands around a name.
    pub(super) quote: char,
    /// Makes the table and its indexes where they are missing.
    pub(super) schema: &'static str,
    /// `session_id`
    pub(super) load: &'static str,
    /// `session_id`, `atime`, `data`, `expires`, `owner`
    pub(super) create: &'static str,
    /// `atime`, `data`, `expires`, `owner`; `session_id`, the revision that is replaced
    pub(super) update: &'static str,
    /// `session_id`
    pub(super) delete: &'static str,
    /// the time, how many
    pub(super) sweep: &'static str,
    /// `owner`, how many
    pub(super) owned_by: &'static str,
}

/// The same for one table.
pub(super) struct Statements {
    pub(super) schema: SqlStr,
    /// Fails where the table is missing, or another one.
    pub(super) probe: SqlStr,
    pub(super) load: SqlStr,
    pub(super) create: SqlStr,
    pub(super) update: SqlStr,
    pub(super) delete: SqlStr,
    pub(super) sweep: SqlStr,
    pub(super) owned_by: SqlStr,
}

const PROBE: &str = "SELECT session_id, atime, data, expires, owner FROM {table} WHERE 1 = 0";

impl Statements {
    /// The statements for a table whose name [`table`](super::settings::Settings) has let pass.
    pub(super) fn new(words: &Words, table: &str) -> Self {
        let fill = |text: &str| fill(text, words.quote, table);
        Self {
            schema: fill(words.schema),
            probe: fill(PROBE),
            load: fill(words.load),
            create: fill(words.create),
            update: fill(words.update),
            delete: fill(words.delete),
            sweep: fill(words.sweep),
            owned_by: fill(words.owned_by),
        }
    }
}

/// Puts the name in its places: `{table}`, and names that begin with it like `{table_expires}`.
/// The name is the only thing that is ever put into a statement, and consists of letters, digits
/// and `_`; everything else is bound.
fn fill(text: &str, quote: char, table: &str) -> SqlStr {
    let text = text.replace("{table", &format!("{quote}{table}")).replace('}', &quote.to_string());
    AssertSqlSafe(Arc::<str>::from(text)).into_sql_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_where_they_stand() {
        let sql = fill("CREATE INDEX {table_owner} ON {table} (owner)", '"', "web");
        assert_eq!(sql.as_str(), r#"CREATE INDEX "web_owner" ON "web" (owner)"#);
    }
}
