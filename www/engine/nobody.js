/** A verifier for when nothing is pinned. */

/**
 * A verifier that trusts nobody: every certificate is untrusted, and an answer alone provisional. Its one set is of a
 * validator whose key was made from a text by hashing, so that nobody can sign for it.
 */
export async function trustingNobody(Verifier, hash) {
  const publicKey = btoa(String.fromCharCode(...bytesOf(await hash(NOBODY))));
  const payload = JSON.stringify({
    network: "nobody",
    epoch: 0,
    previous: null,
    quorum: 1,
    validators: [{ id: "nobody", publicKey: `ed25519:${publicKey}`, weight: 1 }],
  });
  const payloadType = "application/vnd.quorumseal.validator-set.v1+json";
  const anchor = await hash(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} ${payload}`);
  const trust = JSON.stringify({ sets: [{ payloadType, payload: btoa(payload), signatures: [] }] });
  return Verifier.load({ anchor, trust });
}

/** What {@link trustingNobody} hashes: the first text of its form whose digest is a public key. */
export const NOBODY = "quorumseal: the key of nobody, 4";

function bytesOf(id) {
  return id
    .slice("blake3:".length)
    .match(/../g)
    .map((pair) => parseInt(pair, 16));
}
