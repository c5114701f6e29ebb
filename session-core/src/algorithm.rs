//! How a cookie is authenticated.

/// How a cookie is authenticated. The signatures put 16 bytes into it.
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
    /// AES-256-GCM-SIV, [RFC 8452](https://www.rfc-editor.org/rfc/rfc8452): the client can't read the
    /// session. It puts 28 bytes into the cookie. Ids of sessions in a store are signed with
    /// HMAC-SHA256; their records are encrypted with
    /// [`seal_records`](crate::SessionBuilder::seal_records). With the feature `encryption`.
    ///
    /// The length of the cookie still tells the length of the session; see
    /// [`pad_to`](crate::SessionBuilder::pad_to).
    #[cfg(feature = "encryption")]
    Aes256GcmSiv,
}

impl Algorithm {
    /// All that there are.
    #[cfg(feature = "encryption")]
    pub(crate) const ALL: [Self; 3] =
        [Self::HmacSha1_128, Self::HmacSha256_128, Self::Aes256GcmSiv];
    /// All that there are.
    #[cfg(not(feature = "encryption"))]
    pub(crate) const ALL: [Self; 2] = [Self::HmacSha1_128, Self::HmacSha256_128];

    /// The name that goes into the derivation of keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HmacSha1_128 => "hmac-sha1-128",
            Self::HmacSha256_128 => "hmac-sha256-128",
            #[cfg(feature = "encryption")]
            Self::Aes256GcmSiv => "aes-256-gcm-siv",
        }
    }

    /// Whether it hides what it authenticates.
    pub(crate) const fn encrypts(self) -> bool {
        match self {
            Self::HmacSha1_128 | Self::HmacSha256_128 => false,
            #[cfg(feature = "encryption")]
            Self::Aes256GcmSiv => true,
        }
    }

    /// The one that signs ids, which there is nothing to hide of.
    pub(crate) const fn of_ids(self) -> Self {
        match self.encrypts() {
            true => Self::HmacSha256_128,
            false => self,
        }
    }
}
