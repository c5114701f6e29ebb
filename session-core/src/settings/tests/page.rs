//! The page `docs/configuration.md` beside the table of settings.

use super::{HEX, choices, fresh, one, set};
use crate::settings::Settings;
use crate::settings::table::SETTINGS;

const PAGE: &str = include_str!("../../../../docs/configuration.md");

/// The rows of the table of keys: the cells of each.
fn rows() -> Vec<Vec<&'static str>> {
    let (_, table) = PAGE.split_once("| key | takes | default | meaning |").unwrap();
    let lines = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// What is fenced as this language.
fn fenced(language: &str) -> Vec<&'static str> {
    let fence = format!("\n```{language}\n");
    let blocks = PAGE.split(&fence).skip(1);
    blocks.map(|behind| behind.split_once("\n```").unwrap().0).collect()
}

#[test]
fn the_page_lists_every_key_and_what_it_takes() {
    let listed: Vec<_> = rows().iter().map(|row| (row[0], row[1])).collect();
    let keys = SETTINGS.iter().map(|setting| format!("`{}`", setting.key)).collect::<Vec<_>>();
    let takes = SETTINGS.iter().map(|setting| setting.kind.takes());
    let expected: Vec<_> = keys.iter().map(|key| &**key).zip(takes).collect();
    assert_eq!(listed, expected);
}

#[test]
fn the_defaults_on_the_page_are_those_of_the_builder() {
    let mut checked = 0;
    for row in rows() {
        let key = row[0].trim_matches('`');
        match row[2].strip_prefix('`').and_then(|default| default.strip_suffix('`')) {
            Some(default) => {
                assert_eq!(choices(&set(key, default)), choices(&fresh()), "{key}");
                checked += 1;
            }
            None => assert!(row[2].starts_with("none") || key == "check_writes", "{row:?}"),
        }
    }
    assert_eq!(checked, SETTINGS.len() - 9);
}

#[test]
fn the_environments_on_the_page_are_accepted() {
    let environments = fenced("sh");
    assert!(!environments.is_empty());
    for text in environments {
        let text = text.replace("$(openssl rand -hex 32)", HEX);
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let pairs = lines.map(|line| line.split_once('=').unwrap());
        let pairs: Vec<_> = pairs.map(|(name, value)| (name, value.trim_matches('\''))).collect();
        let settings = Settings::from_pairs("SHOP_SESSION_", pairs.clone()).unwrap();
        assert_eq!(settings.said.len(), pairs.len());
    }
}

#[test]
fn the_files_on_the_page_are_accepted() {
    #[derive(serde::Deserialize)]
    struct File {
        session: Settings,
    }
    let files = fenced("toml");
    assert!(!files.is_empty());
    for text in files {
        let file: File = toml::from_str(text).unwrap();
        file.session.store().unwrap();
    }
}

#[test]
fn the_pairs_on_the_page_are_accepted() {
    let files = fenced("ini");
    assert!(!files.is_empty());
    for text in files {
        let text = text.replace("$(openssl rand -hex 32)", HEX);
        let pairs = text.lines().map(|line| line.split_once(" = ").unwrap());
        let settings = Settings::from_pairs("session.", pairs).unwrap();
        assert_eq!(settings.said.len(), text.lines().count());
    }
}

#[test]
fn what_the_page_says_is_refused_is_refused() {
    for (key, value) in [
        ("idle_timeout", "30"),
        ("idle_timeout", "30min"),
        ("idle_timeout", "1.5h"),
        ("idle_timeout", "1h 30m"),
        ("idle_timeout", "30m1h"),
        ("cookie_secure", "yes"),
        ("cookie_secure", "1"),
        ("cookie_domain", ""),
    ] {
        assert!(PAGE.contains(&format!("`{value}`")) || value.is_empty(), "{value}");
        assert!(one(key, value).is_err(), "{key}={value}");
    }
}
