/** The `Link` header (RFC 8288): finding the target of one relation. */

import { QuorumsealError } from "../errors.js";

/** The longest header that is looked at, in characters, and the most links in it. No honest server comes near either. */
const LONGEST = 16 << 10;
const MOST = 100;

interface Link {
  readonly target: string;
  /** Parameters by name in lower case; of one that is given twice the first counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * The target of the first link with this relation whose context is `base` itself, as it is written; `undefined` if there is
 * none. A link with an `anchor` is about something else unless the anchor is `base` too. Several headers come joined by
 * commas, which is what `Headers.get` does.
 */
export function findLink(header: string | null, relation: string, base: URL): string | undefined {
  if (header === null) return undefined;
  if (header.length > LONGEST) {
    throw new QuorumsealError("fetch.too-large", `the Link header has ${header.length} characters, more than ${LONGEST}`);
  }
  return links(header).find((link) => isRelated(link, relation) && isAbout(link, base))?.target;
}

function isRelated({ parameters }: Link, relation: string): boolean {
  const relations = (parameters.get("rel") ?? "").toLowerCase().split(/[ \t]+/);
  return relations.includes(relation.toLowerCase());
}

function isAbout({ parameters }: Link, base: URL): boolean {
  const anchor = parameters.get("anchor");
  if (anchor === undefined) return true;
  try {
    return new URL(anchor, base).href === base.href;
  } catch {
    return false;
  }
}

/** The links of a header, as its grammar has them; what follows the first thing that is no link is not looked at. */
function links(header: string): Link[] {
  const found: Link[] = [];
  const text = new Scanner(header);
  for (;;) {
    text.skip(/[\t ,]/);
    if (!text.takes("<")) return found;
    const target = text.until(/>/);
    if (!text.takes(">")) return found;
    if (found.length === MOST) throw new QuorumsealError("fetch.too-large", `the Link header has more than ${MOST} links`);
    found.push({ target, parameters: parameters(text) });
    text.skip(/[\t ]/);
    if (!text.atEnd && !text.sees(",")) return found;
  }
}

function parameters(text: Scanner): Map<string, string> {
  const found = new Map<string, string>();
  for (;;) {
    text.skip(/[\t ]/);
    if (!text.takes(";")) return found;
    text.skip(/[\t ]/);
    const name = text.until(/[\t =;,]/).toLowerCase();
    text.skip(/[\t ]/);
    let value = "";
    if (text.takes("=")) {
      text.skip(/[\t ]/);
      value = text.takes('"') ? quoted(text) : text.until(/[\t ;,]/);
    }
    if (name !== "" && !found.has(name)) found.set(name, value);
  }
}

/** The rest of a quoted string, whose first quotation mark was taken. One that does not end holds all that is left. */
function quoted(text: Scanner): string {
  let value = "";
  for (;;) {
    value += text.until(/["\\]/);
    if (text.takes("\\")) value += text.one();
    else {
      text.takes('"');
      return value;
    }
  }
}

/** Goes through a text, every character once. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  sees(character: string): boolean {
    return this.#text[this.#at] === character;
  }

  takes(character: string): boolean {
    const seen = this.sees(character);
    if (seen) this.#at += 1;
    return seen;
  }

  one(): string {
    const character = this.#text[this.#at] ?? "";
    this.#at += 1;
    return character;
  }

  skip(which: RegExp): void {
    while (!this.atEnd && which.test(this.#text[this.#at] as string)) this.#at += 1;
  }

  until(end: RegExp): string {
    const start = this.#at;
    while (!this.atEnd && !end.test(this.#text[this.#at] as string)) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }
}
