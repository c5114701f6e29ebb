//! A session as a plain map has it.

use session_core::Session;

/// What travels.
#[derive(Session)]
pub(super) struct Visitor {
    visits: u32,
    #[session(default = "Nobody".to_owned())]
    name: String,
    #[session(rotate)]
    user: Option<u8>,
}

/// The fields that are present.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Values {
    pub(super) visits: Option<u32>,
    pub(super) name: Option<String>,
    pub(super) user: Option<Option<u8>>,
    pub(super) is_persistent: bool,
}

/// What a client's cookie opens.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) values: Values,
    pub(super) created: u32,
    pub(super) issued: u32,
}

pub(super) fn default_name() -> String {
    "Nobody".to_owned()
}

impl Values {
    pub(super) fn visits(&self) -> u32 {
        self.visits.unwrap_or(0)
    }

    pub(super) fn name(&self) -> String {
        self.name.clone().unwrap_or_else(default_name)
    }

    pub(super) fn user(&self) -> Option<u8> {
        self.user.flatten()
    }

    /// Whether that is what a view reads.
    pub(super) fn check(&self, view: &Session<Visitor>) {
        assert_eq!(view.visits(), self.visits());
        assert_eq!(view.name(), self.name());
        assert_eq!(view.user(), self.user());
        let present = (view.has_visits(), view.has_name(), view.has_user());
        assert_eq!(present, (self.visits.is_some(), self.name.is_some(), self.user.is_some()));
    }
}

impl Kept {
    pub(super) fn is_valid(&self, now: u32) -> bool {
        now < self.idle_end() && !self.is_over(now)
    }

    pub(super) fn idle_end(&self) -> u32 {
        self.issued + 24 * 3600
    }

    pub(super) fn absolute_end(&self) -> u32 {
        self.created + 14 * 24 * 3600
    }

    /// Not even use would have kept it.
    pub(super) fn is_over(&self, now: u32) -> bool {
        now >= self.absolute_end()
    }

    pub(super) fn is_half_idle(&self, now: u32) -> bool {
        now >= self.issued + 12 * 3600
    }
}
