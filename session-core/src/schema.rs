//! What the derive knows of a struct, as constants.

/// A session struct's fields as the format sees them. Made by the derive.
#[derive(Debug)]
pub struct Schema {
    /// The struct's name.
    pub name: &'static str,
    /// The cookie's name, where the struct gives one.
    pub cookie: Option<&'static str>,
    /// Raised when fields of earlier builds shall be dropped.
    pub generation: u32,
    /// In the order of the struct.
    pub fields: &'static [FieldDef],
    /// What is always dropped.
    pub retired: &'static [RetiredDef],
    /// Whether a field has a lifetime of its own.
    pub has_lifetimes: bool,
}

/// One field of a [`Schema`].
#[derive(Debug)]
pub struct FieldDef {
    /// The field's name, without `r#`.
    pub name: &'static str,
    /// The name that makes the tag: its own, or the one in `rename`.
    pub stored_as: &'static str,
    /// The written type in the spelling that makes the tag.
    pub ty: &'static str,
    /// Which part of the tag's text it is; 0 if none was given.
    pub version: u32,
    /// Under which it is written.
    pub tag: u16,
    /// As what it is read as well, and what goes when it is written.
    pub was: &'static [FormerDef],
    /// For how many seconds a value lasts, if that is not as long as the session.
    pub lifetime: Option<u32>,
    /// A change gives the session a new identity.
    pub rotate: bool,
    /// When it can't be read there is no session.
    pub required: bool,
    /// Not to be put where the client can read it.
    pub secret: bool,
    /// What becomes of it with a new identity, if it is not kept like everything else.
    pub at_new_identity: Option<AtNewIdentity>,
}

/// What becomes of a field's bytes when the session takes a new identity, or, if the last argument
/// says so, is only renewed within the same. The first is what the request found.
pub type AtNewIdentity = fn(Option<&[u8]>, &[u8], bool) -> Option<Vec<u8>>;

/// A type that a field had before.
#[derive(Debug)]
pub struct FormerDef {
    /// Under which it was written.
    pub tag: u16,
    /// The type in the spelling that made the tag.
    pub ty: &'static str,
    /// The field's version at that time.
    pub version: u32,
}

/// A field that is gone for good.
#[derive(Debug)]
pub struct RetiredDef {
    /// Under which it was written.
    pub tag: u16,
    /// How the struct names it.
    pub written: &'static str,
}

/// The last tag that a user may choose.
#[cfg(feature = "testing")]
pub(crate) const LAST_PINNED: u16 = 111;
/// The tag of the cookie's flags.
pub(crate) const FLAGS: u16 = 112;
/// 112 to 127 belong to the format; unknown ones are carried.
const FORMAT_TAGS: std::ops::RangeInclusive<u16> = 112..=127;

impl FieldDef {
    /// The tags under which it is written or read.
    pub(crate) fn tags(&self) -> impl Iterator<Item = u16> {
        self.former_tags().chain([self.tag])
    }

    /// The tags under which it was written.
    pub(crate) fn former_tags(&self) -> impl Iterator<Item = u16> {
        self.was.iter().map(|former| former.tag)
    }
}

impl Schema {
    /// The field that is written or read under this tag.
    #[must_use]
    pub fn field(&self, tag: u16) -> Option<&'static FieldDef> {
        self.fields.iter().find(|field| field.tags().any(|other| other == tag))
    }

    /// The names of these tags, for a log line.
    pub(crate) fn names(&self, tags: impl Iterator<Item = u16>) -> Vec<&'static str> {
        let mut names: Vec<_> = tags.filter_map(|tag| Some(self.field(tag)?.name)).collect();
        names.dedup();
        names
    }

    /// The tags under which fields that rotate are written or read.
    pub(crate) fn rotating_tags(&self) -> impl Iterator<Item = u16> {
        let rotating = self.fields.iter().filter(|field| field.rotate);
        rotating.flat_map(FieldDef::tags)
    }

    /// Whether a build of this schema knows what stands under `tag`.
    pub(crate) fn knows(&self, tag: u16) -> bool {
        tag == FLAGS || self.field(tag).is_some()
    }

    /// Whether what stands under `tag` is gone for good.
    pub(crate) fn is_retired(&self, tag: u16) -> bool {
        self.retired.iter().any(|retired| retired.tag == tag)
    }

    pub(crate) fn is_format_tag(tag: u16) -> bool {
        FORMAT_TAGS.contains(&tag)
    }
}
