//! `validator serve`: the arguments, and the service from its start to a clean end.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use clap::{Args as ClapArgs, ValueEnum};
use hyper_util::rt::TokioTimer;
use quorumseal::{Code, Misuse};
use serde::Serialize;

use super::access::{Tokens, tls};
use super::evaluate::Evaluations;
use super::http::{Limits, Service};
use super::journal::Journal;
use super::metrics::Metrics;
use super::own::{Own, Rules};
use crate::electorate::id_of_key;
use crate::evaluator::program::{self, Program};
use crate::files::Inputs;
use crate::key::SecretKey;
use crate::protocol::DEFAULT_DIVERGENCE_PERCENT;
use crate::sealing_set::SealingSet;
use crate::ui::{Exit, Ui, misused};

/// Serve one validator of a set over HTTP
///
/// It judges what it is asked to with the evaluator, votes once a round, and seals a statement only if it affirmed the
/// output and the tally is that of the signed votes presented. Everything that it signs is in the journal first, so that
/// it never signs two different things, whatever happens in between. Nothing that a caller says is believed.
///
/// When it is ready it says so, with --json as a line of JSON, on standard output. Logs go to standard error. It ends
/// cleanly on an interrupt or SIGTERM.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The validator's secret key file
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[command(flatten)]
    set: SealingSet,
    /// The secret key file of the cosigner that the set names for this validator, where that is not its own key
    #[arg(long, value_name = "FILE")]
    cosigner_key: Option<PathBuf>,
    /// The program that judges, with its arguments, such as "quorumseal evaluator dataset --data answers.jsonl"
    #[arg(long, value_name = "CMD …")]
    evaluator: String,
    /// Seconds that a judgement may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    evaluator_timeout: u32,
    /// MiB of memory that the evaluator may use; by default as much as there is
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    evaluator_memory: Option<u64>,
    /// How many judgements are made at once
    #[arg(long, value_name = "NUMBER", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=1024))]
    evaluations: u32,
    /// Judgements with less confidence than this, 0 to 1, become abstentions
    #[arg(long, value_name = "NUMBER", default_value_t = 0.5)]
    min_confidence: f64,
    /// The address to listen at; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8450")]
    listen: SocketAddr,
    /// The journal of all that this key signed
    #[arg(long, value_name = "FILE")]
    journal: PathBuf,
    /// Make the journal: only for a key that never signed
    #[arg(long)]
    new_journal: bool,
    /// The share of the weight, in percent, above which dissent is flagged; the same for all validators of a network
    #[arg(long, value_name = "PERCENT", default_value_t = DEFAULT_DIVERGENCE_PERCENT, value_parser = clap::value_parser!(u8).range(0..=100))]
    divergence: u8,
    /// Seconds that a round's times may be away from this machine's clock
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    clock_skew: u32,
    /// A file with the ids of next sets that may be signed, a line each; read at every request
    #[arg(long, value_name = "FILE")]
    allow_next: Option<PathBuf>,
    #[command(flatten)]
    access: Access,
    /// Bytes of a request's body that are read
    #[arg(long, value_name = "BYTES", default_value_t = 8 << 20, value_parser = clap::value_parser!(u32).range(1024..))]
    max_body: u32,
    /// Requests a second that one caller may make; 0: as many as it likes
    #[arg(long, value_name = "NUMBER", default_value_t = 50)]
    rate: u32,
    /// Requests that are worked on at once
    #[arg(long, value_name = "NUMBER", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=65_536))]
    concurrency: u32,
    /// Seconds that a request may take to arrive
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3600))]
    arrival: u32,
    /// Seconds that requests under way are given when the service ends
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(0..=3600))]
    grace: u32,
    /// End also when standard input does: with whoever started this as a part of itself, however that ends
    #[arg(long)]
    end_with_input: bool,
    /// How logs are written
    #[arg(long, value_enum, default_value_t = Log::Json)]
    log: Log,
}

