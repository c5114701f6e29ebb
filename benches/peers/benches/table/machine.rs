//! Where and when it is measured.

use std::fs;
use std::process::Command;

/// How many threads wanted a core in the last minute.
pub(crate) fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or("unknown").to_owned()
}

/// Processor, cores, compiler and day, in one line.
pub(crate) fn description() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("an unknown processor", |(_, model)| model);
    let sha = if info.contains(" sha_ni") { "with SHA-NI" } else { "without SHA-NI" };
    // Not those that this process has left itself.
    let cores = info.lines().filter(|line| line.starts_with("processor")).count();
    format!("{model} {sha}, {cores} cores, {}, {}", output("rustc", "--version"), today())
}

fn today() -> String {
    output("date", "+%Y-%m-%d")
}

fn output(program: &str, argument: &str) -> String {
    let output = Command::new(program).arg(argument).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    text.unwrap_or_default().trim().to_owned()
}
