//! A ledger that asks for cosignatures: of what continues the last checkpoint, and of nothing else, across restarts.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ed25519_dalek::{Signature, Signer as _, SigningKey};
use quorumseal::{
    Checkpoint, ConsistencyProof, Note, NoteSignature, TYPE_ED25519, VerifierKey, cosigned_message,
};
use sha2::Sha256;

use crate::http::Answer;
use crate::papers::time;
use crate::server::Server;
use crate::world::{ORIGIN, World};

/// A ledger's entries, of which there may be another version that is told to others.
#[derive(Clone, Default)]
struct Ledger(Vec<String>);

impl Ledger {
    fn of(entries: &[&str]) -> Self {
        Ledger(entries.iter().map(|&entry| entry.to_owned()).collect())
    }

    fn tree(&self) -> MemoryBackedTree<Sha256, Vec<u8>> {
        let mut tree = MemoryBackedTree::new();
        for entry in &self.0 {
            tree.push(entry.clone().into_bytes());
        }
        tree
    }

    fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            origin: ORIGIN.to_owned(),
            size: self.0.len() as u64,
            root: (*self.tree().root().as_bytes()).into(),
        }
    }

    /// The proof from the tree of the first `old` entries.
    fn proof(&self, old: usize) -> Vec<[u8; 32]> {
        if old == 0 || old == self.0.len() {
            return Vec::new();
        }
        let proof = self.tree().prove_consistency(self.0.len() - old);
        proof
            .as_bytes()
            .chunks(32)
            .map(|hash| hash.try_into().unwrap())
            .collect()
    }

    /// A request for a cosignature, from the size `old` on.
    fn request(&self, old: usize, key: &SigningKey) -> ConsistencyProof {
        ConsistencyProof {
            old_size: old as u64,
            proof: self.proof(old),
            checkpoint: Some(noted(&self.checkpoint().to_text(), ORIGIN, key)),
        }
    }
}

/// A note with this text, signed under this name.
fn noted(text: &str, name: &str, key: &SigningKey) -> Note {
    let signature = key.sign(text.as_bytes()).to_bytes().to_vec();
    let own = VerifierKey::new(name, TYPE_ED25519, key.verifying_key().as_bytes()).unwrap();
    let line = NoteSignature {
        name: name.to_owned(),
        key_id: own.id(),
        signature,
    };
    Note::new(text, vec![line]).unwrap()
}

struct Scene {
    world: World,
    server: Server,
}

impl Scene {
    fn new() -> Self {
        let world = World::new(&[1]);
        let server = world.serve(0, "");
        Scene { world, server }
    }

    fn ask(&self, request: &ConsistencyProof) -> Answer {
        self.server.post("/v1/cosign", &request.to_text())
    }

    fn request(&self, ledger: &Ledger, old: usize) -> ConsistencyProof {
        ledger.request(old, &self.world.ledger_key)
    }

    /// Asks for what must be cosigned; the line.
    #[track_caller]
    fn cosigned(&self, ledger: &Ledger, old: usize) -> String {
        let answer = self.ask(&self.request(ledger, old));
        let line = answer.yes();
        let validator = &self.world.set.validators()[0];
        let own = self.world.set.cosigner_of(validator).unwrap();
        let note = format!("{}\n{line}", ledger.checkpoint().to_text());
        let note = Note::parse(note.as_bytes()).unwrap();
        let [line_read] = note.signatures() else {
            panic!("{line}")
        };
        assert_eq!(
            (line_read.name.as_str(), line_read.key_id),
            (own.name(), own.id())
        );
        let (at, signature) = line_read.signature.split_first_chunk::<8>().unwrap();
        let at = u64::from_be_bytes(*at);
        let now = quorumseal::Timestamp::parse(&time(0)).unwrap().to_posix();
        assert!(at.abs_diff(u64::try_from(now).unwrap()) < 300);
        let message = cosigned_message(note.text(), at);
        let signature = Signature::from_bytes(signature.try_into().unwrap());
        let key = self.world.members[0].key.verifying_key();
        key.verify_strict(message.as_bytes(), &signature).unwrap();
        line
    }

    /// The size that a validator says it knows instead.
    #[track_caller]
    fn knows(&self, request: &ConsistencyProof) -> String {
        let answer = self.ask(request);
        assert_eq!(answer.status, 409, "{answer:?}");
        assert_eq!(answer.header("content-type"), Some("text/x.tlog.size"));
        answer.body
    }
}

