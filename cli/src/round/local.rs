//! `local:N`: validators of the set as processes of this machine, for as long as the round lasts.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use clap::Args as ClapArgs;
use quorumseal::{Code, Digest, Misuse, ValidatorSet};
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use super::client::{Address, short};
use crate::electorate::id_of_key;
use crate::files::{Inputs, failed, make_folders};
use crate::key::{SecretKey, is_key_file};
use crate::pool::{Bundle, Pool};
use crate::protocol::ErrorBody;
use crate::ui::{Ui, misused};

/// How long a validator may take until it listens.
const START: Duration = Duration::from_secs(60);
/// How long it may take to stop before it is killed.
const STOP: Duration = Duration::from_secs(5);
/// The longest line in which it says where it listens.
const MOST_LINE_BYTES: u64 = 4096;

/// How to start validators.
#[derive(ClapArgs)]
#[group(skip)]
pub(super) struct LocalArgs {
    /// With local:N: a folder of secret key files; the first N validators of the set whose key is there are started
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
    /// With local:N: the evaluator of all validators, or of one: `ID=CMD …`
    #[arg(long, value_name = "[ID=]CMD")]
    evaluator: Vec<String>,
    /// With local:N: the folder of the validators' journals, which must be kept as long as their keys are used; by
    /// default `journals` beside the folder of --out
    #[arg(long, value_name = "DIR")]
    journals: Option<PathBuf>,
}

/// Validators that are to be started.
pub(super) struct Plan {
    validators: Vec<Planned>,
    journals: PathBuf,
    /// The set's envelope, as a file of its own.
    set: tempfile::NamedTempFile,
    divergence: u8,
}

struct Planned {
    id: String,
    key: PathBuf,
    evaluator: String,
}

/// Validators that run. Dropped, they are killed; [`Running::stop`] is the kind way.
#[derive(Default)]
pub(super) struct Running {
    children: Vec<Started>,
}

struct Started {
    id: String,
    child: Child,
    log: PathBuf,
}

/// What a validator prints when it listens.
#[derive(Deserialize)]
struct Listening {
    listening: String,
}

/// N of `local:N`; `None` for anything else.
pub(super) fn number(validators: &[String]) -> Result<Option<usize>, Misuse> {
    let Some(text) = validators
        .iter()
        .find_map(|text| text.strip_prefix("local:"))
    else {
        return Ok(None);
    };
    if validators.len() != 1 {
        return Err(misused(
            "--validators local:N stands alone, without addresses",
        ));
    }
    match text.parse() {
        Ok(number) if number > 0 => Ok(Some(number)),
        _ => Err(misused(&format!(
            "--validators local:{text}: expected a number of at least 1"
        ))),
    }
}

impl LocalArgs {
    /// Refuses what only goes with `local:N`.
    pub(super) fn refuse(&self) -> Result<(), Misuse> {
        if self.keys.is_none() && self.evaluator.is_empty() && self.journals.is_none() {
            return Ok(());
        }
        Err(misused(
            "--keys, --evaluator and --journals go with --validators local:N alone",
        ))
    }

    /// Which validators are to be started; `bundle` holds the set's envelope.
    pub(super) fn plan(
        &self,
        number: usize,
        set: &ValidatorSet,
        bundle: &[u8],
        out: &Path,
        divergence: u8,
        ui: &Ui,
    ) -> Result<Plan, Misuse> {
        let Some(keys) = &self.keys else {
            return Err(misused(
                "--validators local:N needs --keys, the folder of their key files",
            ));
        };
        let found = keys_in(keys, set, ui)?;
        if found.len() < number {
            return Err(Misuse::new(
                Code::InputKey,
                format!(
                    "{} holds the keys of too few validators of epoch {} (expected {number}, got {})",
                    keys.display(),
                    set.epoch(),
                    found.len()
                ),
            ));
        }
        let evaluators = Evaluators::parse(&self.evaluator, set)?;
        let validators = found.into_iter().take(number).map(|(id, key)| {
            let evaluator = evaluators.of(&id)?.to_owned();
            Ok(Planned { id, key, evaluator })
        });
        let beside = || {
            let real = std::fs::canonicalize(out).unwrap_or_else(|_| out.to_owned());
            real.parent().unwrap_or(Path::new(".")).join("journals")
        };
        Ok(Plan {
            validators: validators.collect::<Result<_, Misuse>>()?,
            journals: self.journals.clone().unwrap_or_else(beside),
            set: set_file(&set.id(), bundle)?,
            divergence,
        })
    }
}

