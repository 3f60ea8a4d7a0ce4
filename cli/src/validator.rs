//! `validator`: one validator of a set, as a service that judges, votes, seals, cosigns and hands over.
//!
//! What it may sign is decided in [`evaluate`], [`seal`], [`cosign`] and [`handover`], one act a file, none of which
//! knows of HTTP; [`journal`] is what it signed; [`http`] is how it is asked, [`access`] by whom.

mod access;
mod cosign;
mod evaluate;
mod handover;
mod http;
mod journal;
mod metrics;
mod own;
mod seal;
mod serve;

use clap::Subcommand;
use quorumseal::Misuse;

use crate::ui::{Exit, Ui};

/// Be one validator of a set: judge answers, vote, and seal what a quorum affirms
#[derive(Subcommand)]
pub(crate) enum Command {
    Serve(Box<serve::Args>),
}

pub(crate) fn run(command: &Command, ui: &Ui) -> Result<Exit, Misuse> {
    match command {
        Command::Serve(args) => serve::run(args, ui),
    }
}
