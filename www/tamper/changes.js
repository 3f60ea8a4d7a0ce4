/**
 * Ways of breaking a sealed answer, as what they are: other bytes. Each change is a pure function of a *sealed* thing,
 * `{ certificate, answer, prompt, receipt, anchor, sets, report }`, where `certificate` and `receipt` are texts,
 * `answer` and `prompt` bytes, each but the certificate perhaps null, and `report` and `sets` are what the verifier
 * says of them.
 *
 * It gives `{ given, was, is }`: `given` are the members that are another now, `was` and `is` say what changed, for
 * people; or `{ not }`, the reason why it does not apply. Nothing here knows what will come of it.
 */

import { replaced, spanOf } from "./json-span.js";

/** Every change by its name, in the order in which they are offered, each with what it changes. */
export const CHANGES = {
  "answer-byte": { of: "answer", change: flipAnswer },
  "answer-other": { of: "answer", change: otherAnswer },
  "prompt-byte": { of: "prompt", change: flipPrompt },
  "signer-next": { of: "certificate", change: removeSigners },
  "signer-quorum": { of: "certificate", change: breakQuorum },
  "signature-false": { of: "certificate", change: falsifySignature },
  "signature-added": { of: "certificate", change: addSignature },
  epoch: { of: "certificate", change: otherEpoch },
  "set-unknown": { of: "certificate", change: unknownSet },
  "set-other": { of: "certificate", change: otherSet },
  weight: { of: "certificate", change: claimWeight },
  date: { of: "certificate", change: backdate },
  anchor: { of: "anchor", change: otherAnchor },
  "receipt-none": { of: "receipt", change: stripReceipt },
  "receipt-moved": { of: "receipt", change: moveReceipt },
};

/** The sealed thing after a change that applies. */
export function changed(sealed, { given }) {
  return { ...sealed, ...given };
}

/** The byte that is flipped when nobody chose one: a digit or letter near the middle, else the middle. */
export function defaultPosition(bytes) {
  const middle = bytes.length >> 1;
  for (let at = middle; at < Math.min(bytes.length, middle + 200); at += 1) {
    if (/[0-9A-Za-z]/.test(String.fromCharCode(bytes[at]))) return at;
  }
  return middle;
}

/** The validators whose signatures count, lightest first: so it takes as many as can be until the quorum falls. */
export function signersOf({ report }) {
  const signers = (report.quorum?.signers ?? []).filter(({ status }) => status === "signed");
  return signers.sort((a, b) => a.weight - b.weight);
}

/** One bit of one byte of the answer, at `position` from 0, is another. */
function flipAnswer({ answer, report }, { position } = {}) {
  if (answer === null) return { not: report.boundBy === null ? "no-answer" : "large-answer" };
  return flipped("answer", answer, position);
}

function flipPrompt({ prompt }, { position } = {}) {
  return prompt === null ? { not: "no-prompt" } : flipped("prompt", prompt, position);
}

function flipped(name, bytes, position) {
  if (bytes.length === 0) return { not: "empty" };
  const at = position ?? defaultPosition(bytes);
  if (!Number.isInteger(at) || at < 0 || at >= bytes.length) return { not: "position" };
  const copy = bytes.slice();
  copy[at] ^= 1;
  return { given: { [name]: copy }, was: { at, byte: bytes[at] }, is: { at, byte: copy[at] } };
}

/** Another answer under the same certificate. */
function otherAnswer({ answer, report }, { text } = {}) {
  if (answer === null && report.boundBy === null) return { not: "no-answer" };
  const other = new TextEncoder().encode(text);
  const isSame = answer?.length === other.length && answer.every((byte, at) => byte === other[at]);
  if (isSame) return { not: "same-answer" };
  return { given: { answer: other }, was: { length: report.statement.output.length }, is: { length: other.length } };
}

/** The signatures of the first `count` of {@link signersOf} are gone. */
function removeSigners(sealed, { count = 1 } = {}) {
  const signers = signersOf(sealed);
  if (signers.length === 0) return { not: "no-signers" };
  if (count > signers.length) return { not: "no-signers-left" };
  const gone = signers.slice(0, count);
  const ids = new Set(gone.map(({ id }) => id));
  const certificate = withSignatures(sealed.certificate, (all) => all.filter(({ keyid }) => !ids.has(keyid)));
  const weight = gone.reduce((sum, { weight }) => sum + weight, 0);
  const { signedWeight, threshold } = sealed.report.quorum;
  return {
    given: { certificate },
    was: { weight: signedWeight, threshold, signers: signers.length },
    is: { weight: signedWeight - weight, threshold, removed: gone.map(({ id, weight }) => ({ id, weight })) },
  };
}

/** As many signers are gone as it takes for the quorum to fall. */
function breakQuorum(sealed) {
  const signers = signersOf(sealed);
  if (signers.length === 0) return { not: "no-signers" };
  let { margin } = sealed.report.quorum;
  if (margin < 0) return { not: "no-quorum" };
  let count = 0;
  while (margin >= 0) margin -= signers[count++].weight;
  return removeSigners(sealed, { count });
}

/** One bit of the signature of the heaviest signer is another. */
function falsifySignature(sealed) {
  const signer = signersOf(sealed).at(-1);
  if (signer === undefined) return { not: "no-signers" };
  const { id, weight } = signer;
  const sigs = [];
  const certificate = withSignatures(sealed.certificate, (all) =>
    all.map((one) => {
      if (one.keyid !== id || typeof one.sig !== "string") return one;
      const sig = flippedSignature(one.sig);
      sigs.push([one.sig, sig]);
      return { ...one, sig };
    }),
  );
  return { given: { certificate }, was: { id, weight, sig: sigs[0][0] }, is: { id, weight, sig: sigs[0][1] } };
}

