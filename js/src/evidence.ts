/** What is at hand about one certificate, ready to be verified, and again after a refresh. */

import { type Given, release, take, takeAtHand, type Taking } from "./answer.js";
import { throwIfAborted } from "./bytes.js";
import { CERTIFICATE, document, documentAtHand, POLICY } from "./document.js";
import { type Engine, within } from "./engine.js";
import type { VerifyOptions, VerifySyncOptions } from "./options.js";

type WasmEvidence = InstanceType<Engine["Evidence"]>;

/** Owns what it holds until {@link Evidence.free}. */
export class Evidence {
  readonly #engine: Engine;
  readonly #certificate: Uint8Array;
  readonly #policy: Uint8Array | undefined;
  readonly #allDigests: boolean;
  #answer: Given = { is: "nothing" };
  #prompt: Given = { is: "nothing" };

  private constructor(engine: Engine, certificate: Uint8Array, policy: Uint8Array | undefined, allDigests: boolean) {
    this.#engine = engine;
    this.#certificate = certificate;
    this.#policy = policy;
    this.#allDigests = allDigests;
  }

  /** Gathers what needs no waiting. */
  static atHand(engine: Engine, certificate: unknown, answer: unknown, options: VerifySyncOptions): Evidence {
    const { policy, allDigests = false } = options;
    const evidence = new Evidence(
      engine,
      documentAtHand(certificate ?? "", CERTIFICATE),
      policy === undefined || policy === null ? undefined : documentAtHand(policy, POLICY),
      allDigests,
    );
    try {
      evidence.#answer = takeAtHand(engine, answer, evidence.#taking("answer"));
      evidence.#prompt = takeAtHand(engine, options.prompt, evidence.#taking("prompt"));
      return evidence;
    } catch (error) {
      evidence.free();
      throw error;
    }
  }

  /** Gathers everything, reading to the end what must be read: the small before the large, the policy first. */
  static async gather(engine: Engine, certificate: unknown, answer: unknown, options: VerifyOptions): Promise<Evidence> {
    const { policy, allDigests = false } = options;
    const signal = options.signal ?? undefined;
    throwIfAborted(signal);
    const policyBytes = policy === undefined || policy === null ? undefined : await document(policy, POLICY, signal);
    const certificateBytes = await document(certificate ?? "", CERTIFICATE, signal);
    const evidence = new Evidence(engine, certificateBytes, policyBytes, allDigests);
    try {
      // A policy or digest that cannot be used is refused before a large answer is read.
      evidence.#prompt = await take(engine, options.prompt, evidence.#taking("prompt", signal));
      evidence.forWasm().free();
      evidence.#answer = await take(engine, answer, evidence.#taking("answer", signal));
      throwIfAborted(signal);
      return evidence;
    } catch (error) {
      evidence.free();
      throw error;
    }
  }

  /** Sets the answer to what a hasher was fed; the hasher is owned from here on. */
  answerWith(hasher: InstanceType<Engine["Hasher"]>): void {
    release(this.#answer);
    this.#answer = { is: "hashed", hasher };
  }

  /** A copy in WebAssembly, which the verification consumes. Throws `input.digest` and `policy.malformed`. */
  forWasm(): WasmEvidence {
    const engine = this.#engine;
    return within(() => {
      const evidence = new engine.Evidence(this.#certificate, this.#allDigests);
      try {
        if (this.#policy) evidence.policy(this.#policy);
        const answer = this.#answer;
        if (answer.is === "bytes") evidence.artifactBytes(answer.bytes);
        else if (answer.is === "hashed") evidence.artifactHashed(answer.hasher);
        else if (answer.is === "digest") evidence.artifactDigest(answer.digest);
        const prompt = this.#prompt;
        if (prompt.is === "hashed") evidence.promptHashed(prompt.hasher);
        else if (prompt.is === "digest") evidence.promptDigest(prompt.digest);
        return evidence;
      } catch (error) {
        evidence.free();
        throw error;
      }
    });
  }

  /** Frees what is held. */
  free(): void {
    const held = [this.#answer, this.#prompt];
    this.#answer = this.#prompt = { is: "nothing" };
    held.forEach(release);
  }

  #taking(what: Taking["what"], signal?: AbortSignal): Taking {
    return { what, whole: what === "answer", allDigests: this.#allDigests, signal };
  }
}
