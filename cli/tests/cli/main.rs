//! The command line as a process: what it prints, writes, refuses, and exits with.

mod advisories;
mod audit;
mod audit_ledgers;
mod author;
mod checks;
mod evaluators;
mod keys;
mod ledger;
mod ledger_checkpoints;
mod ledger_load;
mod misuse;
mod outputs;
mod relations;
mod rounds;
mod rounds_local;
mod stub;
mod support;
mod trust;
mod verdicts;
mod votes;
