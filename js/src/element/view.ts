/** The element's shadow: the answer, and below it the seal. What is in it is made anew; the frame of it stays. */

import type { Report } from "../report.js";
import { details } from "./details.js";
import { foreign, h, svg } from "./dom.js";
import { type AnswerFragment, pieces } from "./fragments.js";
import { OUTPUT } from "./given.js";
import { format, type Format, type Strings } from "./strings.js";
import { dress } from "./style.js";
import { type Outcome, say, type Said } from "./verdict.js";

/** What is to be shown. */
export interface Shown {
  readonly outcome: Outcome;
  /** The text; `undefined` where there is none, or where its rendering is shown in its place. */
  readonly text: string | undefined;
  readonly rendered: boolean;
  readonly fragments: readonly AnswerFragment[];
  readonly strings: Strings;
  readonly rtl: boolean;
}

/** Paths of a picture of 24 by 24. They differ in form, for whoever does not see their colours. */
const ICONS: Readonly<Record<Said["tone"], readonly string[]>> = {
  good: ["M12 2.5l7.5 3v6c0 4.7-3.1 8.3-7.5 10-4.4-1.7-7.5-5.3-7.5-10v-6z", "M8.5 12l2.5 2.5 4.5-5"],
  caution: ["M12 3.5l9.5 16.5h-19z", "M12 10v4.5", "M12 17.2v.1"],
  bad: ["M8 2.500h8l5.5 5.500v8l-5.5 5.500h-8l-5.5-5.500v-8z", "M9 9l6 6", "M15 9l-6 6"],
  neutral: ["M12 2.5a9.5 9.5 0 1 0 .01 0z", "M8 12h8"],
};

/** What the place of the answer has as it was made. Of these elements none takes a shadow, in which other text could stand. */
const ANSWER = { part: "answer" };
const TEXT = { class: "text", part: "text", dir: "auto" };
const SLOT = { name: OUTPUT };

export class View {
  readonly #root: ShadowRoot;
  readonly #frame = h("bdi", { part: "frame", role: "group", tabindex: -1 });
  /** Where the text is, or the renderer's output. Nobody but this class changes what is in it. */
  readonly answer = h("bdi", ANSWER);
  readonly #text = h("bdi", TEXT);
  readonly #output = h("slot", SLOT);
  readonly #seal = h("div", { part: "seal" });
  readonly #icon = h("div", { part: "icon", "aria-hidden": "true" });
  readonly #waiting = h("p", { part: "verdict" });
  /** Read out when its content changes; so it is one element that stays, and is empty as long as there is no verdict. */
  readonly #status = h("div", { role: "status", "aria-live": "polite", "aria-atomic": "true" });
  readonly #body = h("div");
  readonly #action = h("button", { part: "action", type: "button" });
  readonly #details = h("details", { part: "details" });
  readonly #summary = h("summary", { part: "summary" });
  readonly #inner = h("div", { part: "details-content" });
  #written = "";
  #fill: (() => void) | undefined;

