/** The page: what was given goes to the verifier, and what it reports is shown. */

import { answerSection } from "./answer.js";
import { checksSection } from "./checks.js";
import { fill, h } from "./dom.js";
import { createExamples, demonstration } from "./examples.js";
import { factsSection } from "./facts.js";
import { nfcWouldMatch, Verifier } from "./library.js";
import { quorumSection } from "./quorum.js";
import { aboutSection, unprovenSection } from "./scope.js";
import { createSlot, guardDrops } from "./slot.js";
import { take } from "./source.js";
import { strings } from "./strings.js";
import { createTrust } from "./trust.js";
import { createVerdict } from "./verdict.js";

/** How long a pause in typing is, and how long a check may take before the page says that it is checking. */
const PAUSE = 250;
const PATIENCE = 300;

/** The demonstration network's `{ anchor, trust, cases }` once it is here. */
let demo = null;
/** A promise of `{ verifier, isDemo }`, or of the error that there is instead; `reload` when it is not of what is given now. */
let trusted = null;
let reload = false;
/** What is going on: aborted when something newer is to be checked. */
let current = new AbortController();
let pause = 0;

const verdict = createVerdict({ toTrust: () => trust.open(), tryOne: () => examples.first() });
const slots = {
  certificate: createSlot("certificate", strings.inputs.certificate, changed),
  answer: createSlot("answer", strings.inputs.answer, changed),
  prompt: createSlot("prompt", strings.inputs.prompt, changed),
};
const trust = createTrust(trustChanged, restore);
const examples = createExamples(exampleChosen);
const clear = h(
  "button",
  { type: "button", class: "button", id: "clear", hidden: true, on: { click: clearAll } },
  strings.inputs.clearAll,
);
const evidence = h("div", { class: "evidence", id: "evidence", tabindex: "-1" });

build();
start();

function build() {
  fill(document.getElementById("intro"), strings.intro);
  fill(document.getElementById("footer"), h("p", {}, strings.footer));
  fill(
    document.getElementById("page"),
    verdict.element,
    h(
      "div",
      { class: "inputs" },
      h(
        "section",
        { class: "card", "aria-labelledby": "inputs-title" },
        h("div", { class: "card-head" }, h("h2", { id: "inputs-title" }, strings.inputs.title), clear),
        slots.certificate.element,
        slots.answer.element,
        slots.prompt.element,
      ),
      examples.element,
      trust.element,
    ),
    evidence,
  );
  guardDrops(window);
}

async function start() {
  verdict.show({ is: "loading" });
  try {
    demo = await demonstration();
    examples.offer(demo.cases);
    trust.set(demo.anchor, demo.trust);
  } catch {
    examples.unavailable();
  }
  trustChanged(false);
}

/** Trusts what is given now. */
function loadTrust() {
  reload = false;
  const before = trusted;
  const loading = verifierOf(trust.anchor, trust.bundle);
  trusted = loading;
  loading.then(
    ({ verifier, isDemo }) => {
      if (trusted === loading) trust.show(verifier, isDemo);
    },
    (error) => {
      if (trusted === loading) trust.refuse(error);
    },
  );
  // Whatever still runs with the one before was aborted, and is not looked at.
  before?.then(({ verifier }) => verifier[Symbol.dispose]?.()).catch(() => {});
}

async function verifierOf(anchor, bundle) {
  if (bundle === null) throw new Error(strings.trust.missingBundle);
  if (anchor === "") throw Object.assign(new Error(strings.trust.missingAnchor), { code: "input.anchor" });
  const { content } = await take(bundle);
  return { verifier: await Verifier.load({ anchor, trust: content }), isDemo: anchor === demo?.anchor };
}

function restore() {
  if (demo === null) return;
  trust.set(demo.anchor, demo.trust);
  trustChanged(false);
}

function trustChanged(typing) {
  reload = true;
  if (typing) later();
  else check();
}

/** Something else is to be checked. */
function changed(typing) {
  examples.leave();
  if (typing) later();
  else check().then(reveal);
}

/** Checks at the next pause in typing. What is shown until then is of something else, and looks so. */
function later() {
  clearTimeout(pause);
  current.abort();
  document.body.classList.add("is-stale");
  pause = setTimeout(check, PAUSE);
}

function exampleChosen(sources) {
  for (const [name, slot] of Object.entries(slots)) slot.set(sources[name]);
  check().then(reveal);
}

function clearAll() {
  examples.leave();
  for (const slot of Object.values(slots)) slot.set(null);
  check();
  slots.certificate.focus();
}

/** Checks what is in the boxes now, in the place of whatever was being checked. Never rejects. */
async function check() {
  clearTimeout(pause);
  current.abort();
  const mine = (current = new AbortController());
  const { signal } = mine;
  if (reload) loadTrust();
  document.body.classList.add("is-stale");
  const slow = setTimeout(() => verdict.show({ is: "checking" }), PATIENCE);
  signal.addEventListener("abort", () => clearTimeout(slow));
  const given = Object.fromEntries(Object.entries(slots).map(([name, slot]) => [name, slot.source]));
  clear.hidden = Object.values(given).every((source) => source === null);
  const shown = await findings(given, signal);
  clearTimeout(slow);
  if (signal.aborted) return;
  document.body.classList.remove("is-stale");
  verdict.show(shown.view);
  evidence.dataset.state = shown.view.report?.state ?? "none";
  fill(evidence, shown.sections);
}

/** What is to be shown about what was given: a view for the verdict, and sections of evidence. */
async function findings(given, signal) {
  let ready;
  try {
    ready = await trusted;
  } catch (error) {
    const by = String(error.code).startsWith("load.") ? "load" : "trust";
    return { view: { is: "refused", by, error }, sections: [] };
  }
  if (Object.values(given).every((source) => source === null)) {
    return { view: { is: "idle", examples: demo !== null }, sections: [aboutSection()] };
  }
  const { verifier, isDemo } = ready;
  try {
    const [certificate, answer, prompt] = await Promise.all(
      [given.certificate, given.answer, given.prompt].map((source) => source && take(source)),
    );
    const options = { prompt: prompt?.content ?? null, signal };
    const report = await verifier.verify(certificate?.content, answer?.content, options);
    const nfc = answer !== null && answer.bytes !== null && (await nfcWouldMatch(report, answer.bytes));
    const head = verifier.sets[verifier.sets.length - 1];
    return { view: { is: "report", report, head, demo: isDemo, nfc }, sections: sections(report, given, answer, prompt) };
  } catch (error) {
    return { view: { is: "refused", by: "answer", error }, sections: [] };
  }
}

function sections(report, given, answer, prompt) {
  const text = answer && { bytes: answer.bytes, size: given.answer.size };
  if (report.state === "provisional") return [answerSection(report, text, prompt)];
  return [
    checksSection(report),
    quorumSection(report),
    answerSection(report, text, prompt),
    factsSection(report),
    unprovenSection(report),
  ];
}

/** Brings the verdict into view after a deliberate step, where it is out of it. The keyboard stays where it is. */
function reveal() {
  const { top, bottom } = verdict.element.getBoundingClientRect();
  if (top < 0 || bottom > window.innerHeight) verdict.element.scrollIntoView({ block: "start" });
}
