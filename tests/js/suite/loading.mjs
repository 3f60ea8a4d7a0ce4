/** A module of the package from some place, loaded, and what came of it. In a page and in Node. */

import { equal, rejection } from "./check.mjs";

/** Loads by hashing; the code and message of the error, or the digest. */
export async function attempt(api) {
  try {
    return { digest: await api.hash("") };
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, misuse: error instanceof api.QuorumsealError };
  }
}

export const EMPTY = "blake3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";

/** Calls that race fail alike, and the next one tries again. */
export async function racing(api, expected) {
  const errors = await Promise.all([rejection(api.hash("")), rejection(api.createHasher()), rejection(api.hash("x"))]);
  equal(new Set(errors).size, 1, "one error for all");
  equal(errors[0].code, expected, "code");
}
