//! Who may ask: bearer tokens, and TLS with or without certificates of callers.

use std::collections::HashMap;
use std::io::BufReader;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use quorumseal::{Code, Misuse};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use zeroize::Zeroizing;

use crate::files::{Inputs, shown};
use crate::key::refuse_if_open;

/// Bytes of a file of tokens or certificates that are read.
const MOST_BYTES: usize = 1 << 20;
/// Fewer characters can be guessed.
const LEAST_TOKEN: usize = 16;

/// Callers by their bearer tokens, of which only hashes are kept. `None`: everybody who reaches the service.
pub(super) struct Tokens(Option<HashMap<blake3::Hash, String>>);

/// Who asks, as far as the rate of requests goes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Caller {
    Token(String),
    Address(IpAddr),
}

impl Tokens {
    /// Everybody.
    pub(super) const fn none() -> Self {
        Tokens(None)
    }

    /// Reads a file with a caller's name and its token a line, white space between. Empty lines and what follows a `#`
    /// at a line's beginning are skipped. Refused when others than its owner can read it.
    pub(super) fn read(inputs: &Inputs, path: &Path) -> Result<Self, Misuse> {
        let name = shown(path);
        let mut source = inputs.open(path)?;
        refuse_if_open(&name, source.metadata.as_ref())?;
        let bytes = Zeroizing::new(source.read(MOST_BYTES)?);
        // No message repeats anything of the file.
        let wrong = |line: usize, what: &str| {
            Misuse::new(Code::InputFile, format!("{name}, line {line}: {what}"))
        };
        let text =
            std::str::from_utf8(&bytes).map_err(|_| wrong(1, "the file is no UTF-8 text"))?;
        let mut tokens = HashMap::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut words = line.split_whitespace();
            let (Some(caller), Some(token), None) = (words.next(), words.next(), words.next())
            else {
                return Err(wrong(index + 1, "expected a caller's name and its token"));
            };
            if token.len() < LEAST_TOKEN {
                return Err(wrong(
                    index + 1,
                    "the token is too short: expected at least 16 characters",
                ));
            }
            if tokens
                .insert(blake3::hash(token.as_bytes()), caller.to_owned())
                .is_some()
            {
                return Err(wrong(index + 1, "the token is there already"));
            }
        }
        if tokens.is_empty() {
            return Err(wrong(1, "the file holds no token"));
        }
        Ok(Tokens(Some(tokens)))
    }

    /// Who asks, by the `Authorization` header and the address; `None` for nobody who may.
    pub(super) fn caller(&self, authorization: Option<&str>, address: IpAddr) -> Option<Caller> {
        let Some(tokens) = &self.0 else {
            return Some(Caller::Address(address));
        };
        let (scheme, token) = authorization?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        // Looked up by hash: how long that takes says nothing of a token that is not known in full.
        let caller = tokens.get(&blake3::hash(token.trim().as_bytes()))?;
        Some(Caller::Token(caller.clone()))
    }
}

/// What TLS needs: this service's certificate chain and key, and the authority whose certificates callers must have.
pub(super) fn tls(
    inputs: &Inputs,
    certificate: &Path,
    key: &Path,
    client_ca: Option<&Path>,
) -> Result<Arc<ServerConfig>, Misuse> {
    let unusable = |path: &Path, why: String| {
        Misuse::new(
            Code::InputFile,
            format!("{} cannot be used: {why}", shown(path)),
        )
    };
    let chain = certificates(inputs, certificate)?;
    let mut source = inputs.open(key)?;
    refuse_if_open(&shown(key), source.metadata.as_ref())?;
    let pem = Zeroizing::new(source.read(MOST_BYTES)?);
    let private = PrivateKeyDer::from_pem_reader(BufReader::new(pem.as_slice()))
        .map_err(|_| unusable(key, "expected a private key in PEM".to_owned()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(certificate, error.to_string()))?;
    let builder = match client_ca {
        None => builder.with_no_client_auth(),
        Some(path) => {
            let mut roots = RootCertStore::empty();
            for root in certificates(inputs, path)? {
                roots
                    .add(root)
                    .map_err(|error| unusable(path, error.to_string()))?;
            }
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
                .build()
                .map_err(|error| unusable(path, error.to_string()))?;
            builder.with_client_cert_verifier(verifier)
        }
    };
    let mut config = builder
        .with_single_cert(chain, private)
        .map_err(|error| unusable(certificate, error.to_string()))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn certificates(inputs: &Inputs, path: &Path) -> Result<Vec<CertificateDer<'static>>, Misuse> {
    let pem = inputs.read(path, MOST_BYTES)?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    found.ok().filter(|found| !found.is_empty()).ok_or_else(|| {
        Misuse::new(
            Code::InputFile,
            format!("{} holds no certificate in PEM", shown(path)),
        )
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    #[test]
    fn callers_are_known_by_their_tokens_alone() {
        let text = "# callers\n\ncoordinator 0123456789abcdef\nother fedcba9876543210\n";
        let tokens = Tokens::read(&Inputs::default(), file(text).path()).unwrap();
        let here = IpAddr::from([127, 0, 0, 1]);
        let ask = |header: &str| tokens.caller(Some(header), here);
        assert_eq!(
            ask("Bearer 0123456789abcdef"),
            Some(Caller::Token("coordinator".to_owned()))
        );
        assert_eq!(
            ask("bearer fedcba9876543210"),
            Some(Caller::Token("other".to_owned()))
        );
        for wrong in [
            "Bearer 0123456789abcde",
            "Basic 0123456789abcdef",
            "0123456789abcdef",
            "",
            "Bearer ",
        ] {
            assert_eq!(ask(wrong), None, "{wrong:?}");
        }
        assert_eq!(tokens.caller(None, here), None);
        assert_eq!(
            Tokens::none().caller(None, here),
            Some(Caller::Address(here))
        );
    }

    #[test]
    fn wrong_files_of_tokens_are_refused_without_repeating_them() {
        for wrong in [
            "",
            "# nobody\n",
            "coordinator\n",
            "coordinator short-secret\n",
            "a 0123456789abcdef x\n",
            "a 0123456789abcdef\nb 0123456789abcdef\n",
        ] {
            let misuse = Tokens::read(&Inputs::default(), file(wrong).path())
                .err()
                .unwrap();
            assert_eq!(misuse.code, Code::InputFile, "{wrong:?}");
            assert!(!misuse.message.contains("0123456789"), "{misuse}");
            assert!(!misuse.message.contains("short-secret"), "{misuse}");
        }
    }
}
