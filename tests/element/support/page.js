// In the page: makes elements, and watches that nothing is green that must not be.

import { Verifier } from "/quorumseal/browser.js";
import * as element from "/quorumseal/element.js";

const text = async (path) => (await fetch(path)).text();
const world = JSON.parse(await text("/w/world.json"));
const verifier = await Verifier.load({ anchor: world.anchor, trust: world.trust });
const others = await Verifier.load({ anchor: await text("/m/anchor.txt"), trust: await text("/m/trust.json") });

/** Makes an element of attributes, properties and what is inside; it is in the page when this returns. */
function make({ attributes = {}, properties = {}, inside, into = document.querySelector("main") } = {}) {
  const made = document.createElement("verified-answer");
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  Object.assign(made, properties);
  if (typeof inside === "string") made.textContent = inside;
  else made.append(...(inside ?? []));
  into.append(made);
  return made;
}

function script(slot, content, type = "text/plain") {
  const made = document.createElement("script");
  made.type = type;
  made.slot = slot;
  made.textContent = content;
  return made;
}

const part = (host, name) => host.shadowRoot.querySelector(`[part~="${name}"]`);
const isGreen = (host) => part(host, "frame").dataset.tone === "good" || host.hasAttribute("accepted");
const seen = (host) => (host.shadowRoot.querySelector("slot").hidden ? part(host, "text").textContent : host.querySelector("[slot=verified-answer-output]")?.textContent);

/**
 * Looks at every frame and at every change whether it is green while `may` says no. `stop` gives what it saw: how often it
 * looked, how often it was green, and what was wrong.
 */
function watch(host, may) {
  const result = { looks: 0, green: 0, wrong: [] };
  let on = true;
  const look = (when) => {
    result.looks += 1;
    if (!isGreen(host)) return;
    result.green += 1;
    if (!may(host)) result.wrong.push(`${when}: green over ${JSON.stringify(seen(host))}`);
  };
  const frame = () => {
    look("frame");
    if (on) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  const observer = new MutationObserver(() => look("change"));
  const all = { attributes: true, childList: true, characterData: true, subtree: true };
  observer.observe(host.shadowRoot, all);
  return {
    stop: async () => {
      await frames(2);
      on = false;
      observer.disconnect();
      return result;
    },
  };
}

async function frames(count) {
  for (let at = 0; at < count; at += 1) await new Promise(requestAnimationFrame);
}

/** What an element shows. */
function shows(host) {
  const style = getComputedStyle(part(host, "seal"));
  return {
    state: host.state,
    attribute: host.getAttribute("state"),
    accepted: host.accepted,
    tone: part(host, "frame").dataset.tone,
    report: host.report && host.report.state,
    code: host.report?.code ?? host.error?.code ?? null,
    status: host.shadowRoot.querySelector("[role=status]").textContent,
    verdict: [...host.shadowRoot.querySelectorAll("[part=verdict]")].filter((line) => !line.hidden).map((line) => line.textContent).join(),
    scope: part(host, "scope")?.textContent ?? "",
    notices: [...host.shadowRoot.querySelectorAll("[part=notice]")].map((line) => line.textContent),
    text: seen(host),
    marks: [...host.shadowRoot.querySelectorAll("mark")].map((mark) => [mark.dataset.verdict, mark.textContent]),
    ground: style.backgroundColor,
    ink: getComputedStyle(part(host, "verdict")).color,
  };
}

const settled = (host) => host.settled.then(
  () => shows(host),
  () => shows(host),
);

Object.assign(globalThis, { ...element, Verifier, world, verifier, others, make, script, part, isGreen, seen, watch, frames, shows, settled, text });
document.documentElement.dataset.ready = "";
