//! `completions`: what a shell needs to complete this command's arguments.

use clap::{Args as ClapArgs, CommandFactory};
use clap_complete::Shell;
use quorumseal::Misuse;

use crate::ui::{Exit, Ui, write_stdout};

/// Print a completion script for a shell
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The shell
    shell: Shell,
}

pub(crate) fn run<C: CommandFactory>(args: &Args, _: &Ui) -> Result<Exit, Misuse> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut C::command(), "quorumseal", &mut script);
    write_stdout(&script)?;
    Ok(Exit::Yes)
}
