//! Asking a validator over HTTP: in time, again where that can help, and never reading more than a stranger may send.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use clap::Args as ClapArgs;
use quorumseal::{Code, Misuse};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Certificate, Identity, Method, Url, redirect};
use tokio::time::{Instant, sleep, timeout_at};
use zeroize::Zeroizing;

use crate::files::{Inputs, shown};
use crate::key::refuse_if_open;
use crate::protocol::{ErrorBody, REQUEST_ID};
use crate::ui::{Ui, clean_line, misused};

/// No answer is longer: votes and signatures are a few kilobytes.
const MOST_BYTES: usize = 1 << 20;
/// An attempt that takes longer is given up and made again; validators go on with what was begun.
const ATTEMPT: Duration = Duration::from_secs(30);
const CONNECT: Duration = Duration::from_secs(5);
/// The first pause before asking again, which doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// Bytes of a certificate, key or token file.
const MOST_FILE_BYTES: usize = 1 << 20;
/// Letters of the round's id that begin the ids of requests, which validators take up to 64 letters of.
const MOST_NAME: usize = 40;
/// Characters of a stranger's message that are kept.
const MOST_MESSAGE: usize = 300;

/// How validators are asked.
#[derive(ClapArgs)]
#[group(skip)]
pub(super) struct Calling {
    /// How often a request is repeated that was not answered, or answered with 408, 429 or 5xx
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    retries: u32,
    /// A file with the bearer token that the validators ask for, perhaps behind the name that they know it by
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Certificates (PEM) of the authorities that vouch for the validators, instead of the system's
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// The certificate (PEM) by which validators know this coordinator
    #[arg(long, value_name = "FILE", requires = "client_key")]
    client_cert: Option<PathBuf>,
    /// Its secret key (PEM)
    #[arg(long, value_name = "FILE", requires = "client_cert")]
    client_key: Option<PathBuf>,
}

/// The address of a validator's service, without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address(String);

/// What validators are asked with.
pub(super) struct Client {
    /// Asked through what proxy the environment names, if it does.
    remote: reqwest::Client,
    /// Of this very machine, which no proxy stands before.
    loopback: reqwest::Client,
    retries: u32,
    /// What begins the id of each request.
    name: String,
    asked: AtomicU64,
}

/// One thing to ask.
#[derive(Clone)]
pub(super) struct Question {
    method: Method,
    path: &'static str,
    body: Bytes,
    kind: &'static str,
}

/// What was answered, unless it is worth asking again: any status below 500 but 408 and 429.
pub(super) struct Answer {
    pub(super) status: u16,
    /// Its content type, without parameters.
    pub(super) kind: String,
    pub(super) body: Vec<u8>,
}

/// Why there is no answer that helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nobody answers, or the answer breaks off.
    Unreachable(String),
    /// An answer in time is missing.
    Late,
    /// The validator says no, or cannot.
    Refused { code: String, message: String },
    /// The answer is not what was asked for.
    Malformed(String),
    /// Another than a validator of this set answers.
    Foreign(String),
}

