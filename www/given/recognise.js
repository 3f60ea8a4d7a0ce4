/**
 * What a file or a text is, told by its content and never by its name. What is not plainly one of the format's
 * documents is an answer: an answer may be JSON, and may look much like one of them.
 */

/** What is longer is not looked into: no document that can be used is longer than a trust bundle may be. */
const LOOKED_AT = 64 << 20;
/** The most documents that are taken out of one list. */
const MOST = 16_384;

const OWN = "application/vnd.quorumseal.";
const IN_TOTO = "application/vnd.in-toto+json";
const CERTIFICATE = "urn:quorumseal:certificate:";
const ID = /^blake3:[0-9a-f]{64}$/;
const KINDS = [
  [`${OWN}validator-set.v`, "bundle"],
  [`${OWN}vote.v`, "vote"],
  [`${OWN}advisory.v`, "advisory"],
];
const RULES = new Set([
  "minQuorumPercent",
  "maxDissentPercent",
  "maxUnaccountedPercent",
  "minSigners",
  "minOperators",
  "requireValidators",
  "allowModels",
  "minEpoch",
  "requirePrompt",
  "requireReceipt",
  "requireProvenDissent",
  "requireAffirmedFragments",
  "onAdvisory",
  "distrustValidators",
]);

/**
 * Whether something that begins with these bytes has to be looked at whole before it is known what it is. What has
 * not is an answer.
 */
export function mayBeDocument(start, size) {
  if (size === 0 || size > LOOKED_AT) return false;
  const text = new TextDecoder().decode(start.subarray(0, 256)).trimStart();
  return /^[{[]/.test(text) || text.startsWith("c2sp.org/tlog-proof@v") || text.startsWith("blake3:");
}

/**
 * What `text` is: `{ kind, parts, set }`.
 *
 * `kind` is `certificate`, `bundle`, `receipt`, `vote`, `advisory`, `policy`, `anchor` or `answer`, and `several` for
 * a list of documents of different kinds. `parts` are the documents of a list (a JSON array, or one a line) as `{
 * kind, text }` with their very own text, else null. `set` is whether a bundle is a validator set by itself.
 *
 * A document that is recognised may still be wrong in any way: whether it is any good is the verifier's to say.
 */
export function recogniseText(text) {
  const trimmed = text.replace(/^\ufeff/, "").trim();
  if (/^c2sp\.org\/tlog-proof@v\d+\r?\n(extra |index )/.test(trimmed)) return of("receipt");
  if (ID.test(trimmed)) return of("anchor");
  if (!/^[{[]/.test(trimmed)) return of("answer");
  const value = parsed(trimmed);
  if (Array.isArray(value)) return list(value, () => elements(trimmed));
  if (value !== undefined) return single(value);
  const lines = trimmed.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (lines.length < 2 || lines.length > MOST) return of(damaged(trimmed));
  const values = lines.map(parsed);
  return values.every(isObject) ? list(values, () => lines) : of(damaged(trimmed));
}

function of(kind, parts = null, set = false) {
  return { kind, parts, set };
}

function single(value) {
  const kind = envelopeKind(value);
  if (kind !== null) return of(kind, null, kind === "bundle");
  if (isBundle(value)) return of("bundle");
  return of(isPolicy(value) ? "policy" : "answer");
}

/** A list is one of documents only if each of its members is one. */
function list(values, texts) {
  if (values.length === 0 || values.length > MOST) return of("answer");
  const kinds = values.map((value) => envelopeKind(value));
  if (kinds.includes(null)) return of("answer");
  const own = texts();
  const parts = kinds.map((kind, index) => ({ kind, text: own[index], set: kind === "bundle" }));
  return of(new Set(kinds).size === 1 ? kinds[0] : "several", parts);
}

/** Which document an envelope carries, by what it says that it carries; null for anything else. */
function envelopeKind(value) {
  if (!isObject(value) || typeof value.payloadType !== "string") return null;
  const own = KINDS.find(([type]) => value.payloadType.startsWith(type));
  if (own !== undefined) return "payload" in value || "signatures" in value ? own[1] : null;
  if (value.payloadType !== IN_TOTO || typeof value.payload !== "string" || !Array.isArray(value.signatures))
    return null;
  const statement = parsed(decoded(value.payload) ?? "");
  // What cannot be read any more may have been one: the verifier says what is wrong with it.
  if (!isObject(statement) || typeof statement.predicateType !== "string") return "certificate";
  // Statements of other kinds are sealed in the same envelope, and may themselves be an answer.
  return statement.predicateType.startsWith(CERTIFICATE) ? "certificate" : null;
}

function isBundle(value) {
  if (!Array.isArray(value.sets)) return false;
  if (value.sets.length === 0) return typeof value.anchor === "string" && ID.test(value.anchor);
  return value.sets.some((set) => envelopeKind(set) === "bundle");
}

/** Most of its members are rules. The odd one is a misspelt rule, which must not pass as an answer. */
function isPolicy(value) {
  const names = Object.keys(value);
  const rules = names.filter((name) => RULES.has(name)).length;
  return rules > 0 && 2 * rules > names.length;
}

/** What a text was that is no JSON any more: a document that was cut or mistyped still says what it is. */
function damaged(text) {
  const start = text.slice(0, 4096);
  if (!/^\{\s*"(payloadType|payload|signatures)"/.test(start)) return "answer";
  const type = /"payloadType"\s*:\s*"([^"\\]*)"/.exec(text)?.[1] ?? "";
  if (type === IN_TOTO) return "certificate";
  return KINDS.find(([own]) => type.startsWith(own))?.[1] ?? "answer";
}

/** The texts of an array's elements, as they stand there. `text` is JSON. */
function elements(text) {
  const found = [];
  let depth = 0;
  let quoted = false;
  let start = 1;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign === "\\") at += 1;
      else if (sign === '"') quoted = false;
      continue;
    }
    if (sign === '"') quoted = true;
    else if (sign === "{" || sign === "[") depth += 1;
    else if (sign === "}" || sign === "]") depth -= 1;
    if ((sign === "," && depth === 1) || (sign === "]" && depth === 0)) {
      found.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return found;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text that base64 of either alphabet stands for; null for what is none. */
export function decoded(base64) {
  try {
    const binary = atob(base64.replaceAll("-", "+").replaceAll("_", "/"));
    return new TextDecoder().decode(Uint8Array.from(binary, (sign) => sign.charCodeAt(0)));
  } catch {
    return null;
  }
}
