/** Try to break it: changed copies of one sealed answer before the real verifier, and what it says of them. */

import { fill, foreign, h } from "../dom.js";
import { counted } from "../evidence/checks.js";
import { library } from "../evidence/parts.js";
import { strings } from "../language.js";
import { codeLink } from "../reuse/code-link.js";
import { CHANGES, changed, defaultPosition } from "./changes.js";
import { opened } from "./opened.js";
import { changeShown } from "./shown.js";
import { sealedOf, tried } from "./trial.js";

const MARKS = { pass: "✓", fail: "✕", skipped: "–" };
/** What changes of what stand together. */
const GROUPS = { answer: ["answer", "prompt"], certificate: ["certificate"], receipt: ["receipt"], anchor: ["anchor"] };

/**
 * Buttons that change a copy of what `finding` found sound, and what the verifier says of it. What does not apply is
 * disabled, with the reason.
 */
export function tamperOf(finding, trusted, tools) {
  const text = strings.tamper;
  const { report, certificate } = finding;
  const isSound =
    (report.state === "valid" || report.state === "sealed-unbound") && typeof certificate?.text === "string";
  return h(
    "section",
    { class: "card tamper", "aria-labelledby": "tamper-title" },
    h("h2", { id: "tamper-title" }, text.title),
    isSound
      ? [
          h("p", { class: "tamper-lead" }, text.lead),
          report.state === "valid" ? null : h("p", { class: "note" }, text.noAnswer),
          new Bench(finding, trusted, tools).element,
        ]
      : h("p", { class: "tamper-lead", "data-not": "sound" }, text.notSound(strings.findings.states[report.state])),
  );
}

/** The buttons and what came of the last one. */
class Bench {
  #finding;
  #trusted;
  #tools;
  #sealed;
  #buttons = new Map();
  #fields = {};
  #removed = 0;
  #running = new AbortController();
  #result = h("div", { class: "tamper-result", hidden: true });

