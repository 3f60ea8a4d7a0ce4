//! `inspect`: a document for people, whatever it is. Secrets in it are never shown.

mod log;

use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::limits::MAX_TRUST_BYTES;
use quorumseal::{
    Advisory, CERTIFICATE_PAYLOAD_TYPE, Digest, Envelope, Evidence, Misuse, Quorum, Statement,
    ValidatorKey, ValidatorSet, Verifier, Vote, encode_base64,
};
use serde::Serialize;

use crate::files::{Inputs, parse_envelope, shown};
use crate::key;
use crate::kind::{is_receipt, read_checkpoint};
use crate::pool::{Bundle, Pool};
use crate::signers::Signed;
use crate::trusted::load_for_tools;
use crate::ui::{Exit, Tone, Ui, clean, clean_line, plural, table};
use crate::verify::{advisory_sentence, signers_table};

/// Show a document for people: what kind it is, its id, its payload, who signed
///
/// Nothing is verified unless --trust and --anchor are given; then the signatures are. Use `verify` for a verdict.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// A certificate, a validator set, a vote, an advisory, a trust bundle, a receipt, a checkpoint, or any other DSSE
    /// envelope; `-` is standard input
    document: PathBuf,
    /// A trust bundle, to say who signed and what they weigh
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// The pinned validator-set id; without it the one that the bundle itself names, which proves nothing
    #[arg(long, value_name = "ID", requires = "trust")]
    anchor: Option<String>,
}

/// What a document is, as data. Texts stand as they were signed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Description {
    kind: &'static str,
    id: Digest,
    payload_type: String,
    /// What is wrong with it, if it is of a known kind and not well formed.
    fault: Option<String>,
    payload_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload_base64: Option<String>,
    signatures: Vec<SignatureLine>,
    /// Of a certificate, when its set is trusted.
    quorum: Option<Quorum>,
    /// Of a validator set, when the set before it is trusted: how far the handover is.
    handover: Option<Signed>,
    /// Of a vote or an advisory, when the set that it names is trusted: who of it signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed: Option<Signed>,
}

#[derive(Serialize)]
struct SignatureLine {
    keyid: Option<String>,
    /// Whether its bytes can be a signature at all; nothing is said about whether it verifies.
    readable: bool,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let inputs = Inputs::default();
    let name = shown(&args.document);
    let bytes = inputs.read(&args.document, MAX_TRUST_BYTES)?;
    let verifier = match &args.trust {
        Some(path) => Some(load_for_tools(&inputs, path, args.anchor.as_deref(), None)?.0),
        None => None,
    };
    if let Some(public) = key::public_part(&bytes) {
        return key_file(&public, ui);
    }
    if let Some(bundle) = Bundle::parse(&name, &bytes)? {
        return self::bundle(&name, bundle, ui);
    }
    if is_receipt(&bytes) {
        return log::receipt(&name, &bytes, ui);
    }
    if let Some((note, checkpoint)) = read_checkpoint(&bytes) {
        return log::checkpoint(&note, &checkpoint, ui);
    }
    let envelope = parse_envelope(&name, &bytes)?;
    let content = Content::read(&envelope);
    let description = describe(&envelope, &content, &bytes, verifier.as_ref());
    if ui.json {
        ui.print_json(&description)?;
    } else {
        ui.print(&page(&description, &content, verifier.is_some(), ui))?;
    }
    Ok(Exit::Yes)
}

/// An envelope's payload, read as what its type says.
enum Content {
    Certificate,
    Set(Box<ValidatorSet>),
    Vote(Box<Vote>),
    Advisory(Box<Advisory>),
    /// Of a known kind, but not well formed.
    Faulty(&'static str, String),
    Other,
}

impl Content {
    fn read(envelope: &Envelope) -> Self {
        if envelope.payload_type() == CERTIFICATE_PAYLOAD_TYPE {
            return match Statement::parse(envelope) {
                Ok(_) => Content::Certificate,
                Err(failure) => Content::Faulty("certificate", failure.to_string()),
            };
        }
        if envelope
            .payload_type()
            .starts_with("application/vnd.quorumseal.validator-set.")
        {
            return match ValidatorSet::parse(envelope) {
                Ok(set) => Content::Set(Box::new(set)),
                Err(fault) => Content::Faulty("validator-set", fault.to_string()),
            };
        }
        if envelope.payload_type().contains("quorumseal.vote.") {
            return match Vote::parse(envelope) {
                Ok(vote) => Content::Vote(Box::new(vote)),
                Err(fault) => Content::Faulty("vote", fault.to_string()),
            };
        }
        if envelope.payload_type().contains("quorumseal.advisory.") {
            return match Advisory::parse(envelope) {
                Ok(advisory) => Content::Advisory(Box::new(advisory)),
                Err(fault) => Content::Faulty("advisory", fault.to_string()),
            };
        }
        Content::Other
    }

