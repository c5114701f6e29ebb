//! A package with one struct of so many fields.

use std::io;

use crate::package::{Package, ours};

/// How often each is checked, after a first time that compiles what it depends on.
const TIMES: usize = 7;

/// The first field whose tag is pinned.
const PINNED: usize = 100;

/// Seconds: medians.
pub(crate) struct Checked {
    pub(crate) with: f64,
    pub(crate) without: f64,
}

pub(crate) fn check(fields: usize) -> io::Result<Checked> {
    let with = package(&format!("derive-{fields}"), "#[derive(session_core::Session)]\n", fields)?;
    let without = package(&format!("plain-{fields}"), "", fields)?;
    let mut times = [Vec::new(), Vec::new()];
    for package in [&with, &without] {
        package.cargo("check", "checked")?;
    }
    for _ in 0..TIMES {
        for (package, times) in [&with, &without].into_iter().zip(&mut times) {
            package.touch()?;
            times.push(package.cargo("check", "checked")?);
        }
    }
    let [with, without] = times.map(median);
    Ok(Checked { with, without })
}

/// Numbers, texts, options and lists in turns.
fn package(name: &str, derive: &str, fields: usize) -> io::Result<Package> {
    let types = ["u32", "String", "Option<u64>", "bool", "Vec<String>"];
    let field = |number: usize| {
        let tag = match number {
            _ if derive.is_empty() => String::new(),
            // Two of 200 names happen to have the same tag. 111 can be pinned.
            PINNED.. => format!("    #[session(tag = {})]\n", number - PINNED + 1),
            _ => String::new(),
        };
        format!("{tag}    pub field_{number}: {},\n", types[number % types.len()])
    };
    let fields: String = (0..fields).map(field).collect();
    let text = format!("{derive}pub struct Visitor {{\n{fields}}}\n");
    Package::new(name, &ours("session-core"), "lib.rs", &text)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
