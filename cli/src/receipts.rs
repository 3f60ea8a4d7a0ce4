//! Which document a receipt belongs to. A receipt does not say: it is found out by trying the document's entry against
//! the proof, the one of the same name first.

use std::collections::HashMap;

use quorumseal::{Digest, Entry, Envelope, Name, Receipt, SealList, merkle};
use rayon::prelude::*;

/// A receipt as it was found, without its signatures: many are held at once.
pub(crate) struct Found {
    /// The file that it stood in.
    pub(crate) name: String,
    /// What it proves; nothing if it is malformed.
    proof: Option<Proof>,
}

struct Proof {
    /// The hash of the seal list, where the receipt carries the list.
    seal: Option<[u8; 32]>,
    index: u64,
    hashes: Vec<[u8; 32]>,
    origin: String,
    tree: merkle::Tree,
}

impl Found {
    pub(crate) fn new(name: String, bytes: &[u8]) -> Self {
        let proof = Receipt::parse(bytes).ok().map(|receipt| Proof {
            seal: receipt.seal.map(|seal| seal.hash()),
            index: receipt.index,
            hashes: receipt.proof,
            origin: receipt.checkpoint.origin,
            tree: merkle::Tree {
                size: receipt.checkpoint.size,
                root: receipt.checkpoint.root,
            },
        });
        Found { name, proof }
    }

    /// The hash of the seal list that the receipt carries itself.
    pub(crate) fn seal(&self) -> Option<[u8; 32]> {
        self.proof.as_ref()?.seal
    }

    /// The ledger's name and the tree of the checkpoint.
    pub(crate) fn checkpoint(&self) -> Option<(&str, merkle::Tree)> {
        let proof = self.proof.as_ref()?;
        Some((&proof.origin, proof.tree))
    }

    /// Whether the proof leads from the entry of this document to the root. `seal` gives the hash of the seal list that
    /// verifies in the document, for receipts that do not carry what was logged.
    fn fits(&self, document: Digest, seal: impl FnOnce() -> Option<[u8; 32]>) -> bool {
        let Some(proof) = &self.proof else {
            return false;
        };
        let Some(seal) = proof.seal.or_else(seal) else {
            return false;
        };
        let leaf = Entry { document, seal }.to_text();
        merkle::is_included(proof.tree, leaf.as_bytes(), proof.index, &proof.hashes)
    }
}

/// A document that a receipt can belong to.
pub(crate) struct Candidate {
    /// The file that it stood in.
    pub(crate) name: String,
    /// Its id.
    pub(crate) id: Digest,
    /// See [`claimed_seal`].
    pub(crate) claimed_seal: [u8; 32],
}

/// The hash of the seal list that all signatures in the envelope would make, none of them verified: by it a receipt that
/// carries the list is found quickly, and nothing else follows from it.
pub(crate) fn claimed_seal(envelope: &Envelope) -> [u8; 32] {
    let signatures = envelope.signatures().iter();
    let named = signatures.filter_map(|signature| {
        let id = Name::parse(signature.keyid.as_deref()?)?;
        Some((id, signature.sig?))
    });
    SealList::new(named).hash()
}

/// The place of each receipt's document among the candidates: one that it proves, or else one of its name, for which it
/// is false. `seal_of` gives the hash of the seal list that verifies in the candidate at a place.
pub(crate) fn assign(
    receipts: &[&Found],
    candidates: &[Candidate],
    seal_of: impl Fn(usize) -> Option<[u8; 32]> + Sync,
) -> Vec<Option<usize>> {
    let mut named: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut sealed: HashMap<[u8; 32], Vec<usize>> = HashMap::new();
    for (place, candidate) in candidates.iter().enumerate() {
        sealed
            .entry(candidate.claimed_seal)
            .or_default()
            .push(place);
        for stem in stems(&candidate.name) {
            named.entry(stem).or_default().push(place);
        }
    }
    let fits = |receipt: &Found, place: usize| {
        candidates
            .get(place)
            .is_some_and(|candidate| receipt.fits(candidate.id, || seal_of(place)))
    };
    let own = |receipt: &Found| {
        let same: Vec<usize> = stems(&receipt.name)
            .filter_map(|stem| named.get(stem))
            .flatten()
            .copied()
            .collect();
        same.iter()
            .copied()
            .find(|place| fits(receipt, *place))
            .or_else(|| {
                let mut alike = sealed.get(&receipt.seal()?)?.iter().copied();
                alike.find(|place| fits(receipt, *place))
            })
            .or_else(|| {
                let mut all = 0..candidates.len();
                all.find(|place| fits(receipt, *place))
            })
            .or_else(|| same.first().copied())
    };
    receipts.par_iter().map(|receipt| own(receipt)).collect()
}

/// What a file is called without its folder, and without one or two endings: `a.md.cert.json`, `a.md.cert`, `a.md`.
fn stems(name: &str) -> impl Iterator<Item = &str> {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let once = base.rsplit_once('.').map(|(stem, _)| stem);
    let twice = once.and_then(|stem| Some(stem.rsplit_once('.')?.0));
    [Some(base), once, twice]
        .into_iter()
        .flatten()
        .filter(|stem| !stem.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty() -> [u8; 32] {
        SealList::default().hash()
    }

    fn entry(document: Digest) -> String {
        let seal = empty();
        Entry { document, seal }.to_text()
    }

    /// A receipt of the only entry of a ledger: its root is the entry's hash.
    fn receipt_of(id: Digest) -> Vec<u8> {
        use sha2::Digest as _;
        let mut leaf = vec![0];
        leaf.extend_from_slice(entry(id).as_bytes());
        let root: [u8; 32] = sha2::Sha256::digest(leaf).into();
        let root = quorumseal::encode_base64(&root);
        format!("c2sp.org/tlog-proof@v1\nindex 0\n\no\n1\n{root}\n\n\u{2014} o AAAAAAA=\n")
            .into_bytes()
    }

    #[test]
    fn the_proof_counts_more_than_the_name() {
        let (one, two) = (Digest::of(b"1"), Digest::of(b"2"));
        let candidates = [
            Candidate {
                name: "x/one.cert.json".to_owned(),
                id: one,
                claimed_seal: empty(),
            },
            Candidate {
                name: "two.json".to_owned(),
                id: two,
                claimed_seal: empty(),
            },
        ];
        let found = |name: &str, id| Found::new(name.to_owned(), &receipt_of(id));
        let receipts = [
            found("one.tlog-proof", one),
            found("y/one.tlog-proof", two),
            found("nameless", one),
            found("two.tlog-proof", Digest::of(b"3")),
            found("nameless", Digest::of(b"3")),
            Found::new("two.proof".to_owned(), b"junk"),
        ];
        let places = assign(&receipts.each_ref(), &candidates, |_| Some(empty()));
        assert_eq!(places, [Some(0), Some(1), Some(0), Some(1), None, Some(1)]);
    }
}
