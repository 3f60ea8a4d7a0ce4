//! A ledger's folder: a C2SP `tlog-tiles` directory, and beside it, in a dot folder that nobody is served, what the
//! ledger itself needs to know.
//!
//! Reading needs the public files alone ([`Log`]) and believes none of them; everything that changes a folder goes
//! through [`Store`]. [`layout`] is the arithmetic of places and [`tree`] that of hashes; [`files`] reads and writes,
//! [`state`] is the private part, kept in the [`index`], and [`edge`] is what a growing tree has to keep.

mod edge;
mod files;
mod index;
mod layout;
mod log;
mod recovery;
mod state;
mod store;
mod tree;
mod trouble;

#[cfg(test)]
mod tests;

pub(crate) use layout::{CHECKPOINT, FULL, PRIVATE, TILES};
pub(crate) use log::{Leaf, Log, Signed};
pub(crate) use store::{Place, Store};
pub(crate) use trouble::{Broken, Trouble};
