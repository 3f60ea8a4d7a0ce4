/** The element as pages have it: attributes, properties, and what can be asked of it. */

import type { DocumentSource, TextSource, Answer, Bytes, Readable } from "../inputs.js";
import type { Policy } from "../policy.js";
import type { Report } from "../report.js";
import type { Verifier } from "../verifier.js";
import { ATTRIBUTES, Core, pageChanged, pageWide, type RenderAnswer } from "./core.js";
import type { StringsOverride } from "./strings.js";
import type { VerifiedAnswerState } from "./verdict.js";

/** Something, or a promise of it, or nothing. */
type Given<T> = T | PromiseLike<T> | null | undefined;

/** What a `verified-answer-state` event brings: what the element shows from now on. */
export interface VerifiedAnswerStateDetail {
  readonly state: VerifiedAnswerState;
  /** The only yes: valid, and by the policy too. */
  readonly accepted: boolean;
  readonly report: Report | null;
  /** Why there is no verdict, in the state `error`. */
  readonly error: unknown;
}

// On a server there is nothing to extend, and the class is only a name there.
const Base: typeof HTMLElement = typeof HTMLElement === "function" ? HTMLElement : (class {} as typeof HTMLElement);

/** What was given before the element was defined sits on the object itself, and would hide the accessors. */
const PROPERTIES = [
  ...["answer", "certificate", "prompt", "receipt", "votes", "advisories", "policy"],
  ...["anchor", "trust", "verifier", "render", "strings"],
] as const;

/**
 * `<verified-answer>`: shows an answer together with what is known of its seal, and takes the seal away before anything that
 * changed is seen. It is green only for an answer that is valid and that the policy, if there is one, accepts.
 *
 * The text is what is inside the element, exactly; nothing is trimmed. With {@link VerifiedAnswer.answer}, or a
 * `<script type="text/plain" slot="answer">` inside, that is the text instead, and with {@link VerifiedAnswer.render} it is
 * shown as that makes it, once it is verified and never before.
 *
 * What is given can be given as a property, as an attribute (`prompt`, `certificate`, …: the thing itself), as a script inside
 * (`<script type="application/json" slot="certificate">`), or as a file (`certificate-src`, `trust-src`, …: its address).
 * The first of these that is there is taken. Attributes named `state` and `accepted` are for style sheets to read.
 *
 * @example
 * ```html
 * <verified-answer
 *   anchor="blake3:49f3f5703ff01f591c6b976a1bc162205ed9a94dd6839da450d9ae4c39457217"
 *   trust-src="trust.json"
 *   certificate-src="answer-v1.cert.json"
 *   prompt-src="prompt.txt"
 * >Saturn has 146 confirmed moons. Titan is the largest of them and the only moon known to have a dense atmosphere. No planet is known to have more.
 * </verified-answer>
 * ```
 */
export class VerifiedAnswer extends Base {
  /** The attributes that are watched. */
  static get observedAttributes(): string[] {
    return [...ATTRIBUTES, "state", "accepted", "dir"];
  }

  /** The verifier of all elements that have neither one of their own nor an anchor; it may be a promise. */
  static get verifier(): Given<Verifier> {
    return pageWide.verifier as Given<Verifier>;
  }

  static set verifier(verifier: Given<Verifier>) {
    pageWide.verifier = verifier;
    pageChanged("verifier");
  }

  /** What all elements say in other words than the English ones; what is left out stays. */
  static get strings(): StringsOverride | null {
    return pageWide.strings;
  }

  static set strings(strings: StringsOverride | null) {
    pageWide.strings = strings;
    pageChanged("strings");
  }

  readonly #core: Core;

  constructor() {
    super();
    this.#core = new Core(this);
    const own = this as unknown as Record<string, unknown>;
    for (const name of PROPERTIES) {
      if (!Object.prototype.hasOwnProperty.call(this, name)) continue;
      const value = own[name];
      delete own[name];
      own[name] = value;
    }
  }

  /** The sealed text, in the place of what is inside the element. */
  get answer(): string | null | undefined {
    return this.#get("answer");
  }

  set answer(answer: string | null | undefined) {
    this.#set("answer", answer);
  }

  /** The certificate, as {@link Verifier.verify} takes it. Without one the answer is provisional. */
  get certificate(): Given<DocumentSource> {
    return this.#get("certificate");
  }

  set certificate(certificate: Given<DocumentSource>) {
    this.#set("certificate", certificate);
  }

  /** The question, as {@link VerifyOptions} has it: without it nothing is known of which question is answered. */
  get prompt(): Given<Answer> {
    return this.#get("prompt");
  }

  set prompt(prompt: Given<Answer>) {
    this.#set("prompt", prompt);
  }

