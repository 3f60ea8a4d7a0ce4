//! Which document a receipt belongs to. A receipt does not say: it is found out by trying the document's entry against
//! the proof: those of its name, and those that have a signature which it says was logged. All documents are tried only
//! for receipts that say none, and not all of them where there are many of both.

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
    /// The seal list, where the receipt carries it.
    seal: Option<Claimed>,
    index: u64,
    hashes: Vec<[u8; 32]>,
    origin: String,
    tree: merkle::Tree,
}

impl Found {
    pub(crate) fn new(name: String, bytes: &[u8]) -> Self {
        let proof = Receipt::parse(bytes).ok().map(|receipt| Proof {
            seal: receipt.seal.as_ref().map(Claimed::of_list),
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
        Some(self.proof.as_ref()?.seal.as_ref()?.hash)
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
        let carried = proof.seal.as_ref().map(|seal| seal.hash);
        let Some(seal) = carried.or_else(seal) else {
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
    /// What stands in it.
    pub(crate) claimed: Claimed,
}

/// The seal list that signatures would make, none of them verified: by it a receipt that carries a list is found
/// quickly, and nothing else follows from it.
#[derive(Clone)]
pub(crate) struct Claimed {
    hash: [u8; 32],
    /// Where each signature begins: many are held at once.
    starts: Vec<[u8; 8]>,
}

impl Claimed {
    /// All signatures in the envelope; a list has one of each validator alone.
    pub(crate) fn of(envelope: &Envelope) -> Self {
        let signatures = envelope.signatures().iter();
        let named = signatures.clone().filter_map(|signature| {
            let id = Name::parse(signature.keyid.as_deref()?)?;
            Some((id, signature.sig?))
        });
        let starts = signatures.filter_map(|signature| signature.sig?.first_chunk().copied());
        Claimed {
            hash: SealList::new(named).hash(),
            starts: starts.collect(),
        }
    }

    /// What is known to have been logged.
    pub(crate) fn of_list(list: &SealList) -> Self {
        let signatures = list.signatures().iter();
        let starts = signatures.filter_map(|(_, signature)| signature.first_chunk().copied());
        Claimed {
            hash: list.hash(),
            starts: starts.collect(),
        }
    }
}

/// How many documents are tried for all receipts together in each of the ways to find them; every receipt has the same
/// part of that.
const TRIES: usize = 1 << 17;
/// And this many at least.
const LEAST_TRIES: usize = 16;

/// The place of each receipt's document among the candidates: one that it proves, or else one of its name, for which it
/// is false. `seal_of` gives the hash of the seal list that verifies in the candidate at a place.
pub(crate) fn assign(
    receipts: &[&Found],
    candidates: &[Candidate],
    seal_of: impl Fn(usize) -> Option<[u8; 32]> + Sync,
) -> Vec<Option<usize>> {
    let tries = TRIES
        .checked_div(receipts.len())
        .map_or(LEAST_TRIES, |part| part.max(LEAST_TRIES));
    let index = Index::new(candidates, tries);
    let fits = |receipt: &Found, place: usize| {
        candidates
            .get(place)
            .is_some_and(|candidate| receipt.fits(candidate.id, || seal_of(place)))
    };
    let own = |receipt: &Found| {
        index
            .places(receipt)
            .find(|place| fits(receipt, *place))
            .or_else(|| index.named(receipt).next())
    };
    receipts.par_iter().map(|receipt| own(receipt)).collect()
}

/// The places of candidates by what receipts can know of them.
struct Index<'a> {
    /// By folder and name.
    beside: HashMap<(&'a str, &'a str), Vec<usize>>,
    /// By name alone.
    named: HashMap<&'a str, Vec<usize>>,
    sealed: HashMap<[u8; 32], Vec<usize>>,
    signed: HashMap<[u8; 8], Vec<usize>>,
    /// The hash of an empty list: a receipt of what nobody sealed, as the first set, carries none.
    unsealed: [u8; 32],
    /// How many candidates there are.
    all: usize,
    /// How many places one receipt gets in each way at most.
    tries: usize,
}

impl<'a> Index<'a> {
    fn new(candidates: &'a [Candidate], tries: usize) -> Self {
        let mut index = Index {
            beside: HashMap::new(),
            named: HashMap::new(),
            sealed: HashMap::new(),
            signed: HashMap::new(),
            unsealed: SealList::default().hash(),
            all: candidates.len(),
            tries,
        };
        for (place, candidate) in candidates.iter().enumerate() {
            let folder = split(&candidate.name).0;
            for stem in stems(&candidate.name) {
                index.beside.entry((folder, stem)).or_default().push(place);
                index.named.entry(stem).or_default().push(place);
            }
            let Claimed { hash, starts } = &candidate.claimed;
            index.sealed.entry(*hash).or_default().push(place);
            for start in starts {
                index.signed.entry(*start).or_default().push(place);
            }
        }
        index
    }

    /// The candidates that have the receipt's name, those in its folder first.
    fn named(&self, receipt: &'a Found) -> impl Iterator<Item = usize> {
        let folder = split(&receipt.name).0;
        let beside = stems(&receipt.name).filter_map(move |stem| self.beside.get(&(folder, stem)));
        let named = stems(&receipt.name).filter_map(|stem| self.named.get(stem));
        let first = beside.flatten().take(self.tries);
        first.chain(named.flatten().take(self.tries)).copied()
    }

    /// The candidates that are tried for a receipt, the likeliest first.
    fn places(&self, receipt: &'a Found) -> impl Iterator<Item = usize> {
        let carried = receipt.proof.as_ref().and_then(|proof| proof.seal.as_ref());
        let hash = carried.map_or(&self.unsealed, |seal| &seal.hash);
        let sealed = receipt.proof.as_ref().and_then(|_| self.sealed.get(hash));
        let starts = carried.into_iter().flat_map(|seal| &seal.starts);
        let signed = starts.filter_map(|start| self.signed.get(start)).flatten();
        let listed = sealed.into_iter().flatten().take(self.tries);
        let listed = listed.chain(signed.take(self.tries)).copied();
        // A malformed receipt fits nothing, and one that says what was logged has to share some of it.
        let any = receipt.proof.is_some() && carried.is_none();
        let rest = if any { self.all.min(self.tries) } else { 0 };
        self.named(receipt).chain(listed).chain(0..rest)
    }
}

/// The folder of a file, and its name in it.
fn split(name: &str) -> (&str, &str) {
    let at = name.rfind(['/', '\\']).map_or(0, |at| at + 1);
    name.split_at(at)
}

/// What a file is called without its folder, and without one or two endings: `a.md.cert.json`, `a.md.cert`, `a.md`.
fn stems(name: &str) -> impl Iterator<Item = &str> {
    let base = split(name).1;
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

    /// A receipt of the only entry of a ledger: its root is the entry's hash. It carries the list that was logged, if
    /// that is not empty.
    fn receipt_of(document: Digest, list: &SealList) -> Vec<u8> {
        use sha2::Digest as _;
        let seal = list.hash();
        let mut leaf = vec![0];
        leaf.extend_from_slice(Entry { document, seal }.to_text().as_bytes());
        let root: [u8; 32] = sha2::Sha256::digest(leaf).into();
        let root = quorumseal::encode_base64(&root);
        let extra = match list.signatures() {
            [] => String::new(),
            _ => {
                let text = quorumseal::encode_base64(list.to_text().as_bytes());
                format!("extra {text}\n")
            }
        };
        format!("c2sp.org/tlog-proof@v1\n{extra}index 0\n\no\n1\n{root}\n\n\u{2014} o AAAAAAA=\n")
            .into_bytes()
    }

    fn candidate(name: &str, id: Digest, list: &SealList) -> Candidate {
        Candidate {
            name: name.to_owned(),
            id,
            claimed: Claimed::of_list(list),
        }
    }

    fn list(signatures: &[u8]) -> SealList {
        let name = |number: &u8| Name::parse(&format!("v-{number}")).unwrap();
        SealList::new(signatures.iter().map(|own| (name(own), [*own; 64])))
    }

    #[test]
    fn the_proof_counts_more_than_the_name() {
        let (one, two) = (Digest::of(b"1"), Digest::of(b"2"));
        let none = SealList::default();
        let candidates = [
            candidate("x/one.cert.json", one, &none),
            candidate("two.json", two, &none),
        ];
        let found = |name: &str, id| Found::new(name.to_owned(), &receipt_of(id, &none));
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

    #[test]
    fn a_signature_that_was_logged_leads_to_the_document() {
        let (one, two) = (Digest::of(b"1"), Digest::of(b"2"));
        // A signature was added to the first after it was logged; the others in it were others'.
        let candidates = [
            candidate("one", one, &list(&[1, 2, 3, 4])),
            candidate("two", two, &list(&[5, 6])),
            candidate("copy of two", two, &list(&[7])),
        ];
        let found = |id, own: &[u8]| Found::new("x".to_owned(), &receipt_of(id, &list(own)));
        let receipts = [
            found(one, &[1, 2, 3]),
            found(two, &[6]),
            found(two, &[7]),
            found(one, &[3, 9]),
            found(one, &[9]),
            found(Digest::of(b"3"), &[1, 2]),
        ];
        let places = assign(&receipts.each_ref(), &candidates, |_| None);
        assert_eq!(places, [Some(0), Some(1), Some(2), Some(0), None, None]);
    }

    #[test]
    fn what_is_in_its_folder_comes_first() {
        let one = Digest::of(b"1");
        let none = SealList::default();
        let candidates =
            ["a/x.json", "b/x.json", "c/x.json"].map(|name| candidate(name, one, &none));
        let found = ["b/x.tlog-proof", "d/x.tlog-proof"]
            .map(|name| Found::new(name.to_owned(), &receipt_of(one, &none)));
        let places = assign(&found.each_ref(), &candidates, |_| Some(empty()));
        assert_eq!(places, [Some(1), Some(0)]);
    }

    #[test]
    fn receipts_whose_document_is_not_here_try_few() {
        let gone = Digest::of(b"gone");
        let none = SealList::default();
        let many: Vec<Candidate> = (0..2_000_u32)
            .map(|number| {
                let name = format!("{number}/x.json");
                candidate(&name, Digest::of(name.as_bytes()), &list(&[1, 2]))
            })
            .collect();
        let index = Index::new(&many, 10);
        let tried = |name: &str, list: &SealList| {
            let found = Found::new(name.to_owned(), &receipt_of(gone, list));
            index.places(&found).count()
        };
        // One that carries a list: nothing has its signatures, or everything has.
        assert_eq!(tried("y", &list(&[3, 4])), 0);
        assert_eq!(tried("y", &list(&[2, 3])), 10);
        assert_eq!(tried("y", &list(&[1, 2])), 20);
        assert_eq!(tried("7/x.tlog-proof", &list(&[3, 4])), 11);
        // One that does not: any document, but what nobody sealed first.
        assert_eq!(tried("y", &none), 10);
        assert_eq!(tried("7/x.tlog-proof", &none), 21);
        let junk = Found::new("y".to_owned(), b"junk");
        assert_eq!(index.places(&junk).count(), 0);
        // All of them together: each gets its part, whatever their number.
        let calls = std::sync::atomic::AtomicUsize::new(0);
        let found: Vec<Found> = (0..TRIES / 32)
            .map(|number| Found::new(format!("y{number}"), &receipt_of(gone, &none)))
            .collect();
        let found: Vec<&Found> = found.iter().collect();
        let places = assign(&found, &many, |_| {
            calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            None
        });
        assert_eq!(places, vec![None; found.len()]);
        assert_eq!(calls.into_inner(), TRIES);
    }
}
