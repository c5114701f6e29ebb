//! The directory: for whom it is, and which can't be used.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown, symlink};
use std::path::Path;

use session_core::{OwnerKey, SessionStore, StoreError};

use crate::disk::{HOUR, created, key, lasting, mode, record, set_mode};
use crate::{crash, open, place, refusal, url};

fn check_modes(path: &Path) {
    match path.is_dir() {
        true => {
            assert_eq!(mode(path), 0o700, "{}", path.display());
            for entry in fs::read_dir(path).unwrap() {
                check_modes(&entry.unwrap().path());
            }
        }
        false => assert_eq!(mode(path), 0o600, "{}", path.display()),
    }
}

// case 106
#[tokio::test]
async fn all_is_its_owners_alone() {
    let (_directory, place) = place();
    let store = open(&url(&place, "")).await;
    let owner = OwnerKey::from_bytes([9; 32]);
    let bytes = record(b"owned");
    let write = lasting(&bytes, HOUR).owned_by(Some(&owner));
    let _ = store.create(&key(1), write).await.unwrap();
    check_modes(&place);
    // Names are made of hashes. case 76
    assert!(place.join("01").join(format!("session:{}", key(1))).is_file());
    assert!(place.join("09").join(format!("session:{owner}.{}", key(1))).is_file());
}

// case 106
#[tokio::test]
async fn a_directory_that_is_open_to_others_is_refused() {
    let (_directory, place) = place();
    fs::create_dir(&place).unwrap();
    for open_to_others in [0o755, 0o710, 0o702] {
        set_mode(&place, open_to_others);
        let error = refusal(&url(&place, "")).await;
        assert!(error.contains("open to others") && error.contains("700"), "{error}");
    }
    set_mode(&place, 0o700);
    open(&url(&place, "")).await;
}

#[tokio::test]
async fn a_directory_with_something_else_is_refused() {
    let (_directory, place) = place();
    fs::create_dir(&place).unwrap();
    set_mode(&place, 0o700);
    fs::write(place.join(".hidden"), "").unwrap();
    fs::write(place.join("letter.txt"), "").unwrap();
    let error = refusal(&url(&place, "")).await;
    assert!(error.contains("holds something else") && error.contains("letter.txt"), "{error}");
    fs::remove_file(place.join("letter.txt")).unwrap();
    open(&url(&place, "")).await;
    // Once it is ours it may hold what it likes.
    fs::write(place.join("letter.txt"), "").unwrap();
    open(&url(&place, "")).await;
}

#[tokio::test]
async fn what_can_not_be_used_is_said() {
    let (directory, place) = place();
    let file = directory.path().join("file");
    fs::write(&file, "").unwrap();
    for no_directory in [&file, &file.join("below")] {
        let error = refusal(&url(no_directory, "")).await;
        assert!(error.contains(&*no_directory.to_string_lossy()), "{error}");
    }
    assert!(refusal(&url(&place, "?sync=maybe")).await.contains("`on` or `off`"));
    assert!(refusal(&url(&place, "?colour=red")).await.contains("`colour`"));
    assert!(!place.exists(), "nothing is made for a URL that can't be used");
}

#[tokio::test]
async fn a_directory_that_goes_away_ends_no_session() {
    let (_directory, place) = place();
    let store = open(&url(&place, "")).await;
    let bytes = created(&store, &key(1), b"here").await;
    let away = place.with_extension("away");
    fs::rename(&place, &away).unwrap();
    // An unmounted disk leaves an empty directory.
    fs::create_dir(&place).unwrap();
    let unavailable = |error| matches!(error, StoreError::Unavailable(_));
    assert!(store.load(&key(1)).await.is_err_and(unavailable));
    assert!(store.create(&key(2), lasting(&bytes, HOUR)).await.is_err_and(unavailable));
    assert!(store.delete(&key(1)).await.is_err_and(unavailable));
    assert!(store.sweep(std::time::SystemTime::now(), 10).await.is_err_and(unavailable));
    fs::remove_dir(&place).unwrap();
    fs::rename(&away, &place).unwrap();
    assert_eq!(store.load(&key(1)).await.unwrap(), Some(bytes));
}

// case 106
#[tokio::test]
async fn a_directory_of_somebody_else_is_refused() {
    let (_directory, place) = place();
    open(&url(&place, "")).await;
    let theirs = 65534;
    for path in [&place, &place.join("07")] {
        let ours = fs::metadata(path).unwrap().uid();
        if chown(path, Some(theirs), None).is_err() {
            eprintln!("SKIPPED: only root gives something away");
            return;
        }
        let error = refusal(&url(&place, "")).await;
        assert!(error.contains("another user") && error.contains("65534"), "{error}");
        chown(path, Some(ours), None).unwrap();
    }
    open(&url(&place, "")).await;
}

// case 106
#[tokio::test]
async fn a_link_that_leads_elsewhere_is_refused() {
    let (directory, place) = place();
    open(&url(&place, "")).await;
    let elsewhere = directory.path().join("elsewhere");
    fs::rename(place.join("07"), &elsewhere).unwrap();
    symlink(&elsewhere, place.join("07")).unwrap();
    let error = refusal(&url(&place, "")).await;
    assert!(error.contains("07` is no directory"), "{error}");
    // The one that the URL names is wherever its author likes.
    fs::remove_file(place.join("07")).unwrap();
    let named = directory.path().join("named");
    symlink(&place, &named).unwrap();
    open(&url(&named, "")).await;
}

#[tokio::test]
async fn the_way_to_a_directory_is_made() {
    let (_directory, place) = place();
    let below = place.join("a").join("b");
    open(&url(&below, "")).await;
    check_modes(&place);
}

#[tokio::test]
async fn a_relative_path_stays_where_it_was() {
    let (_directory, place) = place();
    fs::create_dir(&place).unwrap();
    // A process of its own, for others of this one would go along.
    let mut child = crash::start("directory::moves", &url(&place, ""));
    // It would be closed before the waiting, and the process ends with it.
    let _stdin = child.stdin.take();
    assert!(child.wait().unwrap().success());
}

#[tokio::test]
#[ignore = "a process of another test"]
async fn moves() {
    let Some(url) = crash::started_for() else { return };
    let place = Path::new(url.strip_prefix("file:").unwrap());
    std::env::set_current_dir(place).unwrap();
    let store = open("file:sessions").await;
    let bytes = created(&store, &key(1), b"here").await;
    std::env::set_current_dir("/").unwrap();
    assert_eq!(store.load(&key(1)).await.unwrap(), Some(bytes));
}