  /** The receipt, as {@link VerifyOptions} has it. */
  get receipt(): Given<TextSource> {
    return this.#get("receipt");
  }

  set receipt(receipt: Given<TextSource>) {
    this.#set("receipt", receipt);
  }

  /** Votes, as {@link VerifyOptions} has them. */
  get votes(): Iterable<DocumentSource> | null | undefined {
    return this.#get("votes");
  }

  set votes(votes: Iterable<DocumentSource> | null | undefined) {
    this.#set("votes", votes);
  }

  /** Advisories, as {@link CommonOptions} has them. */
  get advisories(): Iterable<DocumentSource> | null | undefined {
    return this.#get("advisories");
  }

  set advisories(advisories: Iterable<DocumentSource> | null | undefined) {
    this.#set("advisories", advisories);
  }

  /** The policy. What is valid and not accepted by it is never green. */
  get policy(): Given<Policy | string | Bytes | Readable> {
    return this.#get("policy");
  }

  set policy(policy: Given<Policy | string | Bytes | Readable>) {
    this.#set("policy", policy);
  }

  /** The pinned id, for a verifier of the element's own: from your code, never from where the answer comes from. */
  get anchor(): string | null | undefined {
    return this.#get("anchor");
  }

  set anchor(anchor: string | null | undefined) {
    this.#set("anchor", anchor);
  }

  /** The trust bundle, for a verifier of the element's own. Elements with the same anchor and bundle share one verifier. */
  get trust(): Given<DocumentSource> {
    return this.#get("trust");
  }

  set trust(trust: Given<DocumentSource>) {
    this.#set("trust", trust);
  }

  /** The verifier, in the place of anchor and trust bundle. */
  get verifier(): Given<Verifier> {
    return this.#get("verifier");
  }

  set verifier(verifier: Given<Verifier>) {
    this.#set("verifier", verifier);
  }

  /**
   * Makes what is shown of a valid text: Markdown, say. It is called with verified text only, and that text is still a
   * model's: build nodes, or sanitise, for a seal makes no HTML harmless. What it gives is the element's from then on, and
   * must be finished: whatever changes it later takes the seal away.
   */
  get render(): RenderAnswer | null | undefined {
    return this.#get("render");
  }

  set render(render: RenderAnswer | null | undefined) {
    this.#set("render", render);
  }

  /** What this element says in other words. */
  get strings(): StringsOverride | null | undefined {
    return this.#get("strings");
  }

  set strings(strings: StringsOverride | null | undefined) {
    this.#set("strings", strings);
  }

  /** What the element shows: a report's state, or `verifying`, `altered` (changed after it was verified) or `error`. */
  get state(): VerifiedAnswerState {
    return this.#core.state;
  }

  /** Whether what is shown is valid, and accepted by the policy if there is one. */
  get accepted(): boolean {
    return this.report?.accepted ?? false;
  }

  /** The report on what is shown now; `null` while there is none, and from the very change on that takes it away. */
  get report(): Report | null {
    const { outcome } = this.#core;
    return outcome.is === "report" ? outcome.report : null;
  }

  /** Why there is no verdict, in the state `error`: mostly a {@link QuorumsealError}, whose `code` says what to do. */
  get error(): unknown {
    const { outcome } = this.#core;
    return outcome.is === "error" ? outcome.error : null;
  }

  /**
   * Resolves with the report on what the element has now, as soon as there is one: with `null` for the state `altered`, and
   * where there is neither a certificate nor a verifier. Rejects with the error of the state `error`.
   */
  get settled(): Promise<Report | null> {
    return this.#core.settled;
  }

  /** Verifies once more, reading files anew: what to do after an error that may pass. */
  verify(): Promise<Report | null> {
    return this.#core.again();
  }

  /** The platform calls it. */
  connectedCallback(): void {
    this.#core.connect();
  }

  /** The platform calls it. */
  disconnectedCallback(): void {
    this.#core.disconnect();
  }

  /** The platform calls it. */
  adoptedCallback(): void {
    this.#core.adopt();
  }

  /** The platform calls it. */
  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before !== now || name === "state" || name === "accepted") this.#core.changed(name === "dir" ? "strings" : name);
  }

  #get<T>(name: string): T {
    return this.#core.properties[name] as T;
  }

  #set(name: string, value: unknown): void {
    const { properties } = this.#core;
    if (properties[name] === value) return;
    properties[name] = value;
    this.#core.changed(name);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "verified-answer": VerifiedAnswer;
  }

  interface HTMLElementEventMap {
    "verified-answer-state": CustomEvent<VerifiedAnswerStateDetail>;
  }
}