/// The validators of the set whose keys are in a folder, in the order of the set, and the files.
fn keys_in(folder: &Path, set: &ValidatorSet, ui: &Ui) -> Result<Vec<(String, PathBuf)>, Misuse> {
    let unreadable = |error: std::io::Error| failed(folder, "read", &error);
    let mut found: Vec<(String, PathBuf)> = Vec::new();
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        paths.push(entry.map_err(unreadable)?.path());
    }
    paths.sort();
    for path in paths {
        // Opening a pipe that nobody writes to never ends.
        let is_file = std::fs::metadata(&path).is_ok_and(|metadata| metadata.is_file());
        if !is_file || !is_key_file(&path) {
            continue;
        }
        let key = SecretKey::read(&Inputs::default(), &path, ui)?;
        let Ok(id) = id_of_key(set, &key) else {
            continue;
        };
        if found.iter().all(|(known, _)| known != id) {
            found.push((id.to_owned(), path));
        }
    }
    found.sort_by_key(|(id, _)| set.place(id));
    Ok(found)
}

/// The set's own envelope out of its bundle, in a file that validators can read.
fn set_file(id: &Digest, bundle: &[u8]) -> Result<tempfile::NamedTempFile, Misuse> {
    let mut pool = Pool::default();
    if let Some(parts) = Bundle::parse("the set", bundle)? {
        pool.add_bundle("the set", parts);
    }
    let envelope = pool
        .get(id)
        .map(quorumseal::Envelope::to_json)
        .unwrap_or_default();
    let write = || -> std::io::Result<tempfile::NamedTempFile> {
        let file = tempfile::Builder::new()
            .prefix("quorumseal-set-")
            .tempfile()?;
        std::fs::write(file.path(), envelope)?;
        Ok(file)
    };
    write().map_err(|error| failed(&std::env::temp_dir(), "written", &error))
}

/// Who judges with what.
struct Evaluators<'a> {
    own: Vec<(&'a str, &'a str)>,
    others: Option<&'a str>,
}

impl<'a> Evaluators<'a> {
    /// `ID=CMD …` where what stands before the first `=` is a validator of the set, otherwise one for all others.
    fn parse(texts: &'a [String], set: &ValidatorSet) -> Result<Self, Misuse> {
        let mut evaluators = Evaluators {
            own: Vec::new(),
            others: None,
        };
        for text in texts {
            let own = text
                .split_once('=')
                .filter(|(id, _)| set.place(id).is_some());
            let twice = match own {
                Some((id, command)) => {
                    let known = evaluators.own.iter().any(|(other, _)| *other == id);
                    evaluators.own.push((id, command));
                    known
                }
                None => evaluators.others.replace(text).is_some(),
            };
            if twice {
                return Err(misused(&format!(
                    "--evaluator {text:?}: there is another one already"
                )));
            }
        }
        Ok(evaluators)
    }

    fn of(&self, id: &str) -> Result<&'a str, Misuse> {
        let own = self.own.iter().find(|(other, _)| *other == id);
        let command = own.map(|(_, command)| *command).or(self.others);
        command.ok_or_else(|| {
            misused(&format!(
                "{id} has no evaluator: give --evaluator CMD or {id}=CMD"
            ))
        })
    }
}

impl Running {
    /// Starts all, and gives their addresses once they listen.
    pub(super) async fn start(&mut self, plan: &Plan, ui: &Ui) -> Result<Vec<Address>, Misuse> {
        make_folders(&plan.journals)?;
        let program = std::env::current_exe()
            .map_err(|error| misused(&format!("this program does not find itself: {error}")))?;
        let mut outputs = Vec::new();
        for planned in &plan.validators {
            outputs.push(self.spawn(&program, planned, plan, ui)?);
        }
        let mut addresses = Vec::new();
        for (started, output) in self.children.iter_mut().zip(outputs) {
            addresses.push(started.address(output).await?);
        }
        Ok(addresses)
    }