  constructor(root: ShadowRoot, retry: () => void) {
    this.#root = root;
    this.#action.addEventListener("click", () => {
      if (this.#action.getAttribute("aria-disabled") !== "true") retry();
    });
    this.#details.append(this.#summary, this.#inner);
    // There may be thousands of signers: who does not look does not pay.
    this.#details.addEventListener("toggle", () => this.#fillOpen());
    const body = h("div", { class: "body" }, this.#waiting, this.#status, this.#body, this.#action, this.#details);
    this.answer.append(this.#text, this.#output);
    this.#seal.append(this.#icon, body);
    this.#frame.append(this.answer, this.#seal);
    root.replaceChildren(this.#frame);
    dress(root);
  }

  /** What the answer stands in: who changes their children puts something else in its place. */
  get around(): readonly Node[] {
    return [this.#root, this.#frame];
  }

  /** Whether a change by others is one of the answer. Style sheets are not, for a page styles parts anyway. */
  isTouchedBy({ target, addedNodes, removedNodes }: MutationRecord): boolean {
    if (this.answer.contains(target)) return true;
    return this.around.includes(target) && ![...addedNodes, ...removedNodes].every(isSheet);
  }

  /** Puts the answer's place back as it was made, whatever others did to it; and no more than that, for focus is kept. */
  restore(): void {
    for (const [element, attributes] of [[this.answer, ANSWER], [this.#text, TEXT], [this.#output, SLOT]] as const) {
      for (const { name } of [...element.attributes]) element.removeAttribute(name);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    }
    keep(this.#root, [this.#frame]);
    keep(this.#frame, [this.answer, this.#seal]);
    keep(this.answer, [this.#text, this.#output]);
    this.#written = "";
  }

  /** Where it is in another document now, whose style sheets are its own. */
  dress(): void {
    dress(this.#root);
  }

  show({ outcome, text, rendered, fragments, strings, rtl }: Shown): void {
    const formats = format(strings);
    const said = say(outcome, fragments, strings, formats);
    const frame = this.#frame;
    frame.setAttribute("aria-label", strings.label);
    frame.dataset["state"] = said.state;
    frame.dataset["tone"] = said.tone;
    this.#seal.lang = strings.locale;
    frame.classList.toggle("rtl", rtl);
    frame.classList.toggle("bare", text === undefined && !rendered);
    this.#write(rendered ? "" : (text ?? ""), rendered ? [] : fragments, strings);
    this.#output.hidden = !rendered;
    const paths = ICONS[said.tone].map((d) => svg("path", { d }));
    this.#icon.replaceChildren(svg("svg", { class: "icon", viewBox: "0 0 24 24" }, ...paths));
    const waiting = said.state === "verifying";
    this.#waiting.hidden = !waiting;
    this.#waiting.replaceChildren(...(waiting ? [foreign(said.title)] : []));
    const verdict = waiting ? "" : said.title;
    // Not again where nothing is new: it would be read out again.
    if (this.#status.textContent !== verdict) {
      this.#status.replaceChildren(...(waiting ? [] : [h("p", { part: "verdict" }, foreign(verdict))]));
    }
    this.#body.replaceChildren(...body(said, outcome, strings, formats, rtl));
    this.#action.textContent = strings.retry;
    this.#summary.textContent = strings.details;
    this.#details.hidden = outcome.is !== "report" && details(outcome, strings, formats).length === 0;
    this.#inner.replaceChildren();
    this.#fill = () => this.#inner.replaceChildren(...details(outcome, strings, formats));
    this.#fillOpen();
    this.#offer(said.retry, waiting);
  }

  /** Shows the button or not; whoever just pressed it does not lose the place where they are. */
  #offer(retry: boolean, waiting: boolean): void {
    const focused = this.#root.activeElement === this.#action;
    this.#action.hidden = !retry && !(waiting && focused);
    this.#action.setAttribute("aria-disabled", String(!retry));
    if (!focused || !this.#action.hidden) return;
    if (!this.#details.hidden) this.#summary.focus();
    else this.#frame.focus();
  }

  #fillOpen(): void {
    if (!this.#details.open) return;
    this.#fill?.();
    this.#fill = undefined;
  }

  /** Writes the text with its marks; not again if it is there already, for somebody may be selecting it. */
  #write(text: string, fragments: readonly AnswerFragment[], { fragment: names }: Strings): void {
    const parts = pieces(text, fragments.filter(({ verdict }) => verdict !== "affirmed"));
    const marks = parts.map(({ text: piece, fragment }) => [piece, fragment?.id, fragment && names[fragment.verdict]]);
    const written = JSON.stringify(marks);
    if (this.#written === written && this.#text.textContent === text) return;
    this.#written = written;
    this.#text.replaceChildren(
      ...parts.flatMap(({ text: piece, fragment }) => {
        if (!fragment) return [piece];
        const { id, verdict } = fragment;
        // The label stands right after the words, and not on a line of its own.
        const words = piece.trim();
        const at = words === "" ? 0 : piece.indexOf(words);
        const attributes = { part: `fragment ${verdict}`, "data-id": id, "data-verdict": verdict };
        const mark = h("mark", { ...attributes, "data-label": names[verdict] }, words);
        return [piece.slice(0, at), mark, piece.slice(at + words.length)];
      }),
    );
  }
}

function isSheet(node: Node): boolean {
  return node instanceof HTMLStyleElement || node instanceof HTMLLinkElement;
}

/** Leaves no children but these, in this order, and style sheets. */
function keep(parent: Node, children: readonly Node[]): void {
  for (const child of [...parent.childNodes]) {
    if (!children.includes(child) && !isSheet(child)) parent.removeChild(child);
  }
  const there = [...parent.childNodes].filter((child) => children.includes(child));
  if (children.some((child, index) => there[index] !== child)) for (const child of children) parent.appendChild(child);
}

/** The page's direction places what is said; its own, that of its language, orders its words. */
function body(said: Said, outcome: Outcome, strings: Strings, formats: Format, rtl: boolean): Node[] {
  const all: Node[] = [];
  if (said.scope.length > 0) all.push(h("p", { part: "scope" }, foreign(said.scope.join(" "))));
  if (said.notices.length > 0) {
    const rows = said.notices.map(({ text, kind }) => h("li", { part: "notice", class: kind }, foreign(text)));
    all.push(h("ul", { part: "notices" }, ...rows));
  }
  if (outcome.is === "report" && outcome.report.quorum) all.push(quorum(outcome.report, strings, formats, rtl));
  return all;
}

/** The quorum at a glance: who signed, who was against, and the mark that signatures must reach. */
function quorum({ quorum: found }: Report, { quorum: text }: Strings, { number }: Format, rtl: boolean): HTMLElement {
  if (!found) return h("div");
  const { signedWeight: signed, dissentWeight: dissent, threshold, totalWeight: total } = found;
  const at = (weight: number): number => Math.round(Math.min(1, weight / total) * 100_000) / 1000;
  const bar = (kind: string, from: number, to: number): SVGElement =>
    svg("rect", { class: kind, x: `${rtl ? 100 - to : from}%`, y: 3, width: `${Math.max(0, to - from)}%`, height: 8 });
  const against = Math.max(at(signed), 100 - at(dissent));
  // The mark stands on the weight that is enough; at the very end it is drawn inside.
  const mark = at(threshold);
  const place = rtl ? 100 - mark : mark;
  const inwards = place >= 99.9 ? -1.5 : place <= 0.1 ? 1.5 : 0;
  return h(
    "div",
    { part: "quorum" },
    svg(
      "svg",
      { role: "img", "aria-label": text.picture(number(signed), number(total), number(threshold), number(dissent)) },
      bar("rest", 0, 100),
      bar("signed", 0, at(signed)),
      bar("dissent", against, 100),
      svg(
        "svg",
        { x: `${place}%`, overflow: "visible" },
        svg("rect", { class: "mark", x: inwards - 1.5, width: 3, height: 14 }),
      ),
    ),
    h(
      "div",
      { class: "legend", "aria-hidden": "true" },
      key("signed", text.signed(number(signed))),
      ...(dissent > 0 ? [key("dissent", text.dissent(number(dissent)))] : []),
      key("mark", text.threshold(number(threshold))),
    ),
  );
}

function key(kind: string, text: string): HTMLElement {
  const size = kind === "mark" ? { x: "35%", width: "30%" } : { width: "100%" };
  return h("span", {}, svg("svg", { viewBox: "0 0 10 10" }, svg("rect", { class: kind, height: "100%", ...size })), text);
}
