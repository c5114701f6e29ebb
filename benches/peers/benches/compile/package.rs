//! Packages that are made to be compiled.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// A package outside of the workspace, with the workspace's versions of everything.
pub(crate) struct Package {
    directory: PathBuf,
    source: PathBuf,
}

impl Package {
    /// Makes it; `source` is `lib.rs` or `main.rs`.
    pub(crate) fn new(
        name: &str,
        dependencies: &str,
        source: &str,
        text: &str,
    ) -> io::Result<Self> {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile").join(name);
        fs::create_dir_all(directory.join("src"))?;
        let manifest = format!(
            "[workspace]\n[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
             [dependencies]\n{dependencies}\n"
        );
        fs::write(directory.join("Cargo.toml"), manifest)?;
        fs::copy(workspace().join("Cargo.lock"), directory.join("Cargo.lock"))?;
        let source = directory.join("src").join(source);
        fs::write(&source, text)?;
        Ok(Self { directory, source })
    }

    /// Runs cargo in a target directory of that name, and returns the seconds that it takes.
    pub(crate) fn cargo(&self, command: &str, target: &str) -> io::Result<f64> {
        let start = Instant::now();
        let output = Command::new(env!("CARGO"))
            .args([command, "--release", "--offline", "--quiet", "--target-dir"])
            .arg(self.target(target))
            .current_dir(&self.directory)
            .output()?;
        let took = start.elapsed().as_secs_f64();
        match output.status.success() {
            true => Ok(took),
            false => Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned())),
        }
    }

    /// Makes cargo think that its source has changed.
    pub(crate) fn touch(&self) -> io::Result<()> {
        let text = fs::read(&self.source)?;
        fs::write(&self.source, text)
    }

    /// Forgets all that was compiled.
    pub(crate) fn clean(&self, target: &str) -> io::Result<()> {
        match fs::remove_dir_all(self.target(target)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn target(&self, name: &str) -> PathBuf {
        self.directory.with_file_name(name)
    }
}

/// A dependency on one of the workspace's crates.
pub(crate) fn ours(name: &str) -> String {
    format!("{name} = {{ path = {:?} }}\n", workspace().join(name))
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
