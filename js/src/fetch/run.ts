/** One go at something: a time budget, an abort signal, and everything under way that ends with them. */

import { throwIfAborted } from "../bytes.js";
import { QuorumsealError } from "../errors.js";

export class Run {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal[];
  readonly #aborted: Promise<never>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Why it was stopped; kept here because older engines keep no reason in the signal. */
  #reason: { readonly is: unknown } | undefined;

  /** Throws the reason of a signal that was aborted before. */
  constructor(signals: readonly (AbortSignal | null | undefined)[], timeoutMs: number) {
    this.#outer = signals.filter((signal): signal is AbortSignal => signal !== undefined && signal !== null);
    this.#outer.forEach(throwIfAborted);
    this.#aborted = new Promise((_, reject) => {
      this.signal.addEventListener("abort", () => reject(this.#reason?.is), { once: true });
    });
    this.#aborted.catch(() => {});
    for (const signal of this.#outer) signal.addEventListener("abort", this.#stop, { once: true });
    if (timeoutMs !== Infinity) {
      const late = (): void => {
        this.fail(new QuorumsealError("fetch.timeout", `it took longer than ${timeoutMs} ms (timeoutMs)`));
      };
      this.#timer = setTimeout(late, timeoutMs);
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get stopped(): boolean {
    return this.#reason !== undefined;
  }

  /**
   * What the promise gives, unless the run is stopped before: then that reason is thrown at once, and what the promise
   * gives later goes to `late`, to be let go of.
   */
  async wait<T>(promise: PromiseLike<T> | T, late: (value: T) => void = () => {}): Promise<T> {
    const given = Promise.resolve(promise);
    try {
      await Promise.race([given, this.#aborted]);
    } catch (error) {
      if (!this.#reason) throw error;
    }
    if (!this.#reason) return given;
    given.then(late, () => {});
    throw this.#reason.is;
  }

  /** Stops everything that is under way; the first reason counts, and is returned. */
  fail(error: unknown): unknown {
    if (!this.#reason) {
      this.#reason = { is: error };
      this.end();
      this.#controller.abort(error);
    }
    return this.#reason.is;
  }

  /** Nothing is under way any more. */
  end(): void {
    clearTimeout(this.#timer);
    for (const signal of this.#outer) signal.removeEventListener("abort", this.#stop);
  }

  readonly #stop = (): void => {
    const signal = this.#outer.find(({ aborted }) => aborted);
    try {
      throwIfAborted(signal);
    } catch (reason) {
      this.fail(reason);
    }
  };
}