/// Who may ask. Beyond this machine a service needs TLS, and a token or a certificate of its callers.
#[derive(ClapArgs)]
#[group(skip)]
struct Access {
    /// A file with callers' names and bearer tokens, a line each
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// This service's certificate chain, PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Its private key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// The authority whose certificates callers must show, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    client_ca: Option<PathBuf>,
    /// Listen beyond this machine without TLS or without knowing callers, since something in front sees to that
    #[arg(long)]
    insecure: bool,
}

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Log {
    /// A JSON object a line
    Json,
    /// For people
    Text,
    /// Not at all
    Off,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ready {
    listening: String,
    #[serde(flatten)]
    own: crate::protocol::Identity,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let inputs = Inputs::default();
    args.check()?;
    let (set, _) = args.set.read(&inputs, None)?;
    let key = SecretKey::read(&inputs, &args.key, ui)?;
    let id = id_of_key(&set, &key)?.to_owned();
    let cosigner = match &args.cosigner_key {
        Some(path) => Some(SecretKey::read(&inputs, path, ui)?),
        None => None,
    };
    let program = Program::parse(&args.evaluator)
        .map_err(|why| misused(&format!("--evaluator {:?}: {why}", args.evaluator)))?;
    let tokens = match &args.access.token_file {
        Some(path) => Tokens::read(&inputs, path)?,
        None => Tokens::none(),
    };
    let secure = match (&args.access.tls_cert, &args.access.tls_key) {
        (Some(cert), Some(key)) => Some(tls(&inputs, cert, key, args.access.client_ca.as_deref())?),
        _ => None,
    };
    let listener = TcpListener::bind(args.listen).map_err(|error| cannot(args.listen, &error))?;
    // Last, so that nothing is made for a service that cannot begin.
    let journal = Journal::take(&args.journal, &key.public_text(), args.new_journal)?;
    let rules = Rules {
        divergence_percent: args.divergence,
        clock_skew: args.clock_skew,
    };
    let own = Arc::new(Own::new(key, cosigner, id, set, journal, rules)?);
    begin_logging(args.log);
    let metrics = Arc::new(Metrics::new());
    let limits = program::Limits {
        time: Duration::from_secs(args.evaluator_timeout.into()),
        memory_bytes: args.evaluator_memory.map(|mib| mib << 20),
        ..program::Limits::default()
    };
    let at_once = usize::try_from(args.evaluations).unwrap_or(usize::MAX);
    let evaluations = Arc::new(Evaluations::new(
        program,
        limits,
        args.min_confidence,
        at_once,
        Arc::clone(&metrics),
    ));
    let service = Arc::new(Service::new(
        Arc::clone(&own),
        Arc::clone(&evaluations),
        metrics,
        tokens,
        args.allow_next.clone(),
        args.limits(),
    ));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| cannot(args.listen, &error))?;
    let grace = Duration::from_secs(args.grace.into());
    runtime.block_on(async {
        serve(
            listener,
            secure,
            service,
            &evaluations,
            grace,
            args.end_with_input,
            |address, scheme| {
                let ready = Ready {
                    listening: format!("{scheme}://{address}"),
                    own: own.identity(),
                };
                let sentence = format!(
                    "{} of epoch {} of {} listens at {}",
                    ready.own.id, ready.own.epoch, ready.own.network, ready.listening
                );
                ui.made(false, &sentence, &ready)
            },
        )
        .await
    })?;
    // Evaluators were told to end; what does not within its grace is left to the system.
    runtime.shutdown_timeout(Duration::from_secs(5));
    Ok(Exit::Yes)
}

impl Args {
    fn check(&self) -> Result<(), Misuse> {
        if !(0.0..=1.0).contains(&self.min_confidence) {
            return Err(misused(&format!(
                "--min-confidence {}: expected a number of 0 to 1",
                self.min_confidence
            )));
        }
        let access = &self.access;
        let known = access.token_file.is_some() || access.client_ca.is_some();
        if self.listen.ip().is_loopback() || access.insecure || (known && access.tls_cert.is_some())
        {
            return Ok(());
        }
        Err(misused(&format!(
            "--listen {}: beyond this machine callers have to be known, and what they send kept private: give --tls-cert \
             and --tls-key, and --token-file or --client-ca; or --insecure if something in front of the service does that",
            self.listen
        )))
    }

    fn limits(&self) -> Limits {
        let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        Limits {
            body: number(self.max_body),
            arrival: Duration::from_secs(self.arrival.into()),
            rate: NonZeroU32::new(self.rate),
            at_once: number(self.concurrency),
        }
    }
}

