#!/usr/bin/env python3
"""An independent DSSE implementation against this one, both ways.

    run.py PATH-OF-QUORUMSEAL

What `quorumseal` seals is verified by Python's securesystemslib with a threshold of keys, and what securesystemslib
signs is verified by `quorumseal`. The validators weigh 1 each, so that a threshold of keys and a quorum of weight are
the same. Four of them live in key files that `quorumseal` made; of three it only ever sees the public keys.

Prints a line for each check and the totals at the end. The exit status is 0 if all passed, 1 if not, 2 on misuse.
"""

import base64
import copy
import hashlib
import json
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

try:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from securesystemslib.dsse import Envelope
    from securesystemslib.exceptions import VerificationError
    from securesystemslib.signer import CryptoSigner, SSlibKey
except ImportError as error:
    sys.exit(f"interop: {error}; install what tests/interop/requirements.txt pins")

STATEMENT = "application/vnd.in-toto+json"
OURS = ["v-01", "v-02", "v-03", "v-04"]
THEIRS = ["p-05", "p-06", "p-07"]
QUORUM = 4

ANSWER = "Zwölf Affen – twelve apes.\r\nNo final newline".encode()
PROMPT = b"Translate: twelve apes\n"


def decode(text):
    return base64.b64decode(text, validate=True)


def encode(data):
    return base64.b64encode(data).decode("ascii")


class Network:
    """A validator set made by the command line, and both sides' hands on its keys."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.answer = self.write("answer.md", ANSWER)
        self.prompt = self.write("prompt.txt", PROMPT)
        validators = []
        for name in OURS:
            self.run("keygen", "--demo", f"interop-{name}", "--out", self.key_file(name))
            validators.append(f"id={name},key={self.key_file(name)},weight=1")
        for name in THEIRS:
            public = self.private_key(name).public_key().public_bytes_raw()
            validators.append(f"id={name},key=ed25519:{encode(public)},weight=1")
        self.set = folder / "set.json"
        arguments = [part for spec in validators for part in ("--validator", spec)]
        self.run("set", "new", "--network", "interop", "--quorum", str(QUORUM), *arguments, "--out", self.set)
        self.anchor = self.run("id", self.set)["id"]
        self.bundle = folder / "trust.json"
        self.run("trust", "build", self.set, "--out", self.bundle)

    def write(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def key_file(self, name):
        return self.folder / f"{name}.key.json"

    def run(self, *arguments, status=0):
        """Runs the program and returns the JSON that it prints."""
        command = [str(self.program), "--json", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, timeout=120, check=False)
        if done.returncode != status:
            shown = (done.stdout + done.stderr).decode("utf-8", "replace")
            raise AssertionError(f"{' '.join(command)}: exit status {done.returncode}, not {status}: {shown}")
        return json.loads(done.stdout)

    def seal(self, name, *validators):
        """A certificate for the answer, made and signed by the command line."""
        path = self.folder / name
        keys = [part for validator in validators for part in ("--key", self.key_file(validator))]
        self.run(
            "seal", *keys, "--set", self.set, "--artifact", self.answer, "--prompt", self.prompt,
            "--model", "atlas@7.2.0", "--round", "r-1", "--opened-at", "2026-03-01T09:00:00Z",
            "--sealed-at", "2026-03-01T09:00:41Z", "--quorum-weight", QUORUM, "--out", path,
        )  # fmt: skip
        return json.loads(path.read_bytes())

    def verify(self, certificate, status, bundle=None):
        """The report of the command line, which must end with this exit status."""
        data = certificate if isinstance(certificate, bytes) else json.dumps(certificate).encode()
        path = self.write("certificate-at-hand.json", data)
        return self.run(
            "verify", "--anchor", self.anchor, "--trust", bundle or self.bundle, "--certificate", path,
            "--artifact", self.answer, "--prompt", self.prompt, "--all-digests", status=status,
        )  # fmt: skip

    def private_key(self, name):
        """The private key: of ours from its key file, of theirs from a seed that only this program knows."""
        if name in OURS:
            text = json.loads(self.key_file(name).read_bytes())["secretKey"]
            return Ed25519PrivateKey.from_private_bytes(decode(text.removeprefix("ed25519:")))
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())

    def signer(self, name, keyid=None):
        private = self.private_key(name)
        return CryptoSigner(private, SSlibKey.from_crypto(private.public_key(), keyid or name))

    def public_keys(self):
        """The validators' keys as the set document states them."""
        validators = json.loads(decode(json.loads(self.set.read_bytes())["payload"]))["validators"]
        return [
            SSlibKey(
                each["id"], "ed25519", "ed25519",
                {"public": decode(each["publicKey"].removeprefix("ed25519:")).hex()},
            )
            for each in validators
        ]  # fmt: skip

    def digests(self, data):
        """A digest set; Python's library has no BLAKE3."""
        path = self.write("to-be-hashed", data)
        blake3 = self.run("hash", path)[0]["digest"].removeprefix("blake3:")
        return {"sha256": hashlib.sha256(data).hexdigest(), "blake3": blake3}

    def statement(self, answer=ANSWER, prompt=PROMPT, epoch=0, set_id=None):
        """A statement written here: other order of members, other white space, escapes, members unknown to the core."""
        predicate = {
            "tally": {"abstainWeight": 0, "dissentWeight": 1, "quorumWeight": QUORUM},
            "x-note": {"Übung": [1.5, -0.0, 1e-400, None, {"": "\U0001f600\uffff"}]},
            "flags": None,
            "model": {"version": "7.2.0", "name": "atl\u00e4s"},
            "prompt": {"digest": self.digests(prompt)},
            "output": {"length": len(answer), "mediaType": "text/markdown"},
            "round": {"sealedAt": "2026-03-01T09:00:41Z", "openedAt": "2026-03-01T09:00:00Z", "id": "r-2"},
            "validatorSet": set_id or self.anchor,
            "epoch": epoch,
            "network": "interop",
        }
        subject = {"digest": self.digests(answer), "name": "answer.md"}
        statement = {
            "predicate": predicate,
            "predicateType": "urn:quorumseal:certificate:v1",
            "subject": [subject],
            "_type": "https://in-toto.io/Statement/v1",
        }
        text = json.dumps(statement, indent="\t", separators=(" ,\r\n", " :\t"), ensure_ascii=True)
        return f"\n {text} \n".encode()

    def sign_there(self, *validators, payload=None, payload_type=STATEMENT):
        """An envelope made and signed by securesystemslib."""
        envelope = Envelope(self.statement() if payload is None else payload, payload_type, {})
        for name in validators:
            envelope.sign(self.signer(name))
        return envelope