    fn spawn(
        &mut self,
        program: &Path,
        planned: &Planned,
        plan: &Plan,
        ui: &Ui,
    ) -> Result<ChildStdout, Misuse> {
        let journal = plan.journals.join(format!("{}.journal", planned.id));
        let log = plan.journals.join(format!("{}.log", planned.id));
        let file = OpenOptions::new().create(true).append(true).open(&log);
        let file = file.map_err(|error| failed(&log, "opened", &error))?;
        let mut command = Command::new(program);
        command
            .args([
                "validator",
                "serve",
                "--json",
                "--listen",
                "127.0.0.1:0",
                "--grace",
                "2",
                // Also where the coordinator is killed, and can stop nobody.
                "--end-with-input",
            ])
            .arg("--key")
            .arg(&planned.key)
            .arg("--set")
            .arg(plan.set.path())
            .arg("--evaluator")
            .arg(&planned.evaluator)
            .arg("--journal")
            .arg(&journal)
            .arg("--divergence")
            .arg(plan.divergence.to_string());
        if !journal.exists() {
            ui.note(&format!(
                "{} is new: {} must never have signed before",
                journal.display(),
                planned.id
            ));
            command.arg("--new-journal");
        }
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(file)
            .kill_on_drop(true);
        // An interrupt from the terminal is for the coordinator, which then stops them in its own order.
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command
            .spawn()
            .map_err(|error| misused(&format!("{} cannot be started: {error}", planned.id)))?;
        let output = child.stdout.take();
        self.children.push(Started {
            id: planned.id.clone(),
            child,
            log,
        });
        output.ok_or_else(|| misused("a validator has no standard output"))
    }

    /// Asks all to stop, and kills those that do not.
    pub(super) async fn stop(mut self) {
        for started in &self.children {
            started.terminate();
        }
        let all = async {
            for started in &mut self.children {
                // Whoever cannot be waited for is killed when it is dropped.
                _ = started.child.wait().await;
            }
        };
        if timeout(STOP, all).await.is_err() {
            for started in &mut self.children {
                _ = started.child.kill().await;
            }
        }
    }
}

impl Started {
    /// Where it listens, as it says itself.
    async fn address(&mut self, output: ChildStdout) -> Result<Address, Misuse> {
        let mut reader = BufReader::new(output);
        let mut line = Vec::new();
        let mut first = (&mut reader).take(MOST_LINE_BYTES);
        let read = timeout(START, first.read_until(b'\n', &mut line)).await;
        let listening: Option<Listening> = match read {
            Ok(Ok(_)) => serde_json::from_slice(&line).ok(),
            _ => None,
        };
        let Some(listening) = listening else {
            let refused: Option<ErrorBody> = serde_json::from_slice(&line).ok();
            let why = refused.map_or_else(
                || {
                    format!(
                        "it said nothing of where (its log is {})",
                        self.log.display()
                    )
                },
                |body| short(&format!("{}: {}", body.error.code, body.error.message)),
            );
            return Err(misused(&format!(
                "{} did not begin to listen: {why}",
                self.id
            )));
        };
        // Whatever else it prints goes nowhere, for it must not be stopped by a pipe that is full or closed.
        tokio::spawn(async move { tokio::io::copy(&mut reader, &mut tokio::io::sink()).await });
        Address::parse(&listening.listening)
    }

    #[cfg(unix)]
    fn terminate(&self) {
        let id = self.child.id().and_then(|id| i32::try_from(id).ok());
        if let Some(id) = id.and_then(rustix::process::Pid::from_raw) {
            // One that is gone already needs no signal.
            _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        }
    }

    /// Elsewhere there is no way to ask.
    #[cfg(not(unix))]
    fn terminate(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_stands_alone() {
        let texts =
            |all: &[&str]| -> Vec<String> { all.iter().map(|text| (*text).to_owned()).collect() };
        assert_eq!(number(&texts(&["local:4"])).unwrap(), Some(4));
        assert_eq!(number(&texts(&["http://127.0.0.1:1"])).unwrap(), None);
        for bad in [
            &["local:0"][..],
            &["local:"],
            &["local:x"],
            &["local:2", "http://a"],
        ] {
            assert!(number(&texts(bad)).is_err(), "{bad:?}");
        }
    }
}
