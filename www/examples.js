/** The project's story: files that lie beside the page, and the cases that `index.json` makes of them. */

import { fill, h } from "./dom.js";
import { fileSource } from "./source.js";
import { strings } from "./strings.js";

const FOLDER = new URL("./examples/two-truths/", import.meta.url);

/** The demonstration network: `{ anchor, trust, cases }`, with the trust bundle as a source. */
export async function demonstration() {
  const index = JSON.parse(await (await file("index.json")).text());
  return { anchor: index.anchor, trust: await source(index.trust), cases: index.cases };
}

/**
 * Makes the row of buttons. `chosen({ certificate, answer, prompt })` is called with sources. The result has `element`,
 * `offer(cases)`, `first()`, `unavailable()`, and `leave()` for when something else is looked at.
 */
export function createExamples(chosen) {
  const text = strings.examples;
  const list = h("ul", { class: "examples-list" });
  const said = h("p", { class: "slot-problem", role: "alert", hidden: true });
  const element = h(
    "section",
    { class: "card examples", "aria-labelledby": "examples-title" },
    h("h2", { id: "examples-title" }, text.title),
    h("p", { class: "note" }, text.help),
    list,
    said,
  );
  let latest = 0;

  return {
    element,
    offer(cases) {
      fill(
        list,
        cases.map((example) => {
          const button = h(
            "button",
            { type: "button", class: "example", "aria-pressed": "false", on: { click: () => load(example, button) } },
            example.title,
          );
          return h("li", {}, button);
        }),
      );
    },
    /** Loads the first, and moves the keyboard there. */
    first() {
      const button = list.querySelector("button");
      button?.focus({ preventScroll: true });
      button?.click();
    },
    unavailable() {
      complain(text.unavailable);
    },
    leave() {
      latest += 1;
      press(null);
    },
  };

  async function load({ certificate, artifact, prompt }, button) {
    const mine = (latest += 1);
    complain(null);
    try {
      const sources = await Promise.all([certificate, artifact, prompt].map(source));
      if (mine !== latest) return;
      press(button);
      chosen({ certificate: sources[0], answer: sources[1], prompt: sources[2] });
    } catch (error) {
      if (mine === latest) complain(String(error.message));
    }
  }

  function press(button) {
    for (const other of list.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
  }

  function complain(message) {
    said.hidden = message === null;
    fill(said, message ?? "");
  }
}

async function source(name) {
  return fileSource(await file(name), name);
}

async function file(name) {
  const { failed, status } = strings.examples;
  let response;
  try {
    response = await fetch(new URL(name, FOLDER));
  } catch (cause) {
    throw new Error(failed(name, cause.message), { cause });
  }
  if (!response.ok) throw new Error(failed(name, status(response.status)));
  return response.blob();
}