def verified_there(certificate, keys, threshold):
    """The keyids that securesystemslib accepts, or None if it refuses."""
    # It changes what it is given.
    envelope = Envelope.from_dict(copy.deepcopy(certificate))
    try:
        return sorted(envelope.verify(keys, threshold))
    except VerificationError:
        return None


def flipped(data, index):
    return data[:index] + bytes([data[index] ^ 1]) + data[index + 1 :]


def equal(got, expected, what="value"):
    if got != expected:
        raise AssertionError(f"{what}: expected {expected!r}, got {got!r}")


CHECKS = []


def check(title):
    def add(function):
        CHECKS.append((title, function))
        return function

    return add


@check("made here: accepted there with a quorum of keys, and as the set's own document says")
def _(network):
    certificate = network.seal("here.json", *OURS)
    equal(certificate["payloadType"], STATEMENT)
    equal(verified_there(certificate, network.public_keys(), QUORUM), OURS)
    report = network.verify(certificate, status=0)
    equal((report["state"], report["prompt"]), ("valid", "matched"))
    equal([each["id"] for each in report["quorum"]["signers"] if each["status"] == "signed"], OURS)


@check("made here: refused there with a threshold above the number of signers")
def _(network):
    certificate = network.seal("here.json", *OURS)
    equal(verified_there(certificate, network.public_keys(), QUORUM + 1), None)
    short = network.seal("short.json", *OURS[:3])
    equal(verified_there(short, network.public_keys(), QUORUM), None)
    equal(verified_there(short, network.public_keys(), QUORUM - 1), OURS[:3])
    equal(network.verify(short, status=1)["state"], "insufficient")


