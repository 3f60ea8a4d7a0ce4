//! Other people's programs, run under limits: text in, text out, and nothing of them left afterwards.
//!
//! A program gets a process group of its own, which is ended as a whole: what it started ends with it, unless that
//! moved itself to another group.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::ui::{clean_line, plural};

/// How long a program has to end by itself once it was told to.
pub(crate) const GRACE: Duration = Duration::from_millis(500);

/// A program and its arguments.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    /// Not empty.
    argv: Vec<OsString>,
    name: String,
}

/// What a program may use.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// From its start to its end.
    pub(crate) time: Duration,
    /// Memory of its own, in each of its processes.
    pub(crate) memory_bytes: Option<u64>,
    /// On standard output, and as much again on standard error.
    pub(crate) output_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            time: Duration::from_secs(30),
            memory_bytes: None,
            output_bytes: 1 << 20,
        }
    }
}

/// Why there is no output of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is not there or may not be run.
    CannotStart {
        /// Its name.
        program: String,
        /// The system's words.
        reason: String,
    },
    /// It ended with a status other than 0.
    Failed {
        /// The status, or the signal that ended it.
        status: String,
        /// The last lines of its standard error.
        stderr: String,
    },
    /// It failed for want of memory.
    Memory {
        /// What it was allowed.
        limit: u64,
        /// The last lines of its standard error.
        stderr: String,
    },
    /// It did not end in time.
    TooSlow {
        /// What it was allowed.
        limit: Duration,
    },
    /// It wrote more than it may.
    TooMuch {
        /// Where to.
        stream: &'static str,
        /// What it was allowed.
        limit: usize,
    },
    /// Nobody wants to know any more.
    Cancelled,
    /// The system failed us.
    System(String),
}

impl Fault {
    /// One word for it.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Fault::CannotStart { .. } => "cannot-start",
            Fault::Failed { .. } => "failed",
            Fault::Memory { .. } => "memory",
            Fault::TooSlow { .. } => "too-slow",
            Fault::TooMuch { .. } => "too-much",
            Fault::Cancelled => "cancelled",
            Fault::System(_) => "system",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, stderr) = match self {
            Fault::CannotStart { program, reason } => {
                return write!(f, "{program} cannot be started: {reason}");
            }
            Fault::TooSlow { limit } => {
                return write!(
                    f,
                    "the program did not end within {} s and was ended",
                    limit.as_secs_f64()
                );
            }
            Fault::TooMuch { stream, limit } => {
                return write!(
                    f,
                    "the program wrote more than {} to {stream} and was ended",
                    plural(*limit, "byte")
                );
            }
            Fault::Cancelled => return f.write_str("the program was ended before it was done"),
            Fault::System(reason) => return write!(f, "the program could not be run: {reason}"),
            Fault::Failed { status, stderr } => {
                (format!("the program failed with {status}"), stderr)
            }
            Fault::Memory { limit, stderr } => (
                format!(
                    "the program failed for want of memory, of which it may use {} MiB",
                    limit >> 20
                ),
                stderr,
            ),
        };
        match stderr.as_str() {
            "" => f.write_str(&what),
            stderr => write!(f, "{what}: {stderr}"),
        }
    }
}

impl std::error::Error for Fault {}

impl Program {
    /// The program of a line such as `judge --model "a b"`, split as a shell splits words. There is no shell: nothing
    /// is replaced, and `|` or `>` mean nothing.
    ///
    /// The error says what is wrong with the line, or that there is no such program.
    pub(crate) fn parse(line: &str) -> Result<Self, String> {
        let words = shell_words::split(line)
            .map_err(|error| format!("{} cannot be split into words: {error}", quoted(line)))?;
        Program::new(words.into_iter().map(OsString::from).collect())
    }

    /// The program `argv[0]` with the arguments after it. Without a `/` it is looked for in `PATH`.
    ///
    /// The error says that there is no such program.
    pub(crate) fn new(argv: Vec<OsString>) -> Result<Self, String> {
        let Some(first) = argv.first().filter(|first| !first.is_empty()) else {
            return Err("no program is named: expected one, with its arguments".to_owned());
        };
        let file = Path::new(first).file_name().unwrap_or(first);
        let name = clean_line(&file.to_string_lossy());
        if !is_there(first) {
            return Err(format!(
                "there is no program {} that may be run",
                quoted(&first.to_string_lossy())
            ));
        }
        Ok(Program { argv, name })
    }

