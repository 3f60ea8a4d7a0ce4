//! The service of one validator as a process, which dies with its handle.

use std::collections::HashSet;
use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{LazyLock, Mutex};
use std::thread::sleep;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::http::{Answer, ask};

/// How often a start is tried: between an end and the next start somebody else may have taken the port.
const TRIES: u32 = 100;

pub(crate) struct Server {
    pub(crate) id: String,
    pub(crate) address: SocketAddr,
    folder: PathBuf,
    args: Vec<String>,
    process: Child,
    /// What it said when it was ready; `None` while it was not waited for.
    ready: Option<Value>,
}

impl Server {
    /// Starts `quorumseal` with these arguments, a port and, the first time, a new journal; does not wait for it.
    pub(crate) fn begin(folder: PathBuf, id: String, args: Vec<String>) -> Self {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
        let process = start(&folder, &id, &args, address);
        Server {
            id,
            address,
            folder,
            args,
            process,
            ready: None,
        }
    }

    /// Waits until it listens.
    #[track_caller]
    pub(crate) fn wait_until_ready(&mut self) {
        for _ in 0..TRIES {
            let mut line = String::new();
            let stdout = self.process.stdout.take().expect("it is waited for once");
            BufReader::new(stdout).read_line(&mut line).unwrap();
            if !line.is_empty() {
                let ready: Value =
                    serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
                if ready["listening"].is_string() {
                    self.ready = Some(ready);
                    return;
                }
                assert!(
                    line.contains("cannot be listened at"),
                    "{}: {line}",
                    self.id
                );
            }
            self.process.wait().unwrap();
            sleep(Duration::from_millis(50));
            self.process = start(&self.folder, &self.id, &self.args, self.address);
        }
        panic!("{} did not begin: {}", self.id, self.log());
    }

    /// What it said when it was ready.
    #[track_caller]
    pub(crate) fn ready(&self) -> &Value {
        self.ready.as_ref().expect("it was waited for")
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends it without a warning.
    pub(crate) fn kill(&mut self) {
        _ = self.process.kill();
        self.process.wait().unwrap();
    }

    /// Tells it to end, and waits until it has.
    pub(crate) fn terminate(&mut self) -> ExitStatus {
        kill_process(Pid::from_child(&self.process), Signal::TERM).unwrap();
        self.process.wait().unwrap()
    }

    /// Ends it if it still runs, and starts it again: the same arguments, journal and port.
    #[track_caller]
    pub(crate) fn restart(&mut self) {
        self.kill();
        self.process = start(&self.folder, &self.id, &self.args, self.address);
        self.wait_until_ready();
    }

    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    #[track_caller]
    pub(crate) fn post(&self, path: &str, body: &str) -> Answer {
        self.ask("POST", path, &[], body.as_bytes())
    }

    #[track_caller]
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        ask(self.address, method, path, headers, body)
            .unwrap_or_else(|error| panic!("{}: {method} {path}: {error}: {}", self.id, self.log()))
    }

    /// What it wrote to standard error, all its processes one after the other.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join(format!("{}.log", self.id))).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn start(folder: &PathBuf, id: &str, args: &[String], address: SocketAddr) -> Child {
    let log = OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.join(format!("{id}.log")))
        .unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_quorumseal"));
    // It ends with this process too, however that ends.
    command.args(args).arg("--end-with-input");
    command.arg("--listen").arg(address.to_string());
    if !folder.join(format!("{id}.journal")).exists() {
        command.arg("--new-journal");
    }
    command
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .unwrap()
}

/// A port that nobody listens at, and that no other test of this process gets. It is not one of those that systems give
/// to callers, or a caller might sit on it while its validator is restarted.
pub(crate) fn free_port() -> u16 {
    static GIVEN: LazyLock<Mutex<HashSet<u16>>> = LazyLock::new(Mutex::default);
    loop {
        let port = fastrand::u16(12_000..32_000);
        let mut given = GIVEN.lock().unwrap();
        if given.insert(port) && TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}
