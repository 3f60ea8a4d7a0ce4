//! Stand-ins for validators: they sign with a validator's key and misbehave as a test wants them to.

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use ed25519_dalek::{Signer as _, SigningKey};
use quorumseal::{Digest, Envelope, VOTE_PAYLOAD_TYPE, decode_base64, encode_base64};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tiny_http::{Header, Request, Response, Server};

use crate::support::Desk;

/// The key of a validator, and what it is asked about itself.
#[derive(Clone)]
pub(crate) struct Signer {
    pub(crate) id: String,
    key: SigningKey,
    network: String,
    set: String,
}

/// What is answered.
pub(crate) enum Reply {
    /// A status and a body of JSON.
    Json(u16, String),
    /// The same with a Retry-After of no seconds at all.
    Later(u16),
    /// Nothing, for as long; then nothing still.
    Silence(Duration),
}

/// A service that answers as it was told, each request in a thread of its own.
pub(crate) struct Stub {
    pub(crate) url: String,
    server: Arc<Server>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Deserialize)]
struct Evaluate<'a> {
    #[serde(borrow)]
    proposal: &'a RawValue,
}

#[derive(Deserialize)]
struct Seal<'a> {
    #[serde(borrow)]
    certificate: &'a RawValue,
}

impl Signer {
    /// The validator whose key file this is, in the set `s0` of a network called `dev`.
    pub(crate) fn new(desk: &Desk, id: &str, key_file: &str) -> Self {
        let file: Value = serde_json::from_str(&desk.read(key_file)).unwrap();
        let text = file["secretKey"]
            .as_str()
            .unwrap()
            .strip_prefix("ed25519:")
            .unwrap();
        let seed: [u8; 32] = decode_base64(text).unwrap().try_into().unwrap();
        Signer {
            id: id.to_owned(),
            key: SigningKey::from_bytes(&seed),
            network: "dev".to_owned(),
            set: desk.id("s0"),
        }
    }

    pub(crate) fn identity(&self) -> Value {
        let public = encode_base64(&self.key.verifying_key().to_bytes());
        json!({
            "id": self.id, "network": self.network, "epoch": 0, "validatorSet": self.set,
            "publicKey": format!("ed25519:{public}"), "cosigner": null,
        })
    }

    /// The vote on what an evaluate request proposes, with some of its members changed.
    pub(crate) fn vote(&self, request: &[u8], kind: &str, changed: Value) -> String {
        let request: Evaluate<'_> = serde_json::from_slice(request).unwrap();
        let proposal: Value = serde_json::from_str(request.proposal.get()).unwrap();
        let fragments: Vec<Value> = proposal["fragments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fragment| json!({"id": fragment["id"], "vote": kind}))
            .collect();
        let output = proposal["subject"]["digest"]["blake3"].as_str().unwrap();
        let mut vote = json!({
            "network": proposal["network"], "epoch": proposal["epoch"], "validatorSet": proposal["validatorSet"],
            "round": proposal["round"]["id"], "output": format!("blake3:{output}"), "validator": self.id,
            "vote": kind, "fragments": fragments,
            "proposal": Digest::of(request.proposal.get().as_bytes()).to_string(),
        });
        for (name, value) in changed.as_object().into_iter().flatten() {
            vote[name] = value.clone();
        }
        let mut envelope = Envelope::new(VOTE_PAYLOAD_TYPE, vote.to_string().as_bytes());
        envelope.add_signature(&self.id, self.sign(envelope.signed_bytes()));
        envelope.to_json()
    }

    /// The signature on what a seal request asks to sign.
    pub(crate) fn seal(&self, request: &[u8]) -> String {
        let request: Seal<'_> = serde_json::from_slice(request).unwrap();
        let envelope = Envelope::parse(request.certificate.get().as_bytes()).unwrap();
        self.signature(&self.id, envelope.signed_bytes())
    }

    /// A signature over these bytes under this name.
    pub(crate) fn signature(&self, id: &str, bytes: &[u8]) -> String {
        json!({"keyid": id, "sig": encode_base64(&self.sign(bytes))}).to_string()
    }

    fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.key.sign(bytes).to_bytes()
    }

    /// What a validator answers that votes so.
    pub(crate) fn answer(&self, kind: &str, path: &str, body: &[u8]) -> Reply {
        match path {
            "/v1/validator" => Reply::Json(200, self.identity().to_string()),
            "/v1/evaluate" => Reply::Json(200, self.vote(body, kind, json!({}))),
            "/v1/seal" => Reply::Json(200, self.seal(body)),
            _ => Reply::Json(404, String::new()),
        }
    }
}

impl Stub {
    /// Answers each request as `answer` says, which is told the path, how often that was asked before, and the body.
    pub(crate) fn start(
        answer: impl Fn(&str, usize, &[u8]) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
        let url = format!("http://{}", server.server_addr().to_ip().unwrap());
        let requests = Arc::clone(&server);
        let thread = std::thread::spawn(move || {
            let answer = Arc::new(answer);
            let asked: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
            for request in requests.incoming_requests() {
                let (answer, asked) = (Arc::clone(&answer), Arc::clone(&asked));
                std::thread::spawn(move || respond(request, &*answer, &asked));
            }
        });
        Stub {
            url,
            server,
            thread: Some(thread),
        }
    }

    /// One that votes so, and signs what it is asked to.
    pub(crate) fn voting(signer: Signer, kind: &'static str) -> Self {
        Stub::start(move |path, _, body| signer.answer(kind, path, body))
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.server.unblock();
        _ = self.thread.take().map(JoinHandle::join);
    }
}

fn respond(
    mut request: Request,
    answer: &(impl Fn(&str, usize, &[u8]) -> Reply + ?Sized),
    asked: &Mutex<HashMap<String, usize>>,
) {
    let path = request.url().to_owned();
    let before = {
        let mut asked = asked.lock().unwrap();
        let times = asked.entry(path.clone()).or_default();
        *times += 1;
        *times - 1
    };
    let mut body = Vec::new();
    request.as_reader().read_to_end(&mut body).unwrap();
    let response = match answer(&path, before, &body) {
        Reply::Json(status, text) => Response::from_string(text)
            .with_status_code(status)
            .with_header(header("Content-Type", "application/json")),
        Reply::Later(status) => Response::from_string("")
            .with_status_code(status)
            .with_header(header("Retry-After", "0")),
        Reply::Silence(time) => {
            std::thread::sleep(time);
            return;
        }
    };
    // Whoever gave up waiting gets no answer.
    _ = request.respond(response);
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).unwrap()
}

/// An address at which nobody listens.
pub(crate) fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