@check("made here: refused there with any one byte of the payload changed")
def _(network):
    certificate = network.seal("here.json", *OURS)
    payload = decode(certificate["payload"])
    keys = network.public_keys()
    for index in range(len(payload)):
        changed = {**certificate, "payload": encode(flipped(payload, index))}
        equal(verified_there(changed, keys, 1), None, f"byte {index} of {len(payload)}")
    # The digits of the answer's digest: well formed still, and sealed no longer.
    at = payload.index(b'"blake3":"') + len(b'"blake3":"')
    digit = b"1" if payload[at : at + 1] == b"0" else b"0"
    changed = {**certificate, "payload": encode(payload[:at] + digit + payload[at + 1 :])}
    report = network.verify(changed, status=1)
    equal((report["state"], report["code"]), ("invalid", "quorum.insufficient"))
    equal(report["quorum"]["signedWeight"], 0)


@check("made here: refused there under another payload type")
def _(network):
    certificate = network.seal("here.json", *OURS)
    changed = {**certificate, "payloadType": "application/json"}
    equal(verified_there(changed, network.public_keys(), 1), None)
    equal(network.verify(changed, status=1)["code"], "envelope.payload-type")


@check("made here: one changed signature is one signer less on both sides, whichever it is")
def _(network):
    certificate = network.seal("here.json", *OURS)
    keys = network.public_keys()
    for index, name in enumerate(OURS):
        changed = copy.deepcopy(certificate)
        signature = changed["signatures"][index]
        signature["sig"] = encode(flipped(decode(signature["sig"]), 7 + 11 * index))
        equal(verified_there(changed, keys, QUORUM), None)
        left = [other for other in OURS if other != name]
        equal(verified_there(changed, keys, QUORUM - 1), left)
        report = network.verify(changed, status=1)
        equal((report["state"], report["quorum"]["signedWeight"]), ("insufficient", QUORUM - 1))
        equal(report["quorum"]["failedSignatures"], 1)


@check("made here: refused there when two keyids are exchanged")
def _(network):
    certificate = network.seal("here.json", *OURS)
    first, second = certificate["signatures"][:2]
    first["keyid"], second["keyid"] = second["keyid"], first["keyid"]
    equal(verified_there(certificate, network.public_keys(), QUORUM), None)
    equal(verified_there(certificate, network.public_keys(), QUORUM - 2), OURS[2:])
    report = network.verify(certificate, status=1)
    equal((report["state"], report["quorum"]["signedWeight"]), ("insufficient", QUORUM - 2))


@check("made there: a statement of other white space and order is valid here")
def _(network):
    signers = [*THEIRS, "v-01"]
    envelope = network.sign_there(*signers)
    report = network.verify(envelope.to_dict(), status=0)
    equal((report["state"], report["code"], report["prompt"]), ("valid", None, "matched"))
    equal([each["id"] for each in report["quorum"]["signers"] if each["status"] == "signed"], ["v-01", *THEIRS])
    equal(report["statement"]["model"]["name"], "atläs")
    # The id is that of the signed bytes, however the envelope is written.
    rewritten = {
        "x-note": [],
        "signatures": envelope.to_dict()["signatures"][::-1],
        "payload": base64.urlsafe_b64encode(envelope.payload).decode("ascii"),
        "payloadType": STATEMENT,
    }
    again = network.verify(json.dumps(rewritten, indent=3).encode(), status=0)
    equal(again["certHash"], report["certHash"])


@check("made there: tampered with afterwards, refused here")
def _(network):
    envelope = network.sign_there(*THEIRS, "v-01")
    document = envelope.to_dict()
    changed = envelope.payload.replace(b'"7.2.0"', b'"7.2.1"')
    equal(changed == envelope.payload, False)
    report = network.verify({**document, "payload": encode(changed)}, status=1)
    equal((report["state"], report["code"]), ("insufficient", "quorum.insufficient"))
    equal(report["quorum"]["signedWeight"], 0)
    # Even white space is part of what was signed.
    report = network.verify({**document, "payload": encode(envelope.payload.strip())}, status=1)
    equal((report["state"], report["quorum"]["signedWeight"]), ("insufficient", 0))


@check("made there: another answer, or another prompt, is refused here")
def _(network):
    for other, code in [
        ({"answer": flipped(ANSWER, 0)}, "output.digest"),
        ({"answer": ANSWER + b"\n"}, "output.length"),
        ({"prompt": flipped(PROMPT, 0)}, "prompt.digest"),
    ]:
        envelope = network.sign_there(*THEIRS, "v-01", payload=network.statement(**other))
        report = network.verify(envelope.to_dict(), status=1)
        equal((report["state"], report["code"]), ("invalid", code))