/** A signature is added in the name of a validator that did not sign: one that another validator made. */
function addSignature(sealed) {
  const silent = (sealed.report.quorum?.signers ?? []).find(({ status }) => status === "silent");
  const lender = signersOf(sealed)[0];
  if (lender === undefined) return { not: "no-signers" };
  if (silent === undefined) return { not: "all-signed" };
  const certificate = withSignatures(sealed.certificate, (all) => [
    ...all,
    { keyid: silent.id, sig: all.find(({ keyid, sig }) => keyid === lender.id && typeof sig === "string").sig },
  ]);
  return {
    given: { certificate },
    was: { id: silent.id },
    is: { id: silent.id, weight: silent.weight, from: lender.id },
  };
}

/** The certificate says that it is of another epoch; the set that it names stays the same. */
function otherEpoch({ certificate, sets, report }) {
  const { epoch } = report.statement;
  const other = sets.find((set) => set.epoch !== epoch)?.epoch ?? epoch + 1;
  return edited(certificate, [[["predicate", "epoch"], other]]);
}

/** It names a validator set that nobody knows. */
function unknownSet({ certificate, report }) {
  return edited(certificate, [[["predicate", "validatorSet"], withOtherEnd(report.statement.validatorSet)]]);
}

/** It names the trusted set of another epoch, and that epoch. */
function otherSet({ certificate, sets, report }) {
  const { epoch, network } = report.statement;
  const other = sets.find((set) => set.epoch !== epoch && set.network === network);
  if (other === undefined) return { not: "one-set" };
  return edited(certificate, [
    [["predicate", "epoch"], other.epoch],
    [["predicate", "validatorSet"], other.id],
  ]);
}

/** Its tally claims the whole weight of the set, or more if it did already. */
function claimWeight({ certificate, report }) {
  if (report.quorum === null) return { not: "no-set" };
  const { totalWeight } = report.quorum;
  const { quorumWeight } = report.statement.tally;
  const claimed = quorumWeight < totalWeight ? totalWeight : totalWeight + 1;
  return edited(certificate, [[["predicate", "tally", "quorumWeight"], claimed]]);
}

/** Its round was a year earlier. */
function backdate({ certificate, report }) {
  const { openedAt, sealedAt } = report.statement.round;
  const [opened, sealed] = [openedAt, sealedAt].map(yearBefore);
  if (opened === null || sealed === null || opened > sealed) return { not: "no-earlier-year" };
  return edited(certificate, [
    [["predicate", "round", "openedAt"], opened],
    [["predicate", "round", "sealedAt"], sealed],
  ]);
}

/** Another id is pinned. */
function otherAnchor({ anchor }) {
  const other = withOtherEnd(anchor);
  return { given: { anchor: other }, was: { id: anchor }, is: { id: other } };
}

function stripReceipt({ receipt, report }) {
  if (receipt === null) return { not: "no-receipt" };
  return { given: { receipt: null }, was: { logged: report.logged }, is: { logged: "not-given" } };
}

/** The receipt claims another place in the ledger. */
function moveReceipt({ receipt }) {
  if (receipt === null) return { not: "no-receipt" };
  const found = /^index (\d+)$/m.exec(receipt);
  if (found === null) return { not: "malformed-receipt" };
  const index = Number(found[1]);
  const other = index > 0 ? index - 1 : index + 1;
  const moved = receipt.slice(0, found.index) + `index ${other}` + receipt.slice(found.index + found[0].length);
  return { given: { receipt: moved }, was: { index }, is: { index: other } };
}

/** A certificate whose statement has other values at some paths, and not one other byte that is another. */
function edited(certificate, edits) {
  const { payload } = JSON.parse(certificate);
  let text = new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(payload));
  const parts = [];
  for (const [path, value] of edits) {
    const [start, end] = spanOf(text, path);
    parts.push({ path: path.join("."), was: text.slice(start, end), is: JSON.stringify(value) });
    text = replaced(text, path, value);
  }
  return {
    given: { certificate: replaced(certificate, ["payload"], base64Of(new TextEncoder().encode(text))) },
    was: { parts: parts.map(({ path, was }) => ({ path, text: was })) },
    is: { parts: parts.map(({ path, is }) => ({ path, text: is })) },
  };
}

function withSignatures(certificate, change) {
  return replaced(certificate, ["signatures"], change(JSON.parse(certificate).signatures));
}

/** Another signature, whatever the one before is: one that is not base64 was false already. */
function flippedSignature(sig) {
  try {
    const bytes = bytesOf(sig);
    bytes[0] ^= 1;
    return base64Of(bytes);
  } catch {
    return sig;
  }
}

/** An id with another last digit. */
function withOtherEnd(id) {
  return id.slice(0, -1) + (Number.parseInt(id.at(-1), 16) ^ 1).toString(16);
}

/** The same time a year before, where there is that day in that year. */
function yearBefore(time) {
  const year = Number(time.slice(0, 4)) - 1;
  if (year < 1) return null;
  const day = time.slice(5, 10) === "02-29" ? "02-28" : time.slice(5, 10);
  return `${String(year).padStart(4, "0")}-${day}${time.slice(10)}`;
}

/** Base64 of either alphabet in bytes. */
function bytesOf(base64) {
  const binary = atob(base64.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function base64Of(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