impl Address {
    /// Reads `http://host:port` or `https://…`, perhaps with a path.
    pub(super) fn parse(text: &str) -> Result<Self, Misuse> {
        let wrong = |why: &str| misused(&format!("--validators {text:?}: {why}"));
        let url = Url::parse(text).map_err(|error| wrong(&format!("no address: {error}")))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(wrong("expected http://host:port or https://host:port"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("an address has no query and no fragment"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("credentials belong in --token-file or --client-cert"));
        }
        Ok(Address(url.as_str().trim_end_matches('/').to_owned()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    fn is_encrypted(&self) -> bool {
        self.0.starts_with("https:")
    }

    fn is_loopback(&self) -> bool {
        let url = Url::parse(&self.0).ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let address = bare.parse::<std::net::IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }
}

impl Calling {
    /// A client for these addresses, whose requests are named after the round.
    pub(super) fn client(
        &self,
        addresses: &[Address],
        round: &str,
        inputs: &Inputs,
        ui: &Ui,
    ) -> Result<Client, Misuse> {
        // Another part of the program may have chosen already; they all choose the same.
        _ = rustls::crypto::ring::default_provider().install_default();
        let headers = self.headers(addresses, inputs, ui)?;
        let authorities = match &self.ca {
            Some(path) => {
                let pem = inputs.read(path, MOST_FILE_BYTES)?;
                let read = Certificate::from_pem_bundle(&pem)
                    .ok()
                    .filter(|all| !all.is_empty());
                let none = || unusable(path, "holds no certificate (PEM)");
                Some(read.ok_or_else(none)?)
            }
            // Where nothing is encrypted, the system's certificates are not needed and may not be there.
            None if addresses.iter().all(|address| !address.is_encrypted()) => Some(Vec::new()),
            None => None,
        };
        let identity = self.identity(inputs)?;
        let build = |loopback: bool| {
            let mut builder = reqwest::Client::builder()
                .user_agent(concat!("quorumseal/", env!("CARGO_PKG_VERSION")))
                .default_headers(headers.clone())
                .redirect(redirect::Policy::none())
                .connect_timeout(CONNECT)
                .tcp_nodelay(true);
            if let Some(authorities) = &authorities {
                builder = builder.tls_certs_only(authorities.iter().cloned());
            }
            if let Some(identity) = &identity {
                builder = builder.identity(identity.clone());
            }
            if loopback {
                builder = builder.no_proxy();
            }
            builder.build().map_err(|error| {
                misused(&format!(
                    "validators cannot be asked: {}",
                    innermost(&error)
                ))
            })
        };
        Ok(Client {
            remote: build(false)?,
            loopback: build(true)?,
            retries: self.retries,
            name: round.chars().take(MOST_NAME).collect(),
            asked: AtomicU64::new(0),
        })
    }

    fn headers(
        &self,
        addresses: &[Address],
        inputs: &Inputs,
        ui: &Ui,
    ) -> Result<HeaderMap, Misuse> {
        let mut headers = HeaderMap::new();
        let Some(path) = &self.token_file else {
            return Ok(headers);
        };
        let mut source = inputs.open(path)?;
        refuse_if_open(&shown(path), source.metadata.as_ref())?;
        let bytes = Zeroizing::new(source.read(MOST_FILE_BYTES)?);
        let Some(mut value) = std::str::from_utf8(&bytes).ok().and_then(bearer) else {
            return Err(unusable(
                path,
                "holds no token: expected one line, of a name and a token or of a token",
            ));
        };
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
        let open = |address: &&Address| !address.is_encrypted() && !address.is_loopback();
        if let Some(address) = addresses.iter().find(open) {
            ui.warn(&format!(
                "the token goes to {} unencrypted: whoever listens on the way can use it",
                address.as_str()
            ));
        }
        Ok(headers)
    }

    fn identity(&self, inputs: &Inputs) -> Result<Option<Identity>, Misuse> {
        let (Some(certificate), Some(key)) = (&self.client_cert, &self.client_key) else {
            return Ok(None);
        };
        let mut source = inputs.open(key)?;
        refuse_if_open(&shown(key), source.metadata.as_ref())?;
        let secret = Zeroizing::new(source.read(MOST_FILE_BYTES)?);
        let certificates = inputs.read(certificate, MOST_FILE_BYTES)?;
        let pem = Zeroizing::new([secret.as_slice(), b"\n", &certificates].concat());
        let identity = Identity::from_pem(&pem);
        let wrong = |_| {
            unusable(
                certificate,
                "and its key are no certificate and secret key (PEM)",
            )
        };
        identity.map(Some).map_err(wrong)
    }
}

/// The header of a file's one token.
fn bearer(text: &str) -> Option<HeaderValue> {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (line, None) = (lines.next()?, lines.next()) else {
        return None;
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    let ([token] | [_, token]) = words.as_slice() else {
        return None;
    };
    let graphic = token.bytes().all(|byte| byte.is_ascii_graphic());
    HeaderValue::from_str(&format!("Bearer {token}"))
        .ok()
        .filter(|_| graphic)
}

fn unusable(path: &std::path::Path, why: &str) -> Misuse {
    Misuse::new(Code::InputFile, format!("{} {why}", shown(path)))
}

impl Question {
    pub(super) fn get(path: &'static str) -> Self {
        Question {
            method: Method::GET,
            path,
            body: Bytes::new(),
            kind: "",
        }
    }

    pub(super) fn post(path: &'static str, kind: &'static str, body: impl Into<Bytes>) -> Self {
        Question {
            method: Method::POST,
            path,
            body: body.into(),
            kind,
        }
    }
}

/// How an attempt failed.
enum Failed {
    /// Asking again cannot help.
    Finally(Fault),
    /// It can, perhaps not before some time has passed.
    ForNow(Fault, Option<Duration>),
}

impl Client {
    /// Asks until there is an answer, the retries are used up or the deadline has passed. `again` is told why it is asked
    /// once more.
    pub(super) async fn ask(
        &self,
        address: &Address,
        question: &Question,
        deadline: Instant,
        again: impl Fn(&Fault),
    ) -> Result<Answer, Fault> {
        let mut attempt = 0;
        loop {
            let until = deadline.min(Instant::now() + ATTEMPT);
            let (fault, after) = match timeout_at(until, self.once(address, question)).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(Failed::Finally(fault))) => return Err(fault),
                Ok(Err(Failed::ForNow(fault, after))) => (fault, after),
                Err(_) => (Fault::Late, None),
            };
            let pause = after.unwrap_or_else(|| pause(attempt));
            let at = Instant::now().checked_add(pause);
            if attempt >= self.retries || at.is_none_or(|at| at >= deadline) {
                return Err(fault);
            }
            again(&fault);
            sleep(pause).await;
            attempt += 1;
        }
    }

    async fn once(&self, address: &Address, question: &Question) -> Result<Answer, Failed> {
        let client = if address.is_loopback() {
            &self.loopback
        } else {
            &self.remote
        };
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let url = format!("{}{}", address.as_str(), question.path);
        let mut request = client
            .request(question.method.clone(), url)
            .header(REQUEST_ID, format!("{}.{number}", self.name));
        if question.method == Method::POST {
            request = request
                .header(CONTENT_TYPE, question.kind)
                .body(question.body.clone());
        }
        let broken = |error: reqwest::Error| {
            let fault = Fault::Unreachable(innermost(&error));
            if error.is_builder() {
                Failed::Finally(fault)
            } else {
                Failed::ForNow(fault, None)
            }
        };
        let mut response = request.send().await.map_err(broken)?;
        let status = response.status().as_u16();
        let header = |name| {
            response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        let kind = header(CONTENT_TYPE).unwrap_or_default();
        let kind = kind
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let after = header(RETRY_AFTER)
            .and_then(|value| value.trim().parse().ok())
            .map(Duration::from_secs);
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(broken)? {
            if body.len().saturating_add(piece.len()) > MOST_BYTES {
                let what = format!("the answer has more than {MOST_BYTES} bytes");
                return Err(Failed::Finally(Fault::Malformed(what)));
            }
            body.extend_from_slice(&piece);
        }
        let answer = Answer { status, kind, body };
        match status {
            408 | 429 | 500.. => Err(Failed::ForNow(answer.refusal(), after)),
            _ => Ok(answer),
        }
    }
}

impl Answer {
    /// The body, if the answer is a yes.
    pub(super) fn accepted(self) -> Result<Vec<u8>, Fault> {
        match self.status {
            200 => Ok(self.body),
            _ => Err(self.refusal()),
        }
    }

    /// What it refuses with: the validator's own code, or the status where it gives none.
    pub(super) fn refusal(&self) -> Fault {
        let body: Option<ErrorBody> = serde_json::from_slice(&self.body).ok();
        let is_code = |code: &str| {
            let letter = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'.' | b'-');
            (1..=64).contains(&code.len()) && code.bytes().all(letter)
        };
        match body
            .map(|body| body.error)
            .filter(|error| is_code(&error.code))
        {
            Some(error) => Fault::Refused {
                code: error.code,
                message: short(&error.message),
            },
            None => Fault::Refused {
                code: format!("http.{}", self.status),
                message: short(String::from_utf8_lossy(&self.body).trim()),
            },
        }
    }
}

impl Fault {
    /// A stable word for it.
    pub(super) fn code(&self) -> &str {
        match self {
            Fault::Unreachable(_) => "unreachable",
            Fault::Late => "late",
            Fault::Refused { code, .. } => code,
            Fault::Malformed(_) => "malformed",
            Fault::Foreign(_) => "foreign",
        }
    }

    /// What happened, in a sentence.
    pub(super) fn message(&self) -> &str {
        match self {
            Fault::Unreachable(why) | Fault::Malformed(why) | Fault::Foreign(why) => why,
            Fault::Late => "no answer came in time",
            Fault::Refused { message, .. } => message,
        }
    }
}

/// A stranger's words, kept short and in one line.
pub(super) fn short(text: &str) -> String {
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(MOST_MESSAGE).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    clean_line(&short)
}

/// The pause after so many attempts: at least half of what doubles each time, for all who wait must not ask at once.
fn pause(attempt: u32) -> Duration {
    let whole = FIRST_PAUSE.saturating_mul(1_u32.checked_shl(attempt).unwrap_or(u32::MAX));
    let whole = whole.min(LONGEST_PAUSE);
    // Where there is no randomness, everybody waits for the whole.
    let chance = getrandom::u32().unwrap_or(u32::MAX);
    whole / 2 + (whole / 2).mul_f64(f64::from(chance) / f64::from(u32::MAX))
}

/// The innermost reason of an error, without the system's number.
fn innermost(error: &reqwest::Error) -> String {
    let mut reason: &dyn std::error::Error = error;
    while let Some(source) = reason.source() {
        reason = source;
    }
    let text = reason.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    short(text.get(..end).unwrap_or(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_of_http_alone() {
        for (text, address) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("https://v.example/one/", "https://v.example/one"),
            ("http://[::1]:1/", "http://[::1]:1"),
        ] {
            assert_eq!(Address::parse(text).unwrap().as_str(), address);
        }
        for bad in [
            "127.0.0.1:80",
            "ftp://v.example",
            "http://u:p@v.example",
            "http://v.example/?a",
            "v",
            "",
        ] {
            assert!(Address::parse(bad).is_err(), "{bad}");
        }
        let loopback = |text| Address::parse(text).unwrap().is_loopback();
        assert!(
            loopback("http://127.8.0.1:1")
                && loopback("http://[::1]:1")
                && loopback("http://localhost")
        );
        assert!(!loopback("http://192.0.2.1") && !loopback("http://localhost.example"));
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        for attempt in [0, 1, 2, 3, 4, 5, 31, 32, u32::MAX] {
            let whole = (FIRST_PAUSE * 2_u32.pow(attempt.min(10))).min(LONGEST_PAUSE);
            let pause = pause(attempt);
            assert!(pause >= whole / 2 && pause <= whole, "{attempt}: {pause:?}");
        }
    }

    #[test]
    fn a_token_stands_alone_or_behind_its_name() {
        for (text, header) in [
            ("secret-0123456789", Some("Bearer secret-0123456789")),
            (
                "# ours\n\ncoordinator secret-0123456789\n",
                Some("Bearer secret-0123456789"),
            ),
            ("a b\nc d\n", None),
            ("a b c", None),
            ("", None),
            ("caf\u{e9}", None),
        ] {
            let value = bearer(text);
            assert_eq!(
                value.as_ref().and_then(|value| value.to_str().ok()),
                header,
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_refusal_has_the_validators_code_or_the_status() {
        let refusal = |status, body: &str| {
            let answer = Answer {
                status,
                kind: String::new(),
                body: body.as_bytes().to_vec(),
            };
            answer.accepted().unwrap_err()
        };
        let told = refusal(
            409,
            r#"{"error":{"code":"round.conflict","message":"no\n\u001b[2J"}}"#,
        );
        assert_eq!(
            (told.code(), told.message()),
            ("round.conflict", "no\\n\\u{1b}[2J")
        );
        for body in ["", "<html>", r#"{"error":{"code":"A B","message":""}}"#] {
            assert_eq!(refusal(404, body).code(), "http.404");
        }
        assert!(refusal(400, &"é".repeat(1000)).message().chars().count() <= MOST_MESSAGE + 1);
    }
}