    /// The id of the set that a vote or an advisory names: its validators sign it.
    fn named_set(&self) -> Option<Digest> {
        match self {
            Content::Vote(vote) => Some(vote.validator_set),
            Content::Advisory(advisory) => Some(advisory.validator_set),
            _ => None,
        }
    }
}

fn describe(
    envelope: &Envelope,
    content: &Content,
    bytes: &[u8],
    verifier: Option<&Verifier>,
) -> Description {
    let text = std::str::from_utf8(envelope.payload()).ok();
    let signatures = envelope.signatures().iter().map(|signature| SignatureLine {
        keyid: signature.keyid.clone(),
        readable: signature.sig.is_some(),
    });
    Description {
        kind: match content {
            Content::Certificate => "certificate",
            Content::Set(_) => "validator-set",
            Content::Vote(_) => "vote",
            Content::Advisory(_) => "advisory",
            Content::Faulty(kind, _) => kind,
            Content::Other => "unknown",
        },
        id: envelope.id(),
        payload_type: envelope.payload_type().to_owned(),
        fault: match content {
            Content::Faulty(_, fault) => Some(fault.clone()),
            _ => None,
        },
        payload_text: text.map(str::to_owned),
        payload_base64: text.is_none().then(|| encode_base64(envelope.payload())),
        signatures: signatures.collect(),
        quorum: match (content, verifier) {
            (Content::Certificate, Some(verifier)) => {
                let evidence = Evidence {
                    certificate: bytes,
                    ..Evidence::default()
                };
                verifier.verify(&evidence).quorum
            }
            _ => None,
        },
        handover: match (content, verifier) {
            (Content::Set(set), Some(verifier)) => set
                .previous()
                .and_then(|previous| verifier.set(&previous))
                .map(|previous| Signed::count(previous, envelope)),
            _ => None,
        },
        signed: content
            .named_set()
            .and_then(|named| verifier?.set(&named))
            .map(|set| Signed::count(set, envelope)),
    }
}

fn page(description: &Description, content: &Content, trusted: bool, ui: &Ui) -> String {
    let title = match description.kind {
        "certificate" => "Certificate",
        "validator-set" => "Validator set",
        "vote" => "Vote",
        "advisory" => "Advisory",
        _ => "Signed document of an unknown kind",
    };
    let mut page = format!(
        "{}\n  id {}\n  payloadType {}\n",
        ui.paint(Tone::Strong, title),
        description.id,
        clean_line(&description.payload_type)
    );
    if let Some(fault) = &description.fault {
        page.push_str(&format!(
            "  {} {}\n",
            ui.paint(Tone::Bad, "not well formed:"),
            clean_line(fault)
        ));
    }
    match content {
        Content::Set(set) => page.push_str(&set_lines(set)),
        Content::Vote(vote) => page.push_str(&vote_lines(vote)),
        Content::Advisory(advisory) => {
            page.push_str(&format!("  {}\n", advisory_sentence(advisory)));
        }
        Content::Certificate | Content::Faulty(..) | Content::Other => {}
    }
    page.push_str(&format!("{}\n", ui.paint(Tone::Strong, "Payload")));
    page.push_str(&payload_lines(description));
    page.push_str(&format!(
        "{}\n",
        ui.paint(
            Tone::Strong,
            &plural(description.signatures.len(), "signature")
        )
    ));
    for signature in &description.signatures {
        let keyid = signature.keyid.as_deref().unwrap_or("(no keyid)");
        let readable = if signature.readable {
            ""
        } else {
            ": not 64 bytes of base64"
        };
        page.push_str(&format!("  {}{readable}\n", clean_line(keyid)));
    }
    match (
        &description.quorum,
        &description.handover,
        &description.signed,
    ) {
        (Some(quorum), ..) => page.push_str(&signers_table(quorum, ui)),
        (None, Some(handover), _) => page.push_str(&format!("Handover {}\n", handover.sentence())),
        (.., Some(signed)) => page.push_str(&signed_line(content, signed)),
        _ if trusted => {
            page.push_str("The set whose validators would have to sign it is not trusted here.\n");
        }
        _ => {
            page.push_str("Nothing was verified: give --trust and --anchor to see who signed.\n");
        }
    }
    page
}

/// The payload, indented; JSON is laid out for reading.
fn payload_lines(description: &Description) -> String {
    let Some(text) = &description.payload_text else {
        return "  not text; --json gives it in base64\n".to_owned();
    };
    let strict = quorumseal::check_strict_json(text.as_bytes()).is_ok();
    let laid_out = if strict { lay_out(text) } else { None };
    let text = clean(laid_out.as_deref().unwrap_or(text));
    text.lines().map(|line| format!("  {line}\n")).collect()
}

/// JSON text over several lines, members in their own order, numbers as they were written.
fn lay_out(text: &str) -> Option<String> {
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::pretty(&mut out);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    crate::author::transcode(&mut deserializer, &mut serializer).ok()?;
    String::from_utf8(out).ok()
}

/// Who of the set that a vote or an advisory names signed it: a vote is its own validator's or nobody's.
fn signed_line(content: &Content, signed: &Signed) -> String {
    match content {
        Content::Vote(vote)
            if signed
                .signers
                .iter()
                .any(|id| id == vote.validator.as_str()) =>
        {
            format!("Signed by {} itself\n", vote.validator)
        }
        Content::Vote(vote) => format!("Not signed by {}: it counts for nothing\n", vote.validator),
        _ => format!("It is {}\n", signed.sentence()),
    }
}

fn vote_lines(vote: &Vote) -> String {
    let mut text = format!(
        "  {} says {} in round {} of epoch {} of {}\n  of the output {}\n",
        vote.validator,
        vote.vote.as_str(),
        vote.round,
        vote.epoch,
        vote.network,
        vote.output
    );
    for fragment in &vote.fragments {
        text.push_str(&format!(
            "  and {} of its fragment {}\n",
            fragment.vote.as_str(),
            fragment.id
        ));
    }
    for (what, said) in [("judged with", &vote.evaluator), ("because", &vote.reason)] {
        if let Some(said) = said {
            text.push_str(&format!("  {what}: {}\n", clean_line(said)));
        }
    }
    text
}

fn set_lines(set: &ValidatorSet) -> String {
    let mut text = format!(
        "  epoch {} of {}, {}, quorum {} of {}\n",
        set.epoch(),
        set.network(),
        plural(set.validators().len(), "validator"),
        set.quorum(),
        set.total_weight()
    );
    match set.previous() {
        Some(previous) => text.push_str(&format!("  previous {previous}\n")),
        None => text.push_str("  no previous set: the first epoch\n"),
    }
    let rows: Vec<Vec<String>> = set
        .validators()
        .iter()
        .map(|validator| {
            vec![
                validator.id.to_string(),
                validator
                    .operator
                    .as_deref()
                    .map(clean_line)
                    .unwrap_or_default(),
                validator.weight.to_string(),
                match &validator.key {
                    ValidatorKey::Ed25519(key) => {
                        format!("ed25519:{}", encode_base64(key.as_bytes()))
                    }
                    ValidatorKey::Unknown(text) => {
                        format!("{} (unknown algorithm)", clean_line(text))
                    }
                },
            ]
        })
        .collect();
    for line in table(&rows, &[2]) {
        text.push_str(&format!("  {line}\n"));
    }
    text
}

fn key_file(public: &key::PublicPart, ui: &Ui) -> Result<Exit, Misuse> {
    if ui.json {
        ui.print_json(public)?;
    } else {
        ui.print(&format!(
            "{}\n  public key {}\n{}  The secret is not shown.\n",
            ui.paint(Tone::Strong, "Secret key file"),
            clean_line(&public.public_key),
            if public.demonstration {
                "  for demonstrations only: anybody can compute it\n"
            } else {
                ""
            }
        ))?;
    }
    Ok(Exit::Yes)
}

fn bundle(name: &str, bundle: Bundle<'_>, ui: &Ui) -> Result<Exit, Misuse> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct BundleDescription {
        kind: &'static str,
        anchor: Option<String>,
        sets: Vec<SetLine>,
        junk: Vec<String>,
    }
    #[derive(Serialize)]
    struct SetLine {
        id: Digest,
        network: Option<String>,
        epoch: Option<u64>,
        signatures: usize,
        fault: Option<String>,
    }
    let anchor = bundle.anchor.clone();
    let mut pool = Pool::default();
    pool.add_bundle(name, bundle);
    let lines = pool.documents().map(|envelope| {
        let set = ValidatorSet::parse(envelope);
        SetLine {
            id: envelope.id(),
            network: set.as_ref().ok().map(|set| set.network().to_string()),
            epoch: set.as_ref().ok().map(ValidatorSet::epoch),
            signatures: envelope.signatures().len(),
            fault: set.err().map(|fault| fault.to_string()),
        }
    });
    let mut lines: Vec<SetLine> = lines.collect();
    lines.sort_by_key(|line| (line.epoch, line.id));
    if ui.json {
        ui.print_json(&BundleDescription {
            kind: "trust-bundle",
            anchor,
            sets: lines,
            junk: pool.junk,
        })?;
        return Ok(Exit::Yes);
    }
    let mut page = format!(
        "{}\n  {}\n",
        ui.paint(Tone::Strong, "Trust bundle"),
        match &anchor {
            Some(anchor) => format!("names the anchor {}", clean_line(anchor)),
            None => "names no anchor".to_owned(),
        }
    );
    for line in &lines {
        let what = match (&line.epoch, &line.network, &line.fault) {
            (Some(epoch), Some(network), _) => format!("epoch {epoch} of {network}"),
            (.., fault) => format!("no usable set: {}", fault.as_deref().unwrap_or_default()),
        };
        page.push_str(&format!(
            "  {}  {}, {}\n",
            line.id,
            clean_line(&what),
            plural(line.signatures, "signature")
        ));
    }
    for junk in &pool.junk {
        page.push_str(&format!("  no envelope: {}\n", clean_line(junk)));
    }
    page.push_str(
        "Nothing was verified: `trust inspect --anchor` says which of these are trusted.\n",
    );
    ui.print(&page)?;
    Ok(Exit::Yes)
}
