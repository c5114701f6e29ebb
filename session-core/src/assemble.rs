//! From settings to a checked configuration.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::algorithm::Algorithm;
use crate::builder::Choices;
use crate::config::{Backing, Config, CookieText, Reader};
use crate::cookie_config::{CookieConfig, PreviousScope, check_name, is_token};
use crate::error::BuildError;
use crate::expiry::Expiry;
use crate::former::FormerHook;
use crate::key_ring::{KeyEntry, MOST_ENTRIES};
use crate::protection::Protection;
use crate::purpose::{Purpose, SESSION_ID, of_record, of_state};
use crate::revocation::AnyRevocation;
use crate::schema::Schema;
use crate::state::SessionState;
use crate::store::{Flights, Seal, Turns};

/// What browsers cut a cookie's age down to: RFC 6265bis, section 5.5.
const MOST_AGE: Duration = Duration::from_secs(400 * 24 * 60 * 60);
const SECOND: Duration = Duration::from_secs(1);
/// Headers that have another meaning.
const TAKEN_HEADERS: [&str; 20] = [
    "authorization",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "date",
    "etag",
    "host",
    "location",
    "origin",
    "referer",
    "server",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "vary",
];

impl Choices {
    /// Finds what can't be used, and what contradicts what.
    pub(crate) fn check(&self, schema: &Schema) -> Result<(), BuildError> {
        self.cookie.check()?;
        self.check_scopes()?;
        self.check_times()?;
        self.check_keys()?;
        self.check_id_header()?;
        self.check_former()?;
        self.check_padding()?;
        let hidden = self.store.is_some() || self.writes_encrypted();
        match schema.fields.iter().find(|field| field.secret && !hidden) {
            Some(field) => Err(BuildError::Secret { session: schema.name, field: field.name }),
            None => Ok(()),
        }
    }

    fn check_id_header(&self) -> Result<(), BuildError> {
        match &self.id_header {
            None => Ok(()),
            Some(name) if !is_token(name) || TAKEN_HEADERS.contains(&&**name) => {
                Err(BuildError::IdHeader(name.clone()))
            }
            Some(_) if self.store.is_none() => Err(BuildError::IdHeaderWithoutStore),
            Some(_) => Ok(()),
        }
    }

    fn check_scopes(&self) -> Result<(), BuildError> {
        for scope in &self.previous_scopes {
            scope.check()?;
            let earlier = self.cookie.at(scope);
            earlier.check_earlier()?;
            if self.cookie.replaces(&earlier) {
                return Err(BuildError::PresentScope(scope.path.clone()));
            }
        }
        Ok(())
    }

    fn check_former(&self) -> Result<(), BuildError> {
        let Some(cookie) = self.former_cookie() else {
            return Ok(());
        };
        match self.id_header {
            Some(_) => Err(BuildError::FormerWithIdHeader),
            None => Ok(cookie.check()?),
        }
    }

    /// The cookie of another library, as it is removed.
    fn former_cookie(&self) -> Option<CookieConfig> {
        let FormerHook { cookie, path, domain, .. } = self.former.as_ref()?;
        let scope = PreviousScope { path: path.clone(), domain: domain.clone() };
        Some(CookieConfig { name: cookie.clone(), ..self.cookie.at(&scope) })
    }

    fn check_times(&self) -> Result<(), BuildError> {
        let Expiry { idle, absolute, .. } = self.expiry();
        // In this order, for a short absolute timeout makes the default of the other short.
        for (name, span) in [("absolute_timeout", absolute), ("idle_timeout", idle)] {
            if span < SECOND {
                return Err(BuildError::NoTime(name));
            }
        }
        if idle > absolute {
            return Err(BuildError::IdleOverAbsolute { idle, absolute });
        }
        if idle > MOST_AGE {
            return Err(BuildError::IdleOver400Days(idle));
        }
        Ok(())
    }

    fn check_keys(&self) -> Result<(), BuildError> {
        let entries = &self.keys.entries;
        if entries.len() > MOST_ENTRIES {
            return Err(BuildError::TooManyKeys(entries.len()));
        }
        if let Some(name) = entries.first().and_then(|writer| writer.cookie_name.as_ref())
            && *name != self.cookie.name
        {
            return Err(BuildError::WriterName(name.clone()));
        }
        for (index, entry) in entries.iter().enumerate() {
            let purpose = self.purpose(entry);
            check_name(purpose.cookie_name)?;
            self.cookie.check_prefix(purpose.cookie_name)?;
            if purpose.context.len() > usize::from(u16::MAX) {
                return Err(BuildError::Context);
            }
            let same =
                |other: &KeyEntry| self.purpose(other) == purpose && other.key.is(&entry.key);
            if let Some(first) = entries[..index].iter().position(same) {
                return Err(BuildError::SameKey { first: first + 1, second: index + 1 });
            }
        }
        Ok(())
    }

