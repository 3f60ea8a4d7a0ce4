//! Rounds among real processes: validators that fail in every way, callers that lie to honest ones, and rounds made up
//! at random in which both happen at once.
#![cfg(unix)]

mod callers;
mod coordinator;
mod cosigning;
mod faults;
mod handovers;
mod http;
mod lies;
mod many;
mod papers;
mod randomised;
mod server;
mod stub;
mod tls;
mod world;
