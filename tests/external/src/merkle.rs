//! RFC 6962 proofs from transparency-dev/merkle. Of a leaf only its hash is given, so that leaves are hashed here by a
//! function that leaves them as they are.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quorumseal::merkle::{Tree, is_consistent, is_included_by};
use serde::Deserialize;
use sha2::Sha256;
use sha2::digest::consts::U32;
use sha2::digest::{Digest as _, FixedOutput, HashMarker, Output, OutputSizeUser, Update};

use crate::expect;

/// The one case that is accepted there and cannot be asked here: its roots are no SHA-256 hashes, but 12 bytes of text.
const OF_ANOTHER_HASH: &str =
    "testdata/consistency/additional/sizes-are-equal-one-and-proof-is-empty.json";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Inclusion {
    leaf_idx: u64,
    tree_size: u64,
    root: String,
    leaf_hash: String,
    proof: Option<Vec<String>>,
    #[serde(rename = "desc")]
    _desc: String,
    want_err: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Consistency {
    size1: u64,
    size2: u64,
    root1: String,
    root2: String,
    proof: Option<Vec<String>>,
    #[serde(rename = "desc")]
    _desc: String,
    want_err: bool,
}

pub(crate) fn run(file: &str, bytes: &[u8]) -> Result<usize, String> {
    let is = |folder: &str| {
        file.strip_prefix("testdata/")
            .and_then(|rest| rest.strip_prefix(folder))
            .is_some_and(|rest| rest.starts_with('/') && rest.ends_with(".json"))
    };
    if is("inclusion") {
        let case: Inclusion = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        expect("is refused", &!included(&case)?, &case.want_err)?;
    } else if is("consistency") {
        let case: Consistency = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let refused = consistent(&case)? != Some(true);
        if file == OF_ANOTHER_HASH {
            expect("root of 32 bytes", &hash(&case.root1)?, &None)?;
            expect("accepted elsewhere", &case.want_err, &false)?;
        } else {
            expect("is refused", &refused, &case.want_err)?;
        }
    } else {
        return Err("no check is known for this file".to_string());
    }
    Ok(1)
}

fn included(case: &Inclusion) -> Result<bool, String> {
    let (Some(root), Some(leaf), Some(proof)) = (
        hash(&case.root)?,
        hash(&case.leaf_hash)?,
        hashes(&case.proof)?,
    ) else {
        return Ok(false);
    };
    let tree = Tree {
        size: case.tree_size,
        root,
    };
    Ok(is_included_by::<LeavesAsTheyAre>(
        tree,
        &leaf,
        case.leaf_idx,
        &proof,
    ))
}

/// `None` for a case that has something other than a hash where one must stand.
fn consistent(case: &Consistency) -> Result<Option<bool>, String> {
    let (Some(root1), Some(root2), Some(proof)) =
        (hash(&case.root1)?, hash(&case.root2)?, hashes(&case.proof)?)
    else {
        return Ok(None);
    };
    let tree = |size, root| Tree { size, root };
    Ok(Some(is_consistent(
        tree(case.size1, root1),
        tree(case.size2, root2),
        &proof,
    )))
}

/// The 32 bytes that `text` stands for, if it does for so many.
fn hash(text: &str) -> Result<Option<[u8; 32]>, String> {
    let bytes = STANDARD
        .decode(text)
        .map_err(|error| format!("{text:?} is not base64: {error}"))?;
    Ok(bytes.try_into().ok())
}

fn hashes(proof: &Option<Vec<String>>) -> Result<Option<Vec<[u8; 32]>>, String> {
    proof.iter().flatten().map(|text| hash(text)).collect()
}

/// SHA-256, but for leaves: what follows their prefix is their hash already.
#[derive(Default)]
struct LeavesAsTheyAre(Vec<u8>);

impl HashMarker for LeavesAsTheyAre {}

impl OutputSizeUser for LeavesAsTheyAre {
    type OutputSize = U32;
}

impl Update for LeavesAsTheyAre {
    fn update(&mut self, data: &[u8]) {
        self.0.extend_from_slice(data);
    }
}

impl FixedOutput for LeavesAsTheyAre {
    fn finalize_into(self, out: &mut Output<Self>) {
        match self.0.as_slice() {
            [0, leaf @ ..] if leaf.len() == out.len() => out.copy_from_slice(leaf),
            other => out.copy_from_slice(&Sha256::digest(other)),
        }
    }
}
