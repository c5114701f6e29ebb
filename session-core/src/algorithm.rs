//! How a cookie is authenticated.

/// How a cookie is authenticated. Both put 16 bytes into it.
///
/// Truncating an HMAC to its left half or to 128 bits is sanctioned by
/// [RFC 2104, section 5](https://www.rfc-editor.org/rfc/rfc2104#section-5).
///
/// # Default
///
/// [`HmacSha1_128`](Self::HmacSha1_128), the scheme that this project succeeds. SHA-1's collision
/// attacks do not touch HMAC-SHA1, but policies that forbid SHA-1 altogether do not ask for that;
/// for them choose [`HmacSha256_128`](Self::HmacSha256_128), which costs no byte more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// HMAC-SHA1, the first 16 bytes.
    #[default]
    HmacSha1_128,
    /// HMAC-SHA256, the first 16 bytes.
    HmacSha256_128,
}

impl Algorithm {
    /// The name that goes into the derivation of keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HmacSha1_128 => "hmac-sha1-128",
            Self::HmacSha256_128 => "hmac-sha256-128",
        }
    }
}