@check("made there: short of a quorum, insufficient here; a signer counts once and an outsider not at all")
def _(network):
    envelope = network.sign_there(*THEIRS)
    document = envelope.to_dict()
    report = network.verify(document, status=1)
    equal((report["state"], report["quorum"]["signedWeight"]), ("insufficient", 3))
    twice = {**document, "signatures": document["signatures"] + document["signatures"][:1]}
    equal(network.verify(twice, status=1)["quorum"]["signedWeight"], 3)
    outsider = network.signer("an outsider").sign(envelope.pae())
    borrowed = network.signer("an outsider", keyid="v-02").sign(envelope.pae())
    for signature in (outsider, borrowed):
        sig = encode(bytes.fromhex(signature.signature))
        more = document["signatures"] + [{"keyid": signature.keyid, "sig": sig}]
        report = network.verify({**document, "signatures": more}, status=1)
        equal((report["state"], report["quorum"]["signedWeight"]), ("insufficient", 3))


@check("made here, signed by both: the signatures add up on both sides")
def _(network):
    certificate = network.seal("both.json", "v-02", "v-03")
    envelope = Envelope.from_dict(copy.deepcopy(certificate))
    for name in ("p-06", "p-07"):
        envelope.sign(network.signer(name))
    signers = ["p-06", "p-07", "v-02", "v-03"]
    equal(verified_there(envelope.to_dict(), network.public_keys(), QUORUM), signers)
    report = network.verify(envelope.to_dict(), status=0)
    equal(report["state"], "valid")
    equal(sorted(report["quorum"]["pivotal"]), signers)
    # The same by merging files.
    theirs = network.write("theirs.json", json.dumps(envelope.to_dict()).encode())
    merged = network.folder / "merged.json"
    network.run("merge", network.folder / "both.json", theirs, "--set", network.set, "--out", merged)
    equal(verified_there(json.loads(merged.read_bytes()), network.public_keys(), QUORUM), signers)
    equal(network.verify(merged.read_bytes(), status=0)["certHash"], report["certHash"])


@check("a handover made here and signed there is trusted here, and only when a quorum signed it")
def _(network):
    next_set = network.folder / "next.json"
    network.run("set", "handover", "--from", network.set, "--remove", "v-04", "--quorum", QUORUM, "--out", next_set)
    envelope = Envelope.from_dict(json.loads(next_set.read_bytes()))
    next_id = network.run("id", next_set)["id"]
    payload = network.statement(epoch=1, set_id=next_id)
    certificate = network.sign_there(*THEIRS, "v-01", payload=payload).to_dict()
    bundle = json.loads(network.bundle.read_bytes())
    for name, state, status in [
        ("p-05", "untrusted", 1),
        ("p-06", "untrusted", 1),
        ("p-07", "untrusted", 1),
        ("v-04", "valid", 0),
    ]:
        envelope.sign(network.signer(name))
        sets = [*bundle["sets"], envelope.to_dict()]
        path = network.write("next-trust.json", json.dumps({"sets": sets}).encode())
        report = network.verify(certificate, status=status, bundle=path)
        equal(report["state"], state, f"signed up to {name}")
    equal(verified_there(envelope.to_dict(), network.public_keys(), QUORUM), [*THEIRS, "v-04"])


def main():
    if len(sys.argv) != 2:
        print(__doc__.split("\n\n")[1].strip(), file=sys.stderr)
        return 2
    program = Path(sys.argv[1]).resolve()
    if not program.is_file():
        print(f"interop: there is no program {sys.argv[1]}", file=sys.stderr)
        return 2
    failed = 0
    for title, function in CHECKS:
        # Each check has a network of its own, so that none depends on another.
        with tempfile.TemporaryDirectory(prefix="quorumseal-interop-") as folder:
            try:
                function(Network(program, Path(folder)))
            except Exception as error:  # A check that cannot finish has failed, whatever the reason.
                failed += 1
                print(f"FAILED  {title}")
                print(f"        {error}")
                if not isinstance(error, AssertionError):
                    traceback.print_exc()
            else:
                print(f"ok      {title}")
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
