/**
 * The views that come after the first load: fetched together with their style sheet and texts when there is something
 * to show.
 */

import { more } from "./language.js";

let styled = null;

/** All of them, once they can be used: `verdictOf` and the others by their names. May be tried again. */
export async function views() {
  const [, , { verdictOf }, { evidenceOf }, { truthsOf }, { tamperOf }, { reuseOf }, { recordOf }, { choiceOf }] =
    await Promise.all([
      more(),
      style(),
      import("./evidence/verdict.js"),
      import("./evidence/evidence.js"),
      import("./truths/truths.js"),
      import("./tamper/tamper.js"),
      import("./reuse/reuse.js"),
      import("./reuse/record.js"),
      import("./findings.js"),
    ]);
  return { verdictOf, evidenceOf, truthsOf, tamperOf, reuseOf, recordOf, choiceOf };
}

/** What came of what was pinned, in words: `{ outcomeOf, problemOf, words }`. */
export async function outcomes() {
  const [, , module] = await Promise.all([more(), style(), import("./trust/outcome.js")]);
  return module;
}

/** What was given: `{ createTray }`. */
export async function trays() {
  const [, , module] = await Promise.all([more(), style(), import("./given/tray.js")]);
  return module;
}

/** The stories: `{ createExamples }`. */
export async function stories() {
  const [, , module] = await Promise.all([more(), style(), import("./given/examples.js")]);
  return module;
}

/** The explanations of codes: `{ codesOf }`. */
export async function codes() {
  const [, , module] = await Promise.all([more(), style(), import("./reuse/codes.js")]);
  return module;
}

function style() {
  styled ??= new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("./look/later.css", import.meta.url).href;
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => {
      link.remove();
      styled = null;
      reject(new Error(link.href));
    });
    document.head.append(link);
  });
  return styled;
}