    /// What it is called in logs.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Runs the program with `input` on its standard input; what it writes to standard output. Blocks until all of
    /// its process group has ended, which it is made to when the time is over or `cancel` becomes true.
    pub(crate) fn run(
        &self,
        input: &[u8],
        limits: &Limits,
        cancel: &AtomicBool,
    ) -> Result<Vec<u8>, Fault> {
        self.run_with_grace(input, limits, cancel, GRACE)
    }

    /// The same; it has `grace` to end by itself when it must.
    pub(crate) fn run_with_grace(
        &self,
        input: &[u8],
        limits: &Limits,
        cancel: &AtomicBool,
        grace: Duration,
    ) -> Result<Vec<u8>, Fault> {
        system::run(self, input, limits, cancel, grace)
    }
}

fn quoted(text: &str) -> String {
    format!("{:?}", super::judgement::shortened(text, 80))
}

/// Whether a program of this name can be run.
#[cfg(unix)]
fn is_there(program: &OsStr) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let runs = |path: &Path| {
        path.metadata()
            .is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
    };
    let path = Path::new(program);
    if program.as_encoded_bytes().contains(&b'/') {
        return runs(path);
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| runs(&folder.join(path)))
}

/// Elsewhere that is found out by running it.
#[cfg(not(unix))]
fn is_there(_: &OsStr) -> bool {
    true
}

#[cfg(not(unix))]
mod system {
    use super::{AtomicBool, Duration, Fault, Limits, Program};

    /// Without process groups nothing promises that all of a program ends.
    pub(super) fn run(
        program: &Program,
        _: &[u8],
        _: &Limits,
        _: &AtomicBool,
        _: Duration,
    ) -> Result<Vec<u8>, Fault> {
        Err(Fault::CannotStart {
            program: program.name.clone(),
            reason: "programs are run on Unix systems only".to_owned(),
        })
    }
}

#[cfg(unix)]
mod system {
    use std::ffi::OsString;
    use std::io::{self, Read, Write as _};
    use std::os::fd::{AsFd, BorrowedFd};
    use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
    use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::ioctl_fionbio;
    use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

    use super::{Fault, Limits, Program};
    use crate::files::reason;
    use crate::ui::clean_line;

    /// How soon the end of a program that says nothing is seen: at first, and after a while.
    const SOON: Duration = Duration::from_millis(1);
    const LATER: Duration = Duration::from_millis(50);

    /// Sets the limit, which the shell's own process keeps when it becomes the program. `-d` counts the memory that
    /// a process can write to; `-v` would count what it merely reserves too, and some runtimes reserve gigabytes.
    const LIMITED: &str = "ulimit -d \"$1\" && shift && exec \"$@\"";

    pub(super) fn run(
        program: &Program,
        input: &[u8],
        limits: &Limits,
        cancel: &AtomicBool,
        grace: Duration,
    ) -> Result<Vec<u8>, Fault> {
        let mut running = Running::start(program, limits)?;
        let outcome = running.converse(input, limits, cancel);
        if outcome.is_err() {
            running.ask_to_end(grace);
        }
        let (output, errors) = outcome?;
        let status = running.end().map_err(|error| failure(&error))?;
        if status.success() {
            return Ok(output);
        }
        Err(failed(status, &errors, limits))
    }

    /// A started program. Dropping it ends its whole group.
    struct Running {
        child: Child,
        /// The group's number is the child's. Both stay its own until it was waited for, which only `end` does.
        group: Pid,
        waited_for: bool,
    }

