/** What is at hand about one certificate, ready to be verified, and again after a refresh. */

import { type Given, release, take, takeAtHand, type Taking } from "./answer.js";
import { throwIfAborted } from "./bytes.js";
import {
  ADVISORIES,
  CERTIFICATE,
  document,
  documentAtHand,
  documents,
  documentsAtHand,
  listed,
  POLICY,
  RECEIPT,
  VOTES,
} from "./document.js";
import { type Engine, within } from "./engine.js";
import type { VerifyOptions, VerifySyncOptions } from "./options.js";

type WasmEvidence = InstanceType<Engine["Evidence"]>;

/** The documents of an evidence, as bytes. */
interface Documents {
  readonly certificate: Uint8Array;
  readonly receipt: Uint8Array | undefined;
  readonly votes: readonly Uint8Array[];
  readonly advisories: readonly Uint8Array[];
  readonly policy: Uint8Array | undefined;
}

/**
 * Owns what it holds until {@link Evidence.free}. No caller ever sees one, so that its members are private to the compiler
 * alone: for the engines that the package is compiled for, others are long.
 */
export class Evidence {
  private readonly engine: Engine;
  private readonly documents: Documents;
  private readonly allDigests: boolean;
  private answer: Given = { is: "nothing" };
  private prompt: Given = { is: "nothing" };

  private constructor(engine: Engine, documents: Documents, allDigests: boolean) {
    this.engine = engine;
    this.documents = documents;
    this.allDigests = allDigests;
  }

  /** Gathers what needs no waiting. */
  static atHand(engine: Engine, certificate: unknown, answer: unknown, options: VerifySyncOptions): Evidence {
    const { receipt, votes, advisories, policy, allDigests = false } = options;
    const given = {
      certificate: documentAtHand(certificate ?? "", CERTIFICATE),
      receipt: isNothing(receipt) ? undefined : documentAtHand(receipt, RECEIPT),
      votes: documentsAtHand(votes, VOTES),
      advisories: documentsAtHand(advisories, ADVISORIES),
      policy: isNothing(policy) ? undefined : documentAtHand(policy, POLICY),
    };
    const evidence = new Evidence(engine, given, allDigests);
    try {
      evidence.answer = takeAtHand(engine, answer, evidence.taking("answer"));
      evidence.prompt = takeAtHand(engine, options.prompt, evidence.taking("prompt"));
      return evidence;
    } catch (error) {
      evidence.free();
      throw error;
    }
  }

  /** Gathers everything, reading to the end what must be read: the small before the large, the policy first. */
  static async gather(engine: Engine, certificate: unknown, answer: unknown, options: VerifyOptions): Promise<Evidence> {
    const { allDigests = false } = options;
    const signal = options.signal ?? undefined;
    throwIfAborted(signal);
    // What is no list, or too long a one, is refused before anything is read.
    const [votes, advisories] = [listed(options.votes, VOTES), listed(options.advisories, ADVISORIES)];
    const policy = isNothing(options.policy) ? undefined : await document(options.policy, POLICY, signal);
    const given = {
      policy,
      certificate: await document(certificate ?? "", CERTIFICATE, signal),
      receipt: isNothing(options.receipt) ? undefined : await document(options.receipt, RECEIPT, signal),
      votes: await documents(votes, VOTES, signal),
      advisories: await documents(advisories, ADVISORIES, signal),
    };
    const evidence = new Evidence(engine, given, allDigests);
    try {
      // A policy or digest that cannot be used is refused before a large answer is read.
      evidence.prompt = await take(engine, options.prompt, evidence.taking("prompt", signal));
      within(() => evidence.begun()).free();
      evidence.answer = await take(engine, answer, evidence.taking("answer", signal));
      throwIfAborted(signal);
      return evidence;
    } catch (error) {
      evidence.free();
      throw error;
    }
  }

  /** Sets the answer to what a hasher was fed; the hasher is owned from here on. */
  answerWith(hasher: InstanceType<Engine["Hasher"]>): void {
    release(this.answer);
    this.answer = { is: "hashed", hasher };
  }

  /** A copy in WebAssembly, which the verification consumes. Throws `input.digest` and `policy.malformed`. */
  forWasm(): WasmEvidence {
    const { receipt, votes, advisories } = this.documents;
    return within(() => {
      const evidence = this.begun();
      return built(evidence, () => {
        if (receipt) evidence.receipt(receipt);
        for (const vote of votes) evidence.vote(vote);
        for (const advisory of advisories) evidence.advisory(advisory);
      });
    });
  }

  /** As much of the copy as can be refused. */
  private begun(): WasmEvidence {
    const { certificate, policy } = this.documents;
    const engine = this.engine;
    const evidence = new engine.Evidence(certificate, this.allDigests);
    return built(evidence, () => {
      if (policy) evidence.policy(policy);
      const answer = this.answer;
      if (answer.is === "bytes") evidence.artifactBytes(answer.bytes);
      else if (answer.is === "hashed") evidence.artifactHashed(answer.hasher);
      else if (answer.is === "digest") evidence.artifactDigest(answer.digest);
      const prompt = this.prompt;
      if (prompt.is === "hashed") evidence.promptHashed(prompt.hasher);
      else if (prompt.is === "digest") evidence.promptDigest(prompt.digest);
    });
  }

  /** Frees what is held. */
  free(): void {
    const held = [this.answer, this.prompt];
    this.answer = this.prompt = { is: "nothing" };
    held.forEach(release);
  }

  private taking(what: Taking["what"], signal?: AbortSignal): Taking {
    return { what, whole: what === "answer", allDigests: this.allDigests, signal };
  }
}

function isNothing(given: unknown): given is null | undefined {
  return given === undefined || given === null;
}

/** What is being built, freed if that fails. */
function built(evidence: WasmEvidence, build: () => void): WasmEvidence {
  try {
    build();
    return evidence;
  } catch (error) {
    evidence.free();
    throw error;
  }
}
