/** Subresource integrity: whether bytes are those that somebody named by their digest. */

import { kind } from "./bytes.js";
import { QuorumsealError } from "./errors.js";

/** From weakest to strongest, with the length of their digests in base64. */
const ALGORITHMS: readonly (readonly [name: string, webCrypto: string, length: number])[] = [
  ["sha256", "SHA-256", 44],
  ["sha384", "SHA-384", 64],
  ["sha512", "SHA-512", 88],
];

/** `integrity` if it is of the form that is taken here, which is the `integrity` attribute's without options. Throws `input.wasm`. */
export function parseIntegrity(integrity: unknown): string | undefined {
  if (integrity === undefined || integrity === null) return undefined;
  if (typeof integrity !== "string" || strongest(integrity) === undefined) {
    const got = typeof integrity === "string" ? JSON.stringify(integrity) : kind(integrity);
    const message = `the integrity is ${got}; expected sha256-, sha384- or sha512- and the digest in base64`;
    throw new QuorumsealError("input.wasm", message);
  }
  return integrity;
}

/** Throws `load.integrity` unless the bytes have one of the digests of the strongest algorithm that is named. */
export async function checkIntegrity(bytes: Uint8Array<ArrayBuffer>, where: string, integrity: string): Promise<void> {
  const named = strongest(integrity);
  if (!named) return;
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) {
    const message = "there is no WebCrypto here to check the integrity with (a page needs https or localhost)";
    throw new QuorumsealError("load.integrity", message);
  }
  const digest = base64(new Uint8Array(await subtle.digest(named.webCrypto, bytes)));
  if (named.digests.includes(digest)) return;
  const expected = named.digests.map((each) => `${named.name}-${each}`).join(" or ");
  throw new QuorumsealError("load.integrity", `${where} is not what was asked for: expected ${expected}, got ${named.name}-${digest}`);
}

/** The digests of the strongest algorithm; nothing if any part is of another form. */
function strongest(integrity: string): { name: string; webCrypto: string; digests: string[] } | undefined {
  const parts = integrity.split(/[ \t\n\f\r]+/).filter((part) => part !== "");
  const found = ALGORITHMS.map(([name, webCrypto, length]) => {
    const ofThis = parts.filter((part) => part.startsWith(`${name}-`)).map((part) => part.slice(name.length + 1));
    const digests = ofThis.filter((digest) => digest.length === length && /^[A-Za-z0-9+/]+={0,2}$/.test(digest));
    return { name, webCrypto, digests };
  });
  const good = found.reduce((sum, { digests }) => sum + digests.length, 0);
  return good === parts.length ? found.filter(({ digests }) => digests.length > 0).pop() : undefined;
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
