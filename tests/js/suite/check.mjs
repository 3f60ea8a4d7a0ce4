/** Assertions that work in Node and in a page. */

export function equal(got, expected, what = "value") {
  const [gotText, expectedText] = [JSON.stringify(got), JSON.stringify(expected)];
  if (gotText !== expectedText) throw new Error(`${what}: expected ${short(expectedText)}, got ${short(gotText)}`);
}

export function ok(condition, what) {
  if (!condition) throw new Error(`${what}: not so`);
}

/** Expects misuse with a code, and returns the error. */
export async function misuse(code, act, api) {
  let error;
  try {
    await act();
  } catch (thrown) {
    error = thrown;
  }
  if (error === undefined) throw new Error(`expected ${code}, but nothing was thrown`);
  ok(error instanceof api.QuorumsealError, `a QuorumsealError with ${code} rather than ${error?.stack ?? error}`);
  equal(error.code, code, `code of ${JSON.stringify(error.message)}`);
  ok(error.message.length > 10 && error.name === "QuorumsealError", "a name and a message");
  return error;
}

/** Expects any rejection, and returns its reason. */
export async function rejection(promise) {
  try {
    await promise;
  } catch (reason) {
    return reason;
  }
  throw new Error("expected a rejection");
}

/** A promise that is not expected to stay pending. */
export function settled(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not settle`)), 20_000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function short(text) {
  return text !== undefined && text.length > 600 ? `${text.slice(0, 600)}… (${text.length})` : text;
}
