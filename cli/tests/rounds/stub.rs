//! What listens at a validator's address and is none: it answers as a test tells it to.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use quorumseal::Envelope;
use serde_json::{Value, json};

use crate::papers::{Proposal, envelope};
use crate::world::World;

/// What was asked.
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) body: String,
}

/// How it is answered.
pub(crate) enum Reply {
    /// With a status and a JSON text.
    Json(u16, String),
    /// With these bytes, head and all.
    Bytes(Vec<u8>),
    /// With a head, and a body that does not end while anybody reads it.
    Endless,
    /// With the beginning of an answer, and then nothing.
    Stuck,
    /// Not at all, while the connection stays open.
    Silence,
    /// By hanging up.
    HangUp,
}

/// A listener that lives as long as its handle.
pub(crate) struct Stub {
    pub(crate) address: SocketAddr,
    stopped: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

impl Asked {
    /// The proposal of a request to judge.
    pub(crate) fn proposal(&self) -> Proposal {
        let body: Value = serde_json::from_str(&self.body).unwrap();
        serde_json::from_value(body["proposal"].clone()).unwrap()
    }
}

impl Stub {
    pub(crate) fn new(reply: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let stopped = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopped);
        let reply = Arc::new(reply);
        let accepting = thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let (reply, stop) = (Arc::clone(&reply), Arc::clone(&stop));
                let Ok(stream) = stream else { continue };
                thread::spawn(move || answer(stream, reply.as_ref(), &stop));
            }
        });
        Stub {
            address,
            stopped,
            accepting: Some(accepting),
        }
    }

    /// One that says to be the validator at this place of the set, and answers all else as it is told to.
    pub(crate) fn posing_as(
        world: &World,
        place: usize,
        reply: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let identity = identity(world, place).to_string();
        Stub::new(move |asked| match asked.path.as_str() {
            "/v1/validator" => Reply::Json(200, identity.clone()),
            _ => reply(asked),
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // So that it looks.
        _ = TcpStream::connect(self.address);
        _ = self.accepting.take().map(JoinHandle::join);
    }
}

/// What the validator at this place answers to `GET /v1/validator`.
pub(crate) fn identity(world: &World, place: usize) -> Value {
    let member = &world.members[place];
    let key = STANDARD.encode(member.key.verifying_key().as_bytes());
    json!({
        "id": member.id, "network": world.set.network().as_str(), "epoch": world.set.epoch(),
        "validatorSet": world.set.id().to_string(), "publicKey": format!("ed25519:{key}"), "cosigner": null,
    })
}

fn answer(mut stream: TcpStream, reply: &dyn Fn(&Asked) -> Reply, stop: &AtomicBool) {
    _ = stream.set_read_timeout(Some(Duration::from_secs(60)));
    _ = stream.set_write_timeout(Some(Duration::from_secs(60)));
    let Some(asked) = read(&mut stream) else {
        return;
    };
    match reply(&asked) {
        Reply::Json(status, text) => {
            let head = format!(
                "HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
                 Connection: close\r\n\r\n",
                text.len()
            );
            _ = stream.write_all(&[head.as_bytes(), text.as_bytes()].concat());
        }
        Reply::Bytes(bytes) => _ = stream.write_all(&bytes),
        Reply::Endless => {
            let head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";
            let mut written = stream.write_all(head.as_bytes());
            while written.is_ok() && !stop.load(Ordering::Relaxed) {
                written = stream.write_all(&[b' '; 1 << 16]);
            }
        }
        Reply::Stuck => {
            let head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
            _ = stream.write_all(head.as_bytes());
            hold(stream, stop);
        }
        Reply::Silence => hold(stream, stop),
        Reply::HangUp => {}
    }
}

/// Keeps a connection open until the other side ends it.
fn hold(mut stream: TcpStream, stop: &AtomicBool) {
    _ = stream.set_read_timeout(Some(Duration::from_millis(50)));
    while !stop.load(Ordering::Relaxed) {
        match stream.read(&mut [0; 64]) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error)
                if matches!(
                    error.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                ) => {}
            Err(_) => return,
        }
    }
}

/// Reads a request whose body has a length.
fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let mut piece = [0; 1 << 14];
    loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8(bytes[..at].to_vec())
                .ok()?
                .to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.map_or(Some(0), |length| length.trim().parse().ok())?;
            if let Some(body) = bytes.get(at + 4..at + 4 + length) {
                let path = head.split(' ').nth(1)?.to_owned();
                let body = String::from_utf8(body.to_vec()).ok()?;
                return Some(Asked { path, body });
            }
        }
        let read = stream.read(&mut piece).ok()?;
        if read == 0 {
            return None;
        }
        bytes.extend_from_slice(&piece[..read]);
    }
}

/// A validator's key in the hands of somebody else.
#[derive(Clone)]
pub(crate) struct Hand {
    pub(crate) id: String,
    pub(crate) key: SigningKey,
}

impl Hand {
    pub(crate) fn of(world: &World, place: usize) -> Self {
        let member = &world.members[place];
        Hand {
            id: member.id.clone(),
            key: member.key.clone(),
        }
    }

    /// Votes on what it is asked to judge, whatever that is.
    pub(crate) fn votes(&self, asked: &Asked, vote: &str) -> Reply {
        let vote = asked.proposal().made_up_vote(&self.id, vote, &self.key);
        Reply::Json(200, vote.to_json())
    }

    /// The certificate that it is asked to sign.
    pub(crate) fn asked_to_seal(asked: &Asked) -> Envelope {
        let body: Value = serde_json::from_str(&asked.body).unwrap();
        envelope(&body["certificate"].to_string())
    }

    /// Signs this, under this name.
    pub(crate) fn signs(&self, name: &str, bytes: &[u8]) -> Reply {
        let sig = STANDARD.encode(self.key.sign(bytes).to_bytes());
        Reply::Json(200, json!({"keyid": name, "sig": sig}).to_string())
    }

    /// Signs the certificate that it is asked to sign, whatever that says.
    pub(crate) fn seals(&self, asked: &Asked) -> Reply {
        self.signs(&self.id, Hand::asked_to_seal(asked).signed_bytes())
    }
}