/// Answers until the process is told to end.
async fn serve(
    listener: TcpListener,
    secure: Option<Arc<rustls::ServerConfig>>,
    service: Arc<Service>,
    evaluations: &Evaluations,
    grace: Duration,
    end_with_input: bool,
    ready: impl FnOnce(SocketAddr, &str) -> Result<(), Misuse>,
) -> Result<(), Misuse> {
    let address = listener.local_addr().map_err(|error| cannot_at(&error))?;
    listener
        .set_nonblocking(true)
        .map_err(|error| cannot(address, &error))?;
    let handle = Handle::new();
    let tidying = tokio::spawn({
        let service = Arc::clone(&service);
        async move {
            loop {
                tokio::time::sleep(Duration::from_secs(60)).await;
                service.tidy();
            }
        }
    });
    let stop = stopped(end_with_input)?;
    let app = service
        .into_router()
        .into_make_service_with_connect_info::<SocketAddr>();
    ready(address, if secure.is_some() { "https" } else { "http" })?;
    tracing::info!(%address, "listening");
    let serving = tokio::spawn({
        let handle = handle.clone();
        // Whoever never ends its request's head holds a connection for this long.
        let head = Duration::from_secs(30);
        async move {
            match secure {
                Some(config) => {
                    let config = axum_server::tls_rustls::RustlsConfig::from_config(config);
                    let mut server = axum_server::from_tcp_rustls(listener, config)?.handle(handle);
                    server
                        .http_builder()
                        .http1()
                        .timer(TokioTimer::new())
                        .header_read_timeout(head);
                    server.serve(app).await
                }
                None => {
                    let mut server = axum_server::from_tcp(listener)?.handle(handle);
                    server
                        .http_builder()
                        .http1()
                        .timer(TokioTimer::new())
                        .header_read_timeout(head);
                    server.serve(app).await
                }
            }
        }
    });
    let mut serving = serving;
    let ended = tokio::select! {
        ended = &mut serving => ended,
        () = stop => {
            tracing::info!("stopping");
            handle.graceful_shutdown(Some(grace));
            // Judgements are not waited for: nothing was signed yet, and whoever asks again gets one.
            evaluations.stop();
            serving.await
        }
    };
    tidying.abort();
    tracing::info!("stopped");
    match ended {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(cannot(address, &error)),
        Err(error) => Err(cannot(address, &io::Error::other(error))),
    }
}

/// Ends when the process is interrupted or told to end, and where that is wanted when its input ends.
fn stopped(with_input: bool) -> Result<impl Future<Output = ()>, Misuse> {
    let signalled = signalled()?;
    let input = with_input.then(input_ended);
    Ok(async move {
        match input {
            None => signalled.await,
            Some(input) => tokio::select! {
                () = signalled => {}
                () = input => {}
            },
        }
    })
}

/// Ends when standard input does. A thread waits for that, for reading cannot be given up once it is begun.
fn input_ended() -> impl Future<Output = ()> {
    let (tell, ended) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        // Whatever is read, and however it ends, there is nothing more to come.
        _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        _ = tell.send(());
    });
    async move {
        _ = ended.await;
    }
}

fn signalled() -> Result<impl Future<Output = ()>, Misuse> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt()).map_err(|error| cannot_at(&error))?;
        let mut terminate = signal(SignalKind::terminate()).map_err(|error| cannot_at(&error))?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        _ = tokio::signal::ctrl_c().await;
    })
}

fn begin_logging(log: Log) {
    let lines = tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_target(false)
        .with_max_level(tracing::Level::INFO);
    match log {
        Log::Json => lines
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .init(),
        Log::Text => lines.with_ansi(false).init(),
        Log::Off => {}
    }
}

fn cannot(address: SocketAddr, error: &io::Error) -> Misuse {
    Misuse::new(
        Code::InputArgument,
        format!(
            "{address} cannot be listened at: {}",
            crate::files::reason(error)
        ),
    )
}

fn cannot_at(error: &io::Error) -> Misuse {
    Misuse::new(
        Code::InputArgument,
        format!("the service cannot begin: {}", crate::files::reason(error)),
    )
}
