/** Where a value stands in a JSON text, so that it can be changed and not one byte beside it. */

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+)/gy;

/**
 * The place of the value at `path` (member names and array indices) in a text that is JSON: `[start, end]`, or null
 * where there is none.
 */
export function spanOf(text, path) {
  const tokens = new Tokens(text);
  return value(tokens, path);
}

/** The text with the value at `path` replaced, and every other byte as it was. Throws where there is no such value. */
export function replaced(text, path, changed) {
  const span = spanOf(text, path);
  if (span === null) throw new RangeError(`there is no ${path.join(".")}`);
  return text.slice(0, span[0]) + JSON.stringify(changed) + text.slice(span[1]);
}

class Tokens {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.next();
  }

  /** Goes on by one token; gives the one before. */
  next() {
    const before = this.token;
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.text);
    this.token = found?.[1];
    this.end = found ? TOKEN.lastIndex : this.text.length;
    this.start = this.end - (this.token?.length ?? 0);
    this.before = this.at;
    this.at = this.end;
    return before;
  }
}

/** Reads one value; gives the span of what `path` names within it. With `path` null it is only passed over. */
function value(tokens, path) {
  const { start } = tokens;
  let found = null;
  const opening = tokens.next();
  if (opening === "{" || opening === "[") {
    for (let index = 0; tokens.token !== "}" && tokens.token !== "]"; index += 1) {
      if (index > 0) tokens.next();
      let name = index;
      if (opening === "{") {
        name = JSON.parse(tokens.next());
        tokens.next();
      }
      const inner = path !== null && path.length > 0 && path[0] === name ? path.slice(1) : null;
      found = value(tokens, inner) ?? found;
    }
    tokens.next();
  }
  return path !== null && path.length === 0 ? [start, tokens.before] : found;
}