#[test]
fn a_ledger_that_grows_is_cosigned_and_its_other_versions_are_not() {
    let mut scene = Scene::new();
    let one = Ledger::of(&["a", "b", "c"]);
    let fork = Ledger::of(&["a", "b", "x"]);
    let grown = Ledger::of(&["a", "b", "c", "d", "e", "f", "g"]);
    let forged = Ledger::of(&["a", "b", "x", "d", "e", "f", "g"]);
    let line = scene.cosigned(&one, 0);
    for _ in 0..2 {
        assert_eq!(
            scene.ask(&scene.request(&fork, 0)).status,
            422,
            "a fork of the same size"
        );
        assert_eq!(
            scene.ask(&scene.request(&fork, 3)).status,
            422,
            "a fork that says it is the same"
        );
        assert_eq!(
            scene.ask(&scene.request(&forged, 3)).status,
            422,
            "a proof of another history"
        );
        assert_eq!(
            scene.knows(&scene.request(&grown, 0)),
            "3\n",
            "grown as if nothing had been seen"
        );
        assert_eq!(
            scene.knows(&scene.request(&grown, 2)),
            "3\n",
            "grown from another size"
        );
        assert_eq!(
            scene.knows(&scene.request(&Ledger::of(&["a", "b"]), 0)),
            "3\n",
            "rolled back"
        );
        assert_eq!(
            scene.knows(&scene.request(&Ledger::of(&["a", "b"]), 2)),
            "3\n",
            "rolled back"
        );
        assert_eq!(scene.cosigned(&one, 0), line, "asked again");
        scene.server.restart();
    }
    let mut broken = scene.request(&grown, 3);
    broken.proof[0][0] ^= 1;
    assert_eq!(scene.ask(&broken).status, 422, "a proof with a bit turned");
    let mut short = scene.request(&grown, 3);
    short.proof.pop();
    assert_eq!(scene.ask(&short).status, 422, "a proof cut short");
    let line = scene.cosigned(&grown, 3);
    assert_eq!(
        scene.knows(&scene.request(&Ledger::of(&["a", "b", "c", "d"]), 3)),
        "7\n"
    );
    assert_eq!(
        scene.ask(&scene.request(&forged, 3)).status,
        422,
        "another of a size that was cosigned"
    );
    scene.server.restart();
    assert_eq!(scene.cosigned(&grown, 3), line);
}

#[test]
fn an_empty_ledger_comes_first() {
    let scene = Scene::new();
    let empty = Ledger::default();
    let line = scene.cosigned(&empty, 0);
    assert_eq!(scene.cosigned(&empty, 0), line);
    scene.cosigned(&Ledger::of(&["a"]), 0);
    assert_eq!(
        scene.knows(&scene.request(&Ledger::of(&["a", "b"]), 0)),
        "1\n"
    );
}

#[test]
fn checkpoints_that_the_ledger_did_not_sign_are_refused() {
    let scene = Scene::new();
    let key = &scene.world.ledger_key;
    let stranger = SigningKey::from_bytes(&[7; 32]);
    let ledger = Ledger::of(&["a", "b", "c"]);
    let text = ledger.checkpoint().to_text();
    let with = |note: Note| ConsistencyProof {
        old_size: 0,
        proof: Vec::new(),
        checkpoint: Some(note),
    };
    let status = |note: Note| scene.ask(&with(note)).status;
    assert_eq!(
        status(noted(&text, ORIGIN, &stranger)),
        403,
        "a stranger in its name"
    );
    let elsewhere = text.replacen(ORIGIN, "elsewhere.example/ledger", 1);
    assert_eq!(
        status(noted(&elsewhere, "elsewhere.example/ledger", key)),
        404,
        "another ledger"
    );
    assert_eq!(
        status(noted(&elsewhere, ORIGIN, key)),
        404,
        "another ledger, signed by this one"
    );
    let mut line = noted(&text, ORIGIN, key).signatures()[0].clone();
    line.signature[0] ^= 1;
    assert_eq!(
        status(Note::new(&text, vec![line]).unwrap()),
        403,
        "a signature with a bit turned"
    );
    let other = noted(
        &Ledger::of(&["a", "b", "x"]).checkpoint().to_text(),
        ORIGIN,
        key,
    );
    assert_eq!(
        status(Note::new(&text, other.signatures().to_vec()).unwrap()),
        403,
        "another's signature"
    );
    let good = with(noted(&text, ORIGIN, key)).to_text();
    let bare = ConsistencyProof {
        checkpoint: None,
        ..with(noted(&text, ORIGIN, key))
    }
    .to_text();
    let above = ConsistencyProof {
        old_size: 4,
        ..with(noted(&text, ORIGIN, key))
    }
    .to_text();
    for bad in [
        "",
        "old\n\n",
        "{}",
        &bare,
        &above,
        &good[..good.len() - 1],
        &good.replace("old 0", "old -1"),
    ] {
        assert_eq!(scene.server.post("/v1/cosign", bad).status, 400, "{bad:?}");
    }
    // None of it was taken for a checkpoint, and the other name of the path is the same.
    let line = scene.cosigned(&ledger, 0);
    assert_eq!(scene.server.post("/v1/add-checkpoint", &good).yes(), line);
}

#[test]
fn a_validator_of_a_set_without_a_ledger_cosigns_nothing() {
    let world = World::new(&[1]);
    world.ok("set new --network dev --out bare.json --validator id=v-1,key=v-1.key,weight=1");
    world.ok("keygen --demo other --out other.key");
    std::fs::copy(world.path("bare.json"), world.path("set.json")).unwrap();
    let server = world.serve(0, "");
    assert!(server.ready()["cosigner"].is_null());
    let request = Ledger::of(&["a"]).request(0, &world.ledger_key).to_text();
    assert_eq!(server.post("/v1/cosign", &request).status, 404);
}