    impl Running {
        fn start(program: &Program, limits: &Limits) -> Result<Self, Fault> {
            let mut words: Vec<OsString> = Vec::new();
            if let Some(bytes) = limits.memory_bytes {
                words.extend(["/bin/sh", "-c", LIMITED, "sh"].map(OsString::from));
                words.push((bytes >> 10).to_string().into());
            }
            words.extend(program.argv.iter().cloned());
            let mut words = words.into_iter();
            let child = Command::new(words.next().unwrap_or_default())
                .args(words)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .process_group(0)
                .spawn()
                .map_err(|error| Fault::CannotStart {
                    program: program.name.clone(),
                    reason: reason(&error),
                })?;
            Ok(Running {
                group: Pid::from_child(&child),
                child,
                waited_for: false,
            })
        }

        /// Writes the input and reads what is written, at once, until the program itself has ended. What it left
        /// running is not waited for, even if that holds the pipes open.
        fn converse(
            &mut self,
            input: &[u8],
            limits: &Limits,
            cancel: &AtomicBool,
        ) -> Result<(Vec<u8>, Vec<u8>), Fault> {
            let started = Instant::now();
            let mut sink = Sink::new(self.child.stdin.take(), input)?;
            let most = limits.output_bytes;
            let mut output = Stream::new(self.child.stdout.take(), "standard output", most)?;
            let mut errors = Stream::new(self.child.stderr.take(), "standard error", most)?;
            let mut patience = SOON;
            loop {
                // Asked before the last reading, so that nothing written before the end is missed.
                let ended = self.has_ended()?;
                let moved = sink.write()? | output.read()? | errors.read()?;
                if ended {
                    return Ok((output.bytes, errors.bytes));
                }
                if cancel.load(Ordering::Relaxed) {
                    return Err(Fault::Cancelled);
                }
                let left = limits.time.saturating_sub(started.elapsed());
                if left.is_zero() {
                    return Err(Fault::TooSlow { limit: limits.time });
                }
                patience = if moved { SOON } else { LATER.min(patience * 2) };
                let mut places = Vec::with_capacity(3);
                places.extend(
                    sink.pipe
                        .as_ref()
                        .map(|pipe| (pipe.as_fd(), PollFlags::OUT)),
                );
                places.extend(output.place());
                places.extend(errors.place());
                wait(places, patience.min(left)).map_err(|error| failure(&error))?;
            }
        }

        /// Whether the program itself has ended. It is not waited for: it keeps its number.
        fn has_ended(&self) -> Result<bool, Fault> {
            let how = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
            match waitid(WaitId::Pid(self.group), how) {
                Ok(status) => Ok(status.is_some()),
                Err(rustix::io::Errno::INTR) => Ok(false),
                Err(error) => Err(failure(&error.into())),
            }
        }

        /// Lets the group end in its own way for a while: an evaluator that runs another ends that first.
        fn ask_to_end(&self, grace: Duration) {
            _ = kill_process_group(self.group, Signal::TERM);
            let started = Instant::now();
            while started.elapsed() < grace && matches!(self.has_ended(), Ok(false)) {
                std::thread::sleep(Duration::from_millis(5));
            }
        }

        /// Ends the whole group, and waits for the program.
        fn end(&mut self) -> io::Result<ExitStatus> {
            _ = kill_process_group(self.group, Signal::KILL);
            let status = self.child.wait();
            self.waited_for = true;
            status
        }
    }

    impl Drop for Running {
        fn drop(&mut self) {
            if !self.waited_for {
                _ = self.end();
            }
        }
    }

