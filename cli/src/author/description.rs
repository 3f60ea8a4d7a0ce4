//! What an answer is and where it came from, as arguments of the commands that make certificates.

use std::collections::BTreeMap;
use std::path::Path;

use clap::Args as ClapArgs;
use quorumseal::{Code, Digest, Hashed, Misuse};

use super::name_and_version;
use super::statement::{DatasetDraft, Digests, ModelDraft, OutputDraft, PromptDraft, SubjectDraft};
use crate::files::is_dash;

/// What is said of an answer beside its bytes.
#[derive(ClapArgs)]
#[group(skip)]
pub(crate) struct Description {
    /// The model that gave the answer, `name@version`
    #[arg(long, value_name = "NAME@VERSION")]
    model: String,
    /// A digest of the model's weights, `sha256:…`
    #[arg(long, value_name = "ALGORITHM:HEX")]
    model_digest: Vec<String>,
    /// The dataset that the validators consult
    #[arg(long, value_name = "NAME")]
    dataset: Option<String>,
    /// A digest of the dataset
    #[arg(long, value_name = "ALGORITHM:HEX")]
    dataset_digest: Vec<String>,
    /// The answer's media type, such as text/markdown
    #[arg(long, value_name = "TYPE")]
    pub(crate) media_type: Option<String>,
    /// The answer's name; by default that of its file
    #[arg(long)]
    name: Option<String>,
}

impl Description {
    /// The answer, whose file is `path`, as the subject; `hashed` with SHA-256 too.
    pub(crate) fn subject(&self, path: &Path, hashed: &Hashed) -> SubjectDraft {
        let sha256 = hashed.sha256().unwrap_or_default().to_owned();
        SubjectDraft {
            name: self.name.clone().or_else(|| file_name(path)),
            digest: BTreeMap::from([
                ("blake3".to_owned(), hashed.digest().to_hex()),
                ("sha256".to_owned(), sha256),
            ]),
        }
    }

    pub(crate) fn output(&self, hashed: &Hashed) -> OutputDraft {
        OutputDraft {
            media_type: self.media_type.clone(),
            length: hashed.length(),
        }
    }

    pub(crate) fn model(&self) -> Result<ModelDraft, Misuse> {
        let (name, version) = name_and_version(&self.model)?;
        Ok(ModelDraft {
            name: name.to_owned(),
            version: version.to_owned(),
            digest: digests(&self.model_digest, "--model-digest")?,
        })
    }

    /// `None` if nothing is said of it.
    pub(crate) fn dataset(&self) -> Result<Option<DatasetDraft>, Misuse> {
        let dataset = DatasetDraft {
            name: self.dataset.clone(),
            digest: digests(&self.dataset_digest, "--dataset-digest")?,
        };
        Ok(Some(dataset).filter(|set| set.name.is_some() || !set.digest.is_empty()))
    }
}

/// The prompt with this digest.
pub(crate) fn prompt(digest: &Digest) -> PromptDraft {
    PromptDraft {
        digest: BTreeMap::from([("blake3".to_owned(), digest.to_hex())]),
    }
}

/// The name of an artifact's file; standard input has none.
fn file_name(path: &Path) -> Option<String> {
    let name = path.file_name().filter(|_| !is_dash(path))?;
    Some(name.to_string_lossy().into_owned())
}

/// `algorithm:hex` each, no algorithm twice.
fn digests(texts: &[String], flag: &str) -> Result<Digests, Misuse> {
    let mut digests = Digests::new();
    for text in texts {
        let parts = text.split_once(':').filter(|(algorithm, hex)| {
            let hex_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            let name_byte =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            !algorithm.is_empty()
                && algorithm.bytes().all(name_byte)
                && hex.len() >= 32
                && hex.bytes().all(hex_digit)
        });
        let Some((algorithm, hex)) = parts else {
            return Err(Misuse::new(
                Code::InputDigest,
                format!(
                    "{flag} {text:?}: expected an algorithm, a colon and lowercase hex, such as sha256:…"
                ),
            ));
        };
        if digests
            .insert(algorithm.to_owned(), hex.to_owned())
            .is_some()
        {
            return Err(Misuse::new(
                Code::InputArgument,
                format!("{flag}: two digests by {algorithm}"),
            ));
        }
    }
    Ok(digests)
}
