//! Servers and a client on one machine, each on its core.

mod client;
pub mod cores;
pub mod server;
mod work;

pub use client::{Client, PATIENCE, Round};
