//! Rounds among real processes: validators that fail in every way, callers that lie to honest ones, and rounds made up
//! at random in which both happen at once.
#![cfg(unix)]

mod callers;
mod cosigning;
mod handovers;
mod http;
mod lies;
mod papers;
mod server;
mod world;
