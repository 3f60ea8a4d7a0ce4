/** The body of an answer: read from its start, and perhaps no further than it may be held. */

import { asBytes, joined, kind } from "../bytes.js";
import { QuorumsealError } from "../errors.js";
import { broken } from "./ask.js";
import type { Run } from "./run.js";

/** The least that is set aside for what is held. */
const ROOM = 16 << 10;

/** A body of which the first part was read. It is the holder's to read on or to cancel. */
export class Body {
  readonly #url: URL;
  readonly #run: Run;
  readonly #reader: ReadableStreamDefaultReader<unknown> | undefined;
  /** What was read and not taken yet; the last of it may be the beginning of `#room`. */
  #held: Uint8Array[] = [];
  #room = new Uint8Array();
  #length = 0;
  #done = false;

  constructor(response: Response, url: URL, run: Run) {
    if (response.bodyUsed || response.body?.locked) {
      throw new QuorumsealError("input.response", "the answer's response was read before; give a clone()");
    }
    this.#url = url;
    this.#run = run;
    this.#reader = response.body?.getReader();
    // What is cancelled says that it is done, so that nobody waits for it.
    run.signal.addEventListener("abort", () => this.cancel(), { once: true });
  }

  /** How much was read so far. */
  get length(): number {
    return this.#length;
  }

  /** Reads until there is nothing more, and says so, or until it has more than `limit`. */
  async readUpTo(limit: number): Promise<boolean> {
    while (!this.#done && this.#length <= limit) {
      const chunk = await this.#read();
      if (chunk) this.#hold(chunk);
    }
    return this.#done && this.#length <= limit;
  }

  /** Keeps a copy, since whoever gave the chunk may use its buffer again. Small ones share a piece: each would take far more. */
  #hold(chunk: Uint8Array): void {
    const last = this.#held.at(-1);
    if (last?.buffer === this.#room.buffer && this.#room.length - last.length >= chunk.length) {
      this.#room.set(chunk, last.length);
      this.#held[this.#held.length - 1] = this.#room.subarray(0, last.length + chunk.length);
    } else {
      this.#room = new Uint8Array(Math.max(chunk.length, ROOM));
      this.#room.set(chunk);
      this.#held.push(this.#room.subarray(0, chunk.length));
    }
  }

  /** What was read and not taken, in one piece. */
  bytes(): Uint8Array<ArrayBuffer> {
    return joined(this.#held);
  }

  /** The next piece, first of what was read before, and nobody else's; `undefined` at the end. No piece is empty. */
  async next(): Promise<Uint8Array | undefined> {
    return this.#held.shift() ?? (await this.#read())?.slice();
  }

  cancel(): void {
    this.#held = [];
    this.#reader?.cancel().catch(() => {});
  }

  async #read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const { done, value } = await this.#pull();
      if (done) {
        this.#done = true;
        return undefined;
      }
      const chunk = asBytes(value);
      if (!chunk) throw new QuorumsealError("input.answer", `the answer's stream yields ${kind(value)}, not bytes`);
      this.#length += chunk.length;
      if (chunk.length > 0) return chunk;
    }
  }

  async #pull(): Promise<{ done: boolean; value?: unknown }> {
    if (!this.#reader) return { done: true };
    try {
      const read = await this.#reader.read();
      if (!this.#run.stopped) return read;
    } catch (cause) {
      throw broken("answer", this.#url, this.#run, cause);
    }
    throw this.#run.fail(undefined);
  }
}