    /// Waits until one of the pipes can be used, for at most `time`.
    fn wait(places: Vec<(BorrowedFd<'_>, PollFlags)>, time: Duration) -> io::Result<()> {
        let mut places: Vec<PollFd<'_>> = places
            .into_iter()
            .map(|(pipe, what)| PollFd::from_borrowed_fd(pipe, what))
            .collect();
        let time = Timespec {
            tv_sec: time.as_secs().try_into().unwrap_or(i64::MAX),
            tv_nsec: time.subsec_nanos().into(),
        };
        match poll(&mut places, Some(&time)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// What is still to be written. The pipe is closed when that is nothing, or when nobody reads it.
    struct Sink<'a> {
        pipe: Option<ChildStdin>,
        rest: &'a [u8],
    }

    impl<'a> Sink<'a> {
        fn new(pipe: Option<ChildStdin>, input: &'a [u8]) -> Result<Self, Fault> {
            if let Some(pipe) = &pipe {
                set_nonblocking(pipe)?;
            }
            Ok(Sink { pipe, rest: input })
        }

        /// Writes what can be written now; whether that was anything.
        fn write(&mut self) -> Result<bool, Fault> {
            let mut moved = false;
            while let Some(pipe) = &mut self.pipe {
                if self.rest.is_empty() {
                    self.pipe = None;
                    return Ok(true);
                }
                match pipe.write(self.rest) {
                    Ok(count) => {
                        self.rest = self.rest.get(count..).unwrap_or_default();
                        moved = true;
                    }
                    Err(error) => match error.kind() {
                        io::ErrorKind::WouldBlock => break,
                        io::ErrorKind::Interrupted => {}
                        // A program may know enough before it has read all.
                        io::ErrorKind::BrokenPipe => self.pipe = None,
                        _ => return Err(failure(&error)),
                    },
                }
            }
            Ok(moved)
        }
    }

    /// What was read, and where more may come from.
    struct Stream<R> {
        pipe: Option<R>,
        name: &'static str,
        most: usize,
        bytes: Vec<u8>,
    }

    impl<R: Read + AsFd> Stream<R> {
        fn new(pipe: Option<R>, name: &'static str, most: usize) -> Result<Self, Fault> {
            if let Some(pipe) = &pipe {
                set_nonblocking(pipe)?;
            }
            Ok(Stream {
                pipe,
                name,
                most,
                bytes: Vec::new(),
            })
        }

        /// Reads what can be read now; whether that was anything.
        fn read(&mut self) -> Result<bool, Fault> {
            let mut moved = false;
            let mut piece = [0; 16 << 10];
            while let Some(pipe) = &mut self.pipe {
                match pipe.read(&mut piece) {
                    Ok(0) => {
                        self.pipe = None;
                        moved = true;
                    }
                    Ok(count) => {
                        self.bytes
                            .extend_from_slice(piece.get(..count).unwrap_or_default());
                        moved = true;
                        if self.bytes.len() > self.most {
                            return Err(Fault::TooMuch {
                                stream: self.name,
                                limit: self.most,
                            });
                        }
                    }
                    Err(error) => match error.kind() {
                        io::ErrorKind::WouldBlock => break,
                        io::ErrorKind::Interrupted => {}
                        _ => return Err(failure(&error)),
                    },
                }
            }
            Ok(moved)
        }

        fn place(&self) -> Option<(BorrowedFd<'_>, PollFlags)> {
            self.pipe.as_ref().map(|pipe| (pipe.as_fd(), PollFlags::IN))
        }
    }

    /// Of our end only: what the program has is another description of the pipe.
    fn set_nonblocking(pipe: &impl AsFd) -> Result<(), Fault> {
        ioctl_fionbio(pipe, true).map_err(|error| failure(&error.into()))
    }

    fn failure(error: &io::Error) -> Fault {
        Fault::System(reason(error))
    }

    /// What a program's end with another status than 0 is.
    fn failed(status: ExitStatus, errors: &[u8], limits: &Limits) -> Fault {
        let stderr = last_lines(errors);
        let signal = status.signal();
        if let Some(limit) = limits.memory_bytes
            && (signal == Some(Signal::KILL.as_raw()) || speaks_of_memory(errors))
        {
            return Fault::Memory { limit, stderr };
        }
        let status = match (status.code(), signal) {
            (Some(code), _) => format!("exit status {code}"),
            (None, Some(signal)) => format!("signal {signal}"),
            (None, None) => status.to_string(),
        };
        Fault::Failed { status, stderr }
    }

    /// Whether a program says that it got no memory, in the words that common runtimes have for it.
    fn speaks_of_memory(errors: &[u8]) -> bool {
        let text = String::from_utf8_lossy(errors).to_lowercase();
        [
            "memoryerror",
            "out of memory",
            "bad_alloc",
            "cannot allocate ",
            "memory allocation of",
            "memory exhausted",
            "not enough memory",
        ]
        .iter()
        .any(|words| text.contains(words))
    }

    /// The last lines, in one.
    fn last_lines(errors: &[u8]) -> String {
        const LINES: usize = 3;
        const CHARACTERS: usize = 400;
        let text = String::from_utf8_lossy(errors);
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let lines: Vec<String> = lines
            .iter()
            .filter(|line| !line.trim().is_empty())
            .map(|line| clean_line(line))
            .collect();
        let last = lines
            .get(lines.len().saturating_sub(LINES)..)
            .unwrap_or_default();
        let joined = last.join(" | ");
        let length = joined.chars().count();
        if length <= CHARACTERS {
            return joined;
        }
        let kept = joined.chars().skip(length - CHARACTERS);
        std::iter::once('…').chain(kept).collect()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::Ordering;
    use std::time::Instant;

    use super::*;

    static NEVER: AtomicBool = AtomicBool::new(false);

    fn sh(script: &str) -> Program {
        Program::new(["sh", "-c", script].map(OsString::from).to_vec()).unwrap()
    }

    fn limits() -> Limits {
        Limits {
            time: Duration::from_secs(60),
            ..Limits::default()
        }
    }

    /// Whether a process is there and is no zombie. Its number was written by a program to `file`.
    fn is_alive(file: &Path) -> bool {
        let number = std::fs::read_to_string(file).unwrap();
        let number = number.trim().parse().unwrap();
        let process = rustix::process::Pid::from_raw(number).unwrap();
        rustix::process::test_kill_process(process).is_ok()
            && !std::fs::read_to_string(format!("/proc/{number}/stat"))
                .is_ok_and(|stat| stat.contains(") Z "))
    }

    /// A killed process ends when the system comes to it.
    fn ends(file: &Path) -> bool {
        let started = Instant::now();
        while is_alive(file) {
            if started.elapsed() > Duration::from_secs(30) {
                return false;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        true
    }

    #[test]
    fn lines_are_split_as_shells_do() {
        let program = Program::parse("sh -c 'echo \"$1\"' x 'a  b;c'").unwrap();
        assert_eq!(program.name(), "sh");
        let output = program.run(b"", &limits(), &NEVER).unwrap();
        assert_eq!(output, b"a  b;c\n");
        for (line, why) in [
            ("", "no program is named"),
            (" \t", "no program is named"),
            ("''", "no program is named"),
            ("sh 'x", "cannot be split into words"),
            (
                "no-such-program-of-ours x",
                "there is no program \"no-such-program-of-ours\"",
            ),
            ("/dev/null", "that may be run"),
            ("/etc", "that may be run"),
            ("./sh", "that may be run"),
        ] {
            let error = Program::parse(line).unwrap_err();
            assert!(error.contains(why), "{error}: {why}");
        }
    }

    #[test]
    fn much_goes_in_and_out_at_once() {
        // Four times what a pipe holds, in both directions, from a program that reads on only when it is read.
        let input = vec![b'x'; 1 << 18];
        let all = Limits {
            output_bytes: input.len(),
            ..limits()
        };
        assert_eq!(sh("cat").run(&input, &all, &NEVER), Ok(input.clone()));
        let less = Limits {
            output_bytes: input.len() - 1,
            ..limits()
        };
        let fault = sh("cat").run(&input, &less, &NEVER).unwrap_err();
        assert_eq!(fault.kind(), "too-much");
        assert!(
            fault
                .to_string()
                .contains("262143 bytes to standard output"),
            "{fault}"
        );
        let fault = sh("cat >&2").run(&input, &less, &NEVER).unwrap_err();
        assert!(fault.to_string().contains("to standard error"), "{fault}");
        // Not to read the question is no failure.
        assert_eq!(
            sh("echo so").run(&input, &limits(), &NEVER),
            Ok(b"so\n".to_vec())
        );
        assert_eq!(
            sh("exec <&-; echo so").run(&input, &limits(), &NEVER),
            Ok(b"so\n".to_vec())
        );
    }

    #[test]
    fn endless_output_is_cut_off() {
        let fault = sh("yes").run(b"", &limits(), &NEVER).unwrap_err();
        assert_eq!(fault.kind(), "too-much");
    }

    #[test]
    fn failures_say_how_and_why() {
        let fault =
            sh("echo one >&2; printf 'two\\033[2J\\n' >&2; exit 3").run(b"", &limits(), &NEVER);
        let fault = fault.unwrap_err();
        assert_eq!(
            fault.to_string(),
            "the program failed with exit status 3: one | two\\u{1b}[2J"
        );
        assert_eq!(fault.kind(), "failed");
        let fault = sh("kill -9 $$").run(b"", &limits(), &NEVER).unwrap_err();
        assert_eq!(fault.to_string(), "the program failed with signal 9");
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        std::fs::write(&gone, "#!/no/such/interpreter\n").unwrap();
        std::fs::set_permissions(&gone, std::os::unix::fs::PermissionsExt::from_mode(0o755))
            .unwrap();
        let fault = Program::new(vec![gone.into()])
            .unwrap()
            .run(b"", &limits(), &NEVER);
        assert_eq!(fault.unwrap_err().kind(), "cannot-start");
    }

    #[test]
    fn a_slow_program_ends_with_all_that_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let (own, other) = (folder.path().join("own"), folder.path().join("other"));
        // One that does not listen, and started another that does not listen.
        let script = format!(
            "trap '' TERM; (trap '' TERM; sh -c 'echo $PPID' > {}; sleep 1000; sleep 1000) & \
             echo $$ > {}; cat > /dev/null; sleep 1000; sleep 1000",
            other.display(),
            own.display()
        );
        let short = Limits {
            time: Duration::from_secs(5),
            ..limits()
        };
        let fault = sh(&script).run(b"x", &short, &NEVER).unwrap_err();
        assert_eq!(fault.kind(), "too-slow");
        assert!(fault.to_string().contains("within 5 s"), "{fault}");
        assert!(!is_alive(&own), "it is waited for");
        assert!(ends(&other));
    }

    #[test]
    fn what_holds_the_pipes_open_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("other");
        let script = format!("sleep 1000 & echo $! > {}; echo so", other.display());
        assert_eq!(
            sh(&script).run(b"", &limits(), &NEVER),
            Ok(b"so\n".to_vec())
        );
        assert!(ends(&other));
    }

    #[test]
    fn a_program_that_listens_may_tidy_up() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("mark");
        let script = format!(
            "trap 'echo x > {}; exit' TERM; sleep 1000 & wait",
            mark.display()
        );
        let short = Limits {
            time: Duration::from_secs(1),
            ..limits()
        };
        let fault = sh(&script)
            .run_with_grace(b"", &short, &NEVER, Duration::from_secs(30))
            .unwrap_err();
        assert_eq!(fault.kind(), "too-slow");
        assert!(mark.exists());
    }

    #[test]
    fn who_asked_can_change_their_mind() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("own");
        let script = format!(
            "echo $$ > {}.new; mv {0}.new {0}; sleep 1000",
            own.display()
        );
        let cancel = Arc::new(AtomicBool::new(false));
        let running = {
            let cancel = Arc::clone(&cancel);
            std::thread::spawn(move || sh(&script).run(b"", &limits(), &cancel))
        };
        while !own.exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
        cancel.store(true, Ordering::Relaxed);
        assert_eq!(running.join().unwrap(), Err(Fault::Cancelled));
        assert!(!is_alive(&own));
    }

    #[test]
    fn memory_is_limited() {
        let little = Limits {
            memory_bytes: Some(32 << 20),
            ..limits()
        };
        let script = "dd if=/dev/zero of=/dev/null bs=1073741824 count=1";
        let fault = sh(script).run(b"", &little, &NEVER).unwrap_err();
        assert_eq!(fault.kind(), "memory", "{fault}");
        assert!(fault.to_string().contains("32 MiB"), "{fault}");
        let output = sh("ulimit -d; printf '%s|' \"$@\"; cat").run(b"x", &little, &NEVER);
        assert_eq!(output, Ok(b"32768\n|x".to_vec()));
        // Other failures are no want of memory.
        let fault = sh("exit 4").run(b"", &little, &NEVER).unwrap_err();
        assert_eq!(fault.kind(), "failed");
    }
}