  constructor(finding, trusted, tools) {
    Object.assign(this, { element: h("div", { class: "bench" }) });
    this.#finding = finding;
    this.#trusted = trusted;
    this.#tools = tools;
    this.#sealed = sealedOf(finding, trusted);
    fill(
      this.element,
      Object.keys(GROUPS).map((group) => this.#group(group)),
    );
  }

  #group(group) {
    const id = `tamper-${group}`;
    const names = Object.keys(CHANGES).filter((name) => GROUPS[group].includes(CHANGES[name].of));
    return h(
      "div",
      { class: "tamper-group", role: "group", "aria-labelledby": id },
      h("h3", { id }, strings.tamper.groups[group]),
      h(
        "div",
        { class: "tamper-buttons" },
        names.map((name) => this.#offer(name)),
      ),
    );
  }

  /** One change: its button, a field for what can be chosen, and why it does not apply if it does not. */
  #offer(name) {
    const reason = h("p", { class: "tamper-not", id: `tamper-not-${name}` });
    const button = h(
      "button",
      {
        type: "button",
        class: "button tamper-button",
        "data-change": name,
        "aria-pressed": "false",
        "aria-describedby": `tamper-not-${name}`,
        on: { click: () => this.#try(name) },
      },
      this.#label(name),
    );
    this.#buttons.set(name, { button, reason });
    const field = this.#field(name);
    this.#allow(name);
    return h("div", { class: "tamper-offer" }, button, field, reason);
  }

  #label(name) {
    const label = strings.tamper.names[name];
    return typeof label === "function" ? label(this.#removed) : label;
  }

  #field(name) {
    const text = strings.tamper;
    if (name === "answer-byte" && this.#sealed.answer?.length > 0) {
      const { answer } = this.#sealed;
      this.#fields[name] = h("input", {
        type: "number",
        inputmode: "numeric",
        min: 0,
        max: answer.length - 1,
        step: 1,
        value: defaultPosition(answer),
        "data-field": name,
        on: { input: () => this.#allow(name) },
      });
      return h("label", { class: "tamper-field" }, h("span", {}, text.position(answer.length)), this.#fields[name]);
    }
    if (name === "answer-other" && this.#finding.answer !== null) {
      const own = h("input", {
        type: "text",
        "data-field": name,
        value: text.otherText,
        on: { input: () => this.#allow(name) },
      });
      this.#fields[name] = own;
      return h("label", { class: "tamper-field" }, h("span", {}, text.other), own);
    }
    return null;
  }

  /** What was chosen for a change. */
  #options(name) {
    if (name === "answer-byte") return { position: this.#fields[name] && wholeNumber(this.#fields[name].value) };
    if (name === "answer-other") return { text: this.#fields[name]?.value ?? "" };
    if (name === "signer-next") return { count: this.#removed + 1 };
    return {};
  }

  #change(name) {
    return CHANGES[name].change(this.#sealed, this.#options(name));
  }

  /** Whether a change applies now, and if not why. */
  #allow(name) {
    const { button, reason } = this.#buttons.get(name);
    const { not } = this.#change(name);
    button.disabled = not !== undefined;
    fill(button, this.#label(name));
    fill(reason, not === undefined ? null : strings.tamper.not[not]);
  }

  async #try(name) {
    this.#running.abort();
    const { signal } = (this.#running = new AbortController());
    const change = this.#change(name);
    this.#removed = name === "signer-next" ? this.#removed + 1 : 0;
    this.#press(name);
    const { button } = this.#buttons.get(name);
    button.closest(".tamper-offer").after(this.#result);
    this.#result.hidden = false;
    this.#result.dataset.change = name;
    this.#result.dataset.outcome = "running";
    fill(this.#result, h("p", { class: "muted" }, strings.tamper.running));
    try {
      const { engine } = this.#tools;
      const found = await tried(change, this.#sealed, this.#finding, this.#trusted, engine, { signal });
      if (!signal.aborted) this.#show(name, change, found);
    } catch (error) {
      if (signal.aborted) return;
      this.#result.dataset.outcome = "failed";
      fill(this.#result, h("p", {}, strings.tamper.failed(String(error?.message ?? error))));
    }
  }

  #press(name) {
    for (const [other, { button }] of this.#buttons) button.setAttribute("aria-pressed", String(other === name));
    this.#allow("signer-next");
  }

  #restore() {
    const pressed = this.#buttons.get(this.#result.dataset.change).button;
    this.#removed = 0;
    this.#press(null);
    this.#result.hidden = true;
    this.#result.replaceChildren();
    for (const name of ["change", "outcome", "state"]) delete this.#result.dataset[name];
    (pressed.disabled ? this.element.querySelector("button:enabled") : pressed).focus();
    this.#tools.announce?.(strings.tamper.restored);
  }

  /** The copy takes the place of everything given. What is trusted stays. */
  #open(change) {
    const { anchor, bundles, demo } = this.#trusted;
    const things = opened(change, changed(this.#sealed, change), this.#finding);
    this.#tools.open(things, { trust: { anchor, bundles, demo } });
  }

  #show(name, change, found) {
    const text = strings.tamper;
    const failing = found.report?.checks.find(({ status }) => status === "fail");
    const outcome = outcomeOf(found, this.#finding.report);
    const title = text.outcome[outcome];
    const said = typeof title === "function" ? title(strings.checks.names[failing.check]) : title;
    this.#result.dataset.outcome = outcome;
    this.#result.dataset.state = found.report?.state ?? "none";
    fill(
      this.#result,
      h("h4", { class: "tamper-outcome" }, said),
      reasonOf(found, failing),
      refusalOf(this.#finding.report, found.report),
      h("h5", {}, text.sections.changed),
      changeShown(name, change, this.#sealed),
      h("h5", {}, text.sections.why),
      h("p", {}, whyOf(name, outcome)),
      h("h5", {}, text.sections.answers),
      answersOf(this.#finding.report, found),
      found.report === null ? null : [h("h5", {}, text.sections.checks), checksOf(found.report)],
      h(
        "div",
        { class: "tamper-actions" },
        h(
          "button",
          { type: "button", class: "button", "data-action": "restore", on: { click: () => this.#restore() } },
          text.restore,
        ),
        change.given.anchor === undefined
          ? h(
              "button",
              {
                type: "button",
                class: "button",
                "data-action": "open",
                on: { click: () => this.#open(change) },
              },
              text.open,
            )
          : h("p", { class: "muted" }, text.openNot),
      ),
    );
    // The last signer is gone, and with it what the button could do.
    if (this.#buttons.get(name).button.disabled) this.#result.querySelector("button").focus({ preventScroll: true });
    this.#tools.announce?.(said);
    this.#result.scrollIntoView({ block: "nearest" });
  }
}

/** In one word what came of it: `caught`, `noVerdict`, `receipt`, `unchanged` or `unbound`. */
function outcomeOf({ report, error }, before) {
  if (error !== null) return "noVerdict";
  if (report.state !== "valid" && report.state !== "sealed-unbound") return "caught";
  if (before.logged === "yes" && report.logged !== "yes") return "receipt";
  return report.state === "valid" ? "unchanged" : "unbound";
}

/** The reason in the page's words where it has some, else in the verifier's own; and the code. */
function reasonOf({ report, error }, failing) {
  const found = error ?? failing ?? report.receipt;
  if (!found?.code) return null;
  const plain = error !== null ? strings.trusted.errors : failing ? {} : strings.receipt.steps;
  return h("p", {}, plain[found.code] ?? library(String(found.message)), " ", codeLink(found.code));
}

/** What a policy says of a copy that is valid all the same, where it was content before. */
function refusalOf(before, after) {
  if (after === null || !after.valid || !before.accepted || after.accepted) return null;
  const codes = after.policy.failures.map(({ code }) => [" ", codeLink(code)]);
  return h("p", {}, strings.tamper.refused, codes);
}

function whyOf(name, outcome) {
  const why = strings.tamper.why[name];
  if (typeof why === "string") return why;
  return outcome === "caught" ? why.caught : why.unchanged;
}

/** The answers that stand apart, before and after. */
function answersOf(before, { report: after, asked }) {
  const text = strings.tamper;
  const yes = (report) => (report === null ? text.answers.none : text.answers[report.accepted ? "yes" : "no"]);
  const each = (say) => [before, after].map((report) => (report === null ? text.answers.none : say(report)));
  const rows = [
    [text.rows.state, ...each(({ state }) => strings.findings.states[state])],
    [
      text.rows.signed,
      ...each(({ quorum }) => (quorum === null ? "–" : text.answers.weight(quorum.signedWeight, quorum.totalWeight))),
    ],
    [text.rows.logged, ...each(({ logged }) => text.answers[logged])],
    [text.rows.accepted, yes(before), yes(after)],
    asked && [
      text.rows.asked,
      yes(asked.before),
      [yes(asked.after), " ", asked.after.policy.failures.map(({ code }) => [narrow(code), " "])],
    ],
  ];
  return h(
    "table",
    { class: "before-after" },
    h("thead", {}, h("tr", {}, h("td", {}), h("th", { scope: "col" }, text.was), h("th", { scope: "col" }, text.is))),
    h(
      "tbody",
      {},
      rows
        .filter(Boolean)
        .map(([name, was, is]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, was), h("td", {}, is))),
    ),
  );
}

/** The link to a code for a narrow column: a line may end after a dot, and not inside a word. */
function narrow(code) {
  const link = codeLink(code);
  const [area, ...rest] = code.split(".");
  fill(link.firstElementChild, area, rest.map((part) => [".", h("wbr"), part]));
  return link;
}

function checksOf(report) {
  const text = strings.checks;
  return h(
    "ol",
    { class: "tamper-checks" },
    report.checks.map(({ check, status, code, message, expected, got }) =>
      h(
        "li",
        { "data-check": check, "data-status": status },
        h("span", { class: "tamper-mark", "aria-hidden": "true" }, MARKS[status]),
        h(
          "div",
          {},
          h("strong", {}, text.names[check]),
          h("span", { class: "tamper-status" }, ` ${text.status[status]}`),
          h("p", {}, library(message)),
          expected === undefined ? null : compared(text.expected, expected, code),
          got === undefined ? null : compared(text.got, got, code),
        ),
      ),
    ),
  );
}

function compared(name, found, code) {
  const shown = typeof found === "number" ? counted(code, found) : [found].flat().join(", ");
  const value = foreign(shown);
  // What has spaces is said in words.
  const exact = /\s/.test(shown) ? value : h("code", {}, value);
  return h("p", { class: "compared-value" }, h("span", { class: "muted" }, name), " ", exact);
}

/** NaN for what is no whole number: nothing is taken for 0. */
function wholeNumber(text) {
  return /^\d+$/.test(text) ? Number(text) : NaN;
}
