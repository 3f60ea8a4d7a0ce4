/**
 * What an element does: it reads what it was given, verifies it, shows what came of it, and watches.
 *
 * Invariants. Whatever changes, the seal is gone before anything else happens, and so before anything is painted: changes
 * of attributes and properties come here as calls, all others as records of an observer, whose callback runs before the
 * next frame, and which every getter takes first. Only the newest run may show anything. What stands under a seal is what
 * was verified: the text is written by the element itself, from the very string that was verified, and a renderer gets that.
 */

import { kind } from "../bytes.js";
import { QuorumsealError } from "../errors.js";
import type { VerifyOptions } from "../options.js";
import type { Report } from "../report.js";
import type { Verifier } from "../verifier.js";
import { h } from "./dom.js";
import { type AnswerFragment, locate } from "./fragments.js";
import { DOCUMENTS, has, type Inside, inside, isGiven, type Looking, OUTPUT, Reader, slotOf, take, verifierOf } from "./given.js";
import { english, merged, type StringsOverride } from "./strings.js";
import { type Outcome, stateOf, type VerifiedAnswerState } from "./verdict.js";
import { View } from "./view.js";

/** Makes what is to be shown of a text that was verified. */
export type RenderAnswer = (text: string, fragments: readonly AnswerFragment[], report: Report) => Node | Promise<Node>;

/** What all elements of a page share unless they have their own. */
export interface PageWide {
  verifier: unknown;
  strings: StringsOverride | null;
}

export const pageWide: PageWide = { verifier: null, strings: null };

/** The elements that are in a document. */
const connected = new Set<Core>();

/** Tells all elements that what they share has changed. */
export function pageChanged(what: keyof PageWide): void {
  for (const core of connected) {
    if (what === "strings" || core.usesPageWide) core.changed(what);
  }
}

interface Settling {
  readonly promise: Promise<Report | null>;
  resolve(report: Report | null): void;
  reject(error: unknown): void;
}

const VERIFYING: Outcome = { is: "verifying" };

export class Core {
  readonly properties: Record<string, unknown> = {};
  readonly #host: HTMLElement;
  readonly #view: View;
  readonly #reader = new Reader();
  readonly #observer: MutationObserver;
  #outcome: Outcome = VERIFYING;
  #fragments: readonly AnswerFragment[] = [];
  /** Counts runs and what ends them: a run that is not of this number any more shows nothing. */
  #newest = 0;
  #controller: AbortController | undefined;
  /** What the newest run found inside; nothing as long as none has begun since the last change. */
  #seen: Inside | undefined;
  #scheduled = false;
  /** Somebody else changed what is shown, and it was not put right yet. */
  #spoiled = false;
  /** What all elements shared when this one last looked. */
  #used: unknown;
  /** The next run reads files anew. */
  #anew = false;
  #settling = settling();
  /** The renderer's output, in the light so that the page's styles reach it, and the text that it was made of. */
  #output: { readonly element: HTMLElement; readonly text: string } | undefined;
  #reflecting = false;

