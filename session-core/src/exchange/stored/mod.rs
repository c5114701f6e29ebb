//! Sessions in a store: how they are loaded, and how changes get there without losing anybody's.

mod cookie;
mod draft;
mod end;
mod intent;
mod keeper;
mod load;
mod orphan;
mod rotate;
mod save;
mod update;

pub(crate) use end::Meant;
pub(crate) use keeper::Keeper;