    pub(crate) fn expiry(&self) -> Expiry {
        let Expiry { idle, .. } = Expiry::default();
        Expiry {
            idle: self.idle.unwrap_or(idle.min(self.absolute)),
            absolute: self.absolute,
            skew: self.skew,
        }
    }

    /// Whether cookies are written so that their holder can't read them.
    fn writes_encrypted(&self) -> bool {
        self.keys.entries.first().is_some_and(|writer| self.algorithm(writer).encrypts())
    }

    fn check_padding(&self) -> Result<(), BuildError> {
        match self.pad_to {
            Some(0 | 1025..) => Err(BuildError::Padding),
            Some(_) if !self.writes_encrypted() || self.store.is_some() => {
                Err(BuildError::PaddingInSight)
            }
            _ => Ok(()),
        }
    }

    fn algorithm(&self, entry: &KeyEntry) -> Algorithm {
        entry.algorithm.unwrap_or(self.algorithm)
    }

    fn purpose<'a>(&'a self, entry: &'a KeyEntry) -> Purpose<'a> {
        let algorithm = self.algorithm(entry);
        let (name, algorithm) = match self.store {
            Some(_) => (SESSION_ID, algorithm.of_ids()),
            None => (of_state(algorithm), algorithm),
        };
        Purpose {
            name,
            algorithm,
            context: entry.context.as_deref().unwrap_or(&self.context),
            cookie_name: entry.cookie_name.as_deref().unwrap_or(&self.cookie.name),
        }
    }
}

/// Derives the keys and writes down what stays the same for all responses.
pub(crate) fn assemble<T: SessionState>(
    choices: Choices,
    revocation: Option<AnyRevocation<T>>,
) -> Config {
    let expiry = choices.expiry();
    let (names, readers) = readers(&choices);
    let cookie = &choices.cookie;
    let former = |name: &String| CookieConfig { name: name.clone(), ..cookie.clone() }.removal();
    let scopes = choices.previous_scopes.iter().map(|scope| cookie.at(scope));
    // Setting ours replaces a cookie of the same name and scope, and must not remove it.
    let theirs = choices.former_cookie().filter(|theirs| !cookie.replaces(theirs));
    let scope_removals = scopes.chain(theirs).map(|cookie| cookie.removal()).collect();
    let scope = scope(&choices);
    let seal = choices.seal_records.then(|| seal(&choices));
    let backing = choices.store.map(|store| Backing {
        store,
        flights: Flights::default(),
        seal,
        turns: Turns::default(),
        grace: choices.grace,
        sweep_every: choices.sweep_every,
        is_swept: AtomicBool::new(false),
    });
    Config {
        schema: T::SCHEMA,
        owner: T::owner,
        scope,
        merge: T::merge,
        backing,
        revocation: revocation.map(|revocation| Box::new(revocation) as _),
        initial: choices.initial,
        former: choices.former,
        id_header: choices.id_header,
        cookie: CookieText {
            prefix: format!("{}=", cookie.name),
            attributes: cookie.attributes(),
            removal: cookie.removal(),
        },
        former_removals: names[1..].iter().map(former).collect(),
        scope_removals,
        names,
        readers,
        expiry,
        pad_to: choices.pad_to,
        persistent: cookie.persistent,
        listener: choices.listener,
        save_on_error: choices.save_on_error,
        cache_control: choices.cache_control,
        check_writes: choices.check_writes,
        eager: choices.eager,
        clock: choices.clock,
        random: choices.random,
    }
}

/// Context and cookie name, each behind its length.
fn scope(choices: &Choices) -> Vec<u8> {
    let mut scope = Vec::new();
    for part in [&choices.context, &choices.cookie.name] {
        // Longer ones are refused.
        scope.extend_from_slice(&(part.len() as u16).to_le_bytes());
        scope.extend_from_slice(part.as_bytes());
    }
    scope
}

/// What signs, or encrypts, the records in a store.
fn seal(choices: &Choices) -> Seal {
    let entries = choices.keys.entries.iter();
    let protections = entries.map(|entry| {
        let algorithm = choices.algorithm(entry);
        let purpose = Purpose { name: of_record(algorithm), algorithm, ..choices.purpose(entry) };
        Protection::new(&entry.key, &purpose)
    });
    Seal::new(protections.collect())
}

/// The names that are read, each once, and who reads which. The first reader writes.
fn readers(choices: &Choices) -> (Vec<String>, Vec<Reader>) {
    let mut names = vec![choices.cookie.name.clone()];
    let mut readers = Vec::new();
    for entry in &choices.keys.entries {
        let purpose = choices.purpose(entry);
        let known = names.iter().position(|name| name == purpose.cookie_name);
        let name = known.unwrap_or_else(|| {
            names.push(purpose.cookie_name.to_owned());
            names.len() - 1
        });
        readers.push(Reader { name, protection: Protection::new(&entry.key, &purpose) });
    }
    (names, readers)
}