  constructor(host: HTMLElement) {
    this.#host = host;
    this.#view = new View(host.attachShadow({ mode: "open" }), () => void this.again().catch(() => {}));
    this.#observer = new MutationObserver((records) => this.#changes(records));
    const all = { attributes: true, characterData: true, childList: true, subtree: true };
    this.#observer.observe(host, all);
    this.#observer.observe(this.#view.answer, all);
    for (const around of this.#view.around) this.#observer.observe(around, { childList: true });
  }

  get outcome(): Outcome {
    this.#flush();
    return this.#outcome;
  }

  get state(): VerifiedAnswerState {
    return stateOf(this.outcome);
  }

  get settled(): Promise<Report | null> {
    this.#flush();
    return this.#settling.promise;
  }

  connect(): void {
    connected.add(this);
    if (this.usesPageWide && this.#used !== pageWide.verifier) this.invalidate();
    this.#show();
    this.#schedule();
  }

  disconnect(): void {
    connected.delete(this);
    // A verdict holds wherever the element is, and changes are seen there too. What is under way is begun anew.
    if (this.#outcome.is === "verifying") this.invalidate();
    this.#reader.forget();
  }

  /** Whether its verifier is that of the page, as long as it is not told otherwise. */
  get usesPageWide(): boolean {
    return ![this.properties["verifier"], this.properties["anchor"]].some(isGiven) && !this.#host.hasAttribute("anchor");
  }

  adopt(): void {
    this.#view.dress();
  }

  /** Something that was given is another now. */
  changed(name: string): void {
    if (name === "strings") {
      this.#show();
    } else if (name === "state" || name === "accepted") {
      // They say what was found, and nobody else says it.
      if (!this.#reflecting) this.#reflect();
    } else {
      this.invalidate();
    }
  }

  /** Verifies once more, and reads files once more too. */
  again(): Promise<Report | null> {
    this.#reader.forget();
    this.#anew = true;
    this.invalidate();
    return this.#settling.promise;
  }

  /** Withdraws what was found; a new run begins as soon as the script that is running ends. */
  invalidate(): void {
    this.#newest += 1;
    this.#controller?.abort();
    this.#controller = undefined;
    this.#seen = undefined;
    if (this.#outcome.is !== "verifying") {
      this.#settling = settling();
      this.#become(VERIFYING, this.#fragments);
    }
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#seen || !this.#host.isConnected) return;
    this.#scheduled = true;
    const begin = (): void => {
      this.#scheduled = false;
      if (this.#seen || !this.#host.isConnected) return;
      void this.#run().catch((error: unknown) => this.#become({ is: "error", error }, []));
    };
    // While the document is being parsed the element may not have its end yet.
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin, { once: true });
    else queueMicrotask(begin);
  }

  async #run(): Promise<void> {
    const run = (this.#newest += 1);
    const controller = (this.#controller = new AbortController());
    const seen = this.#read();
    if (this.#spoiled) this.#mutate(() => this.#view.restore());
    this.#spoiled = false;
    this.#show();
    let outcome: Outcome;
    let fragments: readonly AnswerFragment[] = [];
    let output: Node | undefined;
    try {
      const text = this.#text(seen);
      const report = await this.#verify(seen, text, controller.signal);
      if (run !== this.#newest) return;
      if (report?.valid && text !== undefined) {
        fragments = locate(text, report.statement.fragments);
        const { render } = this.properties;
        if (typeof render === "function") output = await (render as RenderAnswer)(text, fragments, report);
      }
      outcome = report ? { is: "report", report } : { is: "provisional" };
    } catch (error) {
      outcome = { is: "error", error };
    }
    this.#flush();
    if (run !== this.#newest) return;
    let records: readonly MutationRecord[] = [];
    try {
      records = this.#place(output, this.#shownText() ?? "");
    } catch (error) {
      [outcome, fragments] = [{ is: "error", error }, []];
      this.#place(undefined, "");
    }
    // What was put in place may itself have changed what was given, or what is shown. The first is begun anew; the second is
    // not, for it would do so every time.
    if (run !== this.#newest) return;
    if (inside(this.#host).signature !== seen.signature) {
      this.invalidate();
      return;
    }
    if (records.some((record) => this.#view.isTouchedBy(record)) || !this.#intact()) {
      this.#spoiled = true;
      [outcome, fragments] = [{ is: "altered" }, []];
    }
    this.#controller = undefined;
    this.#become(outcome, fragments);
  }

  /** `undefined` where there is neither a certificate nor anything to verify it with. */
  async #verify(seen: Inside, text: string | undefined, signal: AbortSignal): Promise<Report | undefined> {
    const looking = { host: this.#host, properties: this.properties, scripts: seen.scripts, reader: this.#reader, anew: this.#anew };
    this.#anew = false;
    const verifier = this.#verifier(looking);
    if (!verifier) {
      if (!has(looking, "certificate")) return undefined;
      const ways = "give anchor and trust-src, or a verifier to the element or to all of them (VerifiedAnswer.verifier)";
      throw new QuorumsealError("input.argument", `there is nothing to verify the certificate with: ${ways}`);
    }
    const [usable, certificate, prompt, receipt, policy] = await Promise.all([
      verifier,
      ...(["certificate", "prompt", "receipt", "policy"] as const).map((name) => take(looking, name)),
    ]);
    if (typeof (usable as Partial<Verifier> | null)?.verify !== "function") {
      throw new QuorumsealError("input.argument", `the verifier is ${kind(usable)}; expected what Verifier.load gives`);
    }
    const { votes, advisories } = this.properties;
    const options = { prompt, receipt, policy, votes, advisories, signal } as VerifyOptions;
    return (usable as Verifier).verify(certificate as string | undefined, text, options);
  }

  #verifier(looking: Looking): unknown {
    const { verifier, anchor } = this.properties;
    if (isGiven(verifier)) return verifier;
    const pinned = isGiven(anchor) ? anchor : this.#host.getAttribute("anchor");
    if (isGiven(pinned)) return verifierOf(looking, pinned as string);
    if (has(looking, "trust")) {
      throw new QuorumsealError("input.anchor", "there is a trust bundle but no anchor: the id that you pin says what in it to trust");
    }
    return (this.#used = pageWide.verifier);
  }

  /** The text to verify; throws for an answer that is none. */
  #text(seen: Inside): string | undefined {
    const { answer } = this.properties;
    if (!isGiven(answer)) return seen.scripts.get("answer") ?? seen.text;
    if (typeof answer === "string") return answer;
    throw new QuorumsealError("input.answer", `the answer is ${kind(answer)}; expected a string, for it is to be shown`);
  }

  #shownText(): string | undefined {
    const { answer } = this.properties;
    const seen = this.#seen ?? inside(this.#host);
    return typeof answer === "string" ? answer : (seen.scripts.get("answer") ?? seen.text);
  }

  /** Reads the inside, for a run. Output of others, as clones and saved pages bring it, goes; the own one if its text did. */
  #read(): Inside {
    this.#mutate(() => {
      for (const element of this.#outputs()) if (element !== this.#output?.element) Element.prototype.remove.call(element);
    });
    this.#seen = inside(this.#host);
    if (this.#output && this.#output.text !== this.#shownText()) this.#place(undefined, "");
    return this.#seen;
  }

  #outputs(): Element[] {
    return [...this.#host.children].filter((child) => slotOf(child) === OUTPUT);
  }

  /** Gives what changed, which is more than its own where what it places changes something too. */
  #place(node: Node | undefined, text: string): readonly MutationRecord[] {
    return this.#mutate(() => {
      for (const other of this.#outputs()) Element.prototype.remove.call(other);
      this.#output = undefined;
      if (!node) return;
      const element = h("div", { slot: OUTPUT, part: "output" });
      element.append(node);
      this.#host.append(element);
      this.#output = { element, text };
    });
  }

  #become(outcome: Outcome, fragments: readonly AnswerFragment[]): void {
    this.#outcome = outcome;
    this.#fragments = fragments;
    // Before anybody is told: who listens may change something, and then another verdict is waited for.
    if (outcome.is === "error") this.#settling.reject(outcome.error);
    else if (outcome.is !== "verifying") this.#settling.resolve(outcome.is === "report" ? outcome.report : null);
    this.#show();
    // What it is by now was said already.
    if (this.#outcome !== outcome) return;
    const report = outcome.is === "report" ? outcome.report : null;
    const error = outcome.is === "error" ? outcome.error : null;
    const detail = { state: stateOf(outcome), accepted: report?.accepted ?? false, report, error };
    this.#host.dispatchEvent(new CustomEvent("verified-answer-state", { bubbles: true, composed: true, detail }));
  }

  #show(): void {
    const rendered = this.#output !== undefined;
    const valid = this.#outcome.is === "report" && this.#outcome.report.valid;
    const shown = {
      outcome: this.#outcome,
      text: this.#shownText(),
      rendered,
      fragments: valid ? this.#fragments : [],
      rtl: this.#host.isConnected && getComputedStyle(this.#host).direction === "rtl",
    };
    this.#reflect();
    this.#mutate(() => {
      try {
        this.#view.show({ ...shown, strings: merged(pageWide.strings, this.properties["strings"] as StringsOverride | null) });
      } catch (error) {
        // The page's own words fail, and what is shown must be true even so.
        this.#view.show({ ...shown, strings: english });
        reportError(error);
      }
    });
  }

  /** For the page's styles. It says what was found and takes nothing. */
  #reflect(): void {
    // An element that was just made may have no attributes yet; one that was shown keeps its own true wherever it is.
    if (!this.#host.isConnected && !this.#host.hasAttribute("state")) return;
    this.#reflecting = true;
    const outcome = this.#outcome;
    set(this.#host, "state", stateOf(outcome));
    set(this.#host, "accepted", outcome.is === "report" && outcome.report.accepted ? "" : null);
    this.#reflecting = false;
  }

  /** Changes what is watched, oneself. What others changed before is looked at after. */
  #mutate(change: () => void): readonly MutationRecord[] {
    const before = this.#observer.takeRecords();
    change();
    const own = this.#observer.takeRecords();
    this.#changes(before);
    return own;
  }

  #flush(): void {
    this.#changes(this.#observer.takeRecords());
  }

  #changes(records: readonly MutationRecord[]): void {
    // Before a run has looked too: what others did to what is shown is put right by the next one.
    const touched = records.some((record) => this.#touches(record));
    this.#spoiled ||= touched;
    if (records.length === 0 || !this.#seen) return;
    if (inside(this.#host).signature !== this.#seen.signature || (touched && this.#outcome.is === "verifying")) {
      this.invalidate();
    } else if (this.#outcome.is === "report" && (touched || !this.#intact())) {
      this.#settling = settling();
      this.#become({ is: "altered" }, []);
    }
  }

  /** Whether a change is one of what is shown. That a reader opens and closes something is none. */
  #touches(record: MutationRecord): boolean {
    const { target, attributeName } = record;
    if (attributeName === "open" && target.nodeName === "DETAILS") return false;
    return this.#view.isTouchedBy(record) || (this.#output?.element.contains(target) ?? false);
  }

  #intact(): boolean {
    const outputs = this.#outputs();
    return this.#output ? outputs.length === 1 && outputs[0] === this.#output.element : outputs.length === 0;
  }
}

function settling(): Settling {
  let resolve!: Settling["resolve"];
  let reject!: Settling["reject"];
  const promise = new Promise<Report | null>((...both) => {
    [resolve, reject] = both;
  });
  // Who does not ask is not told, neither by the browser.
  promise.catch(() => {});
  return { promise, resolve, reject };
}

function set(host: HTMLElement, name: string, value: string | null): void {
  if (host.getAttribute(name) === value) return;
  if (value === null) host.removeAttribute(name);
  else host.setAttribute(name, value);
}

/** Everything of which a change means another verdict. */
export const ATTRIBUTES: readonly string[] = ["anchor", ...DOCUMENTS.flatMap((name) => [name, `${name}-src`])];
