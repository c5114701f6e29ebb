//! A table of text, which is Markdown too.

use std::fmt;

/// Rows below a head; the first column is to the left, the others to the right.
pub(crate) struct Grid {
    rows: Vec<Vec<String>>,
}

impl Grid {
    pub(crate) fn new<'a>(head: impl IntoIterator<Item = &'a str>) -> Self {
        Self { rows: vec![head.into_iter().map(str::to_owned).collect()] }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}

impl fmt::Display for Grid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let cell = |row: &[String], column: usize| row.get(column).cloned().unwrap_or_default();
        let width = |column| self.rows.iter().map(|row| cell(row, column).chars().count()).max();
        let widths: Vec<usize> = (0..columns).map(|it| width(it).unwrap_or(3).max(3)).collect();
        for (number, row) in self.rows.iter().enumerate() {
            for (column, width) in widths.iter().copied().enumerate() {
                match column {
                    0 => write!(f, "| {:<width$} ", cell(row, column))?,
                    _ => write!(f, "| {:>width$} ", cell(row, column))?,
                }
            }
            writeln!(f, "|")?;
            if number == 0 {
                let line = |(column, width): (usize, &usize)| match column {
                    0 => format!("| {} ", "-".repeat(*width)),
                    _ => format!("| {}: ", "-".repeat(width - 1)),
                };
                writeln!(f, "{}|", widths.iter().enumerate().map(line).collect::<String>())?;
            }
        }
        Ok(())
    }
}
