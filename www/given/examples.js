/** The project's stories, to be opened with a button each. Nothing of them is fetched before somebody asks for it. */

import { fill, h } from "../dom.js";
import { more, strings } from "../language.js";

const FOLDER = new URL("examples/", document.baseURI);

/**
 * Makes the list of examples, closed. `open(files, trust)` is called when one is chosen, and may return a promise:
 *
 * - `files` is all that belongs together, as `{ file, kind }`: a `File`, and what it is, since some examples are about
 *   a file in the wrong place; `kind` is `certificate`, `answer`, `prompt`, `receipt`, `advisory` or `policy`
 * - `trust` is `{ anchor, bundles, demo: true }`, with the bundles as `File`s: keys that anybody can derive
 *
 * The buttons have the ids `example-STORY-NAME`, with the names that a story's `index.json` gives its cases and groups.
 */
export function createExamples({ open }) {
  const text = strings.examples;
  const list = h("div", { class: "examples-stories" });
  const said = h("p", { class: "problem", role: "alert", hidden: true });
  const element = h(
    "details",
    { id: "examples", class: "card examples", on: { toggle: () => element.open && offer() } },
    h("summary", {}, h("h2", {}, text.title)),
    h("p", { class: "note" }, text.help),
    list,
    said,
  );
  let latest = 0;
  return { element };

  /** Lists them, unless they are listed. What failed before is tried again. */
  async function offer() {
    if (list.hasChildNodes()) return;
    const mine = (latest += 1);
    complain(null);
    try {
      const [{ stories }] = await Promise.all([read("index.json"), more()]);
      const sections = await Promise.all(stories.map(section));
      if (mine === latest) fill(list, sections);
    } catch (error) {
      if (mine === latest) complain(error.message);
    }
  }

  async function section({ folder }) {
    const story = await read(`${folder}/index.json`);
    // A story that the page does not know says its own titles.
    const names = strings.stories[folder] ?? {};
    const title = h("h3", { id: `examples-${folder}` }, names.title ?? story.title);
    const rows = [...story.groups, ...story.cases].map((one) => {
      const cases = one.cases ?? [one.name];
      const chosen = story.cases.filter(({ name }) => cases.includes(name));
      const id = `example-${folder}-${one.name}`;
      const button = h("button", { type: "button", id, class: "example" }, names[one.name] ?? one.title);
      button.addEventListener("click", () => show(folder, story, chosen, button));
      return h("li", {}, button);
    });
    return h("section", { "aria-labelledby": title.id }, title, h("ul", { class: "examples-list" }, rows));
  }

  /** Fetches what the cases need and has it opened, unless another was chosen meanwhile. */
  async function show(folder, story, cases, button) {
    const mine = (latest += 1);
    complain(null);
    button.setAttribute("aria-busy", "true");
    try {
      const [trust, ...files] = await Promise.all([
        file(`${folder}/${story.trust}`),
        ...needed(cases).map(async ([name, kind]) => ({ file: await file(`${folder}/${name}`), kind })),
      ]);
      if (mine === latest) await open(files, { anchor: story.anchor, bundles: [trust], demo: true });
    } catch (error) {
      if (mine === latest) complain(error.message);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  function complain(message) {
    said.hidden = message === null;
    said.textContent = message ?? "";
  }
}

/** The files of some cases, each once: `[name, kind]`. */
function needed(cases) {
  const kinds = new Map();
  const add = (name, kind) => name && !kinds.has(name) && kinds.set(name, kind);
  for (const one of cases) {
    add(one.certificate, "certificate");
    add(one.artifact, "answer");
    add(one.prompt, "prompt");
    add(one.receipt, "receipt");
    for (const advisory of one.advisories) add(advisory, "advisory");
    add(one.policy, "policy");
  }
  return [...kinds];
}

async function read(name) {
  return JSON.parse(await (await fetched(name)).text());
}

async function file(name) {
  return new File([await (await fetched(name)).blob()], name.split("/").at(-1));
}

/** Throws an error whose message is for people. */
async function fetched(name) {
  const { failed, status } = strings.examples;
  let response;
  try {
    response = await fetch(new URL(name, FOLDER));
  } catch (cause) {
    throw new Error(failed(name, cause.message), { cause });
  }
  if (!response.ok) throw new Error(failed(name, status(response.status)));
  return response;
}
