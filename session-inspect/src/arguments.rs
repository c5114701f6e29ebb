//! What is asked for.

use std::ffi::OsString;
use std::io::{self, Read as _};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use lexopt::{Arg, Parser, ValueExt as _};
use session_core::__private::parse_duration;
use session_core::Algorithm;

use crate::failure::Failure;

const ALGORITHMS: [Algorithm; 3] =
    [Algorithm::HmacSha1_128, Algorithm::HmacSha256_128, Algorithm::Aes256GcmSiv];

/// What is asked for.
pub(crate) enum Asked {
    Help,
    Version,
    Cookie(Arguments),
}

/// A cookie, and what is known of it.
pub(crate) struct Arguments {
    cookie: Option<OsString>,
    pub(crate) name: Option<String>,
    pub(crate) keys: Vec<KeySource>,
    pub(crate) context: String,
    /// Those that may have signed it.
    pub(crate) algorithms: Vec<Algorithm>,
    pub(crate) schema: Option<PathBuf>,
    pub(crate) idle: Option<Duration>,
    pub(crate) absolute: Option<Duration>,
    pub(crate) now: SystemTime,
    pub(crate) values: bool,
}

/// Where a key stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeySource {
    Variable(String),
    File(PathBuf),
    Input,
}

impl Arguments {
    /// Reads the command line.
    pub(crate) fn read() -> Result<Asked, Failure> {
        let mut parser = Parser::from_env();
        let mut arguments = Self::default();
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Short('h') | Arg::Long("help") => return Ok(Asked::Help),
                Arg::Short('V') | Arg::Long("version") => return Ok(Asked::Version),
                Arg::Value(cookie) if arguments.cookie.is_none() => arguments.cookie = Some(cookie),
                // It may be a key, so it is not shown.
                Arg::Value(_) => return Err(Failure::TwoCookies),
                Arg::Long("values") => arguments.values = true,
                Arg::Short('n') | Arg::Long("name") => {
                    arguments.name = Some(parser.value()?.string()?)
                }
                Arg::Short('c') | Arg::Long("context") => {
                    arguments.context = parser.value()?.string()?
                }
                Arg::Short('s') | Arg::Long("schema") => {
                    arguments.schema = Some(parser.value()?.into())
                }
                Arg::Short('k') | Arg::Long("key-env") => {
                    arguments.keys.push(KeySource::Variable(parser.value()?.string()?));
                }
                Arg::Short('f') | Arg::Long("key-file") => {
                    arguments.keys.push(KeySource::of_file(parser.value()?));
                }
                Arg::Short('a') | Arg::Long("algorithm") => {
                    arguments.algorithms = vec![algorithm(parser.value()?.string()?)?];
                }
                Arg::Long("idle") => arguments.idle = Some(duration("idle", &mut parser)?),
                Arg::Long("absolute") => {
                    arguments.absolute = Some(duration("absolute", &mut parser)?)
                }
                Arg::Long("now") => arguments.now = now(parser.value()?.string()?)?,
                other => return Err(other.unexpected().into()),
            }
        }
        arguments.checked().map(Asked::Cookie)
    }

    fn checked(mut self) -> Result<Self, Failure> {
        if self.values && self.schema.is_none() {
            return Err(Failure::ValuesWithoutSchema);
        }
        if self.keys.is_empty() {
            self.keys.push(KeySource::Variable("SESSION_KEY".to_owned()));
        }
        let inputs = self.keys.iter().filter(|key| **key == KeySource::Input).count();
        if inputs + usize::from(self.reads_input()) > 1 {
            return Err(Failure::InputTwice);
        }
        Ok(self)
    }

    fn reads_input(&self) -> bool {
        self.cookie.as_ref().is_none_or(|cookie| cookie == "-")
    }

    /// The cookie, or what it stands in.
    pub(crate) fn text(&self) -> Result<String, Failure> {
        match &self.cookie {
            Some(cookie) if !self.reads_input() => Ok(cookie.to_string_lossy().into_owned()),
            _ => {
                let mut bytes = Vec::new();
                io::stdin().lock().read_to_end(&mut bytes).map_err(Failure::Input)?;
                Ok(String::from_utf8_lossy(&bytes).into_owned())
            }
        }
    }
}

impl Default for Arguments {
    fn default() -> Self {
        Self {
            cookie: None,
            name: None,
            keys: Vec::new(),
            context: String::new(),
            algorithms: ALGORITHMS.into(),
            schema: None,
            idle: None,
            absolute: None,
            now: SystemTime::now(),
            values: false,
        }
    }
}

impl KeySource {
    fn of_file(path: OsString) -> Self {
        if path == "-" { Self::Input } else { Self::File(path.into()) }
    }
}

fn algorithm(value: String) -> Result<Algorithm, Failure> {
    let known = ALGORITHMS.into_iter().find(|algorithm| algorithm.name() == value);
    let expected = "write `hmac-sha1-128`, `hmac-sha256-128` or `aes-256-gcm-siv`";
    known.ok_or(Failure::Value { option: "algorithm", value, expected })
}

fn duration(option: &'static str, parser: &mut Parser) -> Result<Duration, Failure> {
    let value = parser.value()?.string()?;
    let expected = "write a number and a unit, like `90s`, `30m`, `12h` or `14d`";
    parse_duration(&value).map_err(|_| Failure::Value { option, value, expected })
}

fn now(value: String) -> Result<SystemTime, Failure> {
    let seconds = value.parse().ok().map(Duration::from_secs);
    let expected = "write seconds since 1970, as `date +%s` prints them";
    seconds.and_then(|span| SystemTime::UNIX_EPOCH.checked_add(span)).ok_or(Failure::Value {
        option: "now",
        value,
        expected,
    })
}
