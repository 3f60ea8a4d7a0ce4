//! The command line as a process: what it prints, writes, refuses, and exits with.

mod author;
mod keys;
mod ledger;
mod ledger_checkpoints;
mod ledger_load;
mod misuse;
mod outputs;
mod support;
mod trust;
mod verdicts;
