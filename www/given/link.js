/**
 * The link that carries a certificate and its receipt behind the `#`, which no browser sends to a server:
 * `#certificate=<base64url of deflate-raw>&receipt=<…>`.
 */

import { more, strings } from "../language.js";

/** The most characters of a fragment that is looked at, or made. */
const LONGEST = 512 << 10;
/** The most bytes that one document of a link has. */
const LARGEST = 1 << 20;

/** Whether this browser can make and open such links. */
function canLink() {
  return typeof CompressionStream === "function" && typeof DecompressionStream === "function";
}

/**
 * The address of this page with a finding's certificate, and its receipt if there is one. Rejects, with a sentence for
 * people, when they are too long for that.
 */
export async function shareLink({ certificate, receipt }, page = location.href) {
  await more();
  const words = strings.link;
  if (!canLink()) throw new Error(words.unsupported);
  const parts = [];
  for (const [name, thing] of Object.entries({ certificate, receipt })) {
    if (!thing) continue;
    if (thing.size > LARGEST || thing.bytes === null) throw new Error(words.tooLong(LARGEST));
    parts.push(`${name}=${base64url(await deflated(thing.bytes))}`);
  }
  const fragment = parts.join("&");
  if (fragment.length > LONGEST) throw new Error(words.tooLong(LARGEST));
  const address = new URL(page);
  address.hash = fragment;
  return address.href;
}

/**
 * What a link's fragment carries: `{ certificate, receipt }` as Blobs, the latter null where there is none. Its
 * length is looked at before anything is unpacked, and unpacking stops at the limit. Rejects with a sentence for
 * people.
 */
export async function readLink(fragment) {
  await more();
  const words = strings.link;
  if (fragment.length > LONGEST) throw new Error(words.linkTooLong(LONGEST));
  if (!canLink()) throw new Error(words.unsupported);
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const read = async (name) => (given.has(name) ? inflated(bytesOf(given.get(name))) : null);
  return { certificate: await read("certificate"), receipt: await read("receipt") };
}

async function deflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function inflated(bytes) {
  const words = strings.link;
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const chunks = [];
  let size = 0;
  for (;;) {
    let step;
    try {
      step = await reader.read();
    } catch {
      throw new Error(words.damaged);
    }
    if (step.done) return new Blob(chunks);
    size += step.value.length;
    if (size > LARGEST) {
      reader.cancel().catch(() => {});
      throw new Error(words.tooLarge(LARGEST));
    }
    chunks.push(step.value);
  }
}

function base64url(bytes) {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function bytesOf(text) {
  try {
    if (!/^[\w-]*$/.test(text)) throw new Error("another alphabet");
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  } catch {
    throw new Error(strings.link.damaged);
  }
}
